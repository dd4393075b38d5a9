"""A desk that trades in one market: what tests of auctions and nominations do again and again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Response

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.people.participants import Participants
from mockserver.market.quantities import cents
from mockserver.market.world import World
from tests.conftest import Client

AUCTION = "AUC_MN_2026_M12"
ALLOCATION = "ALLOC_MN_2026_M12_T1"


@dataclass(frozen=True)
class Desk:
    """A participant's calls about its portfolios in one market; a portfolio is called P unless said otherwise."""

    client: Client
    service: str
    market: str
    participant: str

    def acting_for(self, participant: str) -> Desk:
        return replace(self, participant=participant)

    def in_market(self, market: str) -> Desk:
        return replace(self, market=market)

    def create(self, *records: dict[str, Any], name: str = "P") -> Response:
        """A new portfolio of bids and offers, or of nominations."""
        if self.service == "nomination":
            return self._post("portfolioCreation", name, newNominations=list(records))
        offers = [record for record in records if "crrId" in record]
        bids = [record for record in records if "crrId" not in record]
        return self._post("portfolioCreation", name, newBids=bids, newOffers=offers)

    def submit(self, name: str = "P") -> Response:
        return self._post("portfolioSubmission", name)

    def retract(self, name: str = "P") -> Response:
        return self._post("portfolioRetraction", name)

    def delete(self, name: str = "P") -> Response:
        return self.client.delete(f"/{self.service}/v1.0/portfolio", **self._identifier(name))

    def get(self, name: str = "P", operation: str = "portfolio") -> Response:
        return self.client.get(f"/{self.service}/v1.0/{operation}", **self._identifier(name))

    def status(self, name: str = "P") -> str:
        return str(self.get(name, "portfolioStatus").json()["status"])

    def credit(self, name: str = "P") -> float:
        return float(self.get(name, "portfolioRequiredCredit").json()["requiredCredit"])

    def names(self) -> list[str]:
        path, participant = f"/{self.service}/v1.0/portfolioList", self.participant
        found = self.client.get(path, marketName=self.market, participantName=participant).json()
        return [one["portfolioName"] for one in found]

    def _post(self, operation: str, name: str, **more: Any) -> Response:
        return self.client.post(f"/{self.service}/v1.0/{operation}", {**self._identifier(name), **more})

    def _identifier(self, name: str) -> dict[str, str]:
        return {"portfolioName": name, "marketName": self.market, "participantName": self.participant}


def bid(*points: tuple[float, float], **changes: Any) -> dict[str, Any]:
    """A bid for SP15 to PG&E on-peak; 10 MW at 2600 unless a test says otherwise."""
    return {
        "assetOwner": "ZTRD1",
        "source": "TH_SP15_GEN-APND",
        "sink": "DLAP_PGAE-APND",
        "hedgeType": "OBL",
        "tou": "ON",
        "period": "2026_M12",
        "crrType": "AUC",
        "bidCurve": [{"mw": mw, "price": price} for mw, price in points or ((0, 2600), (10, 2600))],
        **changes,
    }


def offer(crr_id: int, *points: tuple[float, float], **changes: Any) -> dict[str, Any]:
    """An offer of the CRR that the market simulation gives to ZTRD1: 25 MW from SP15 to PG&E on-peak."""
    return bid(*points, crrId=crr_id, **changes)


def crr_of(client: Client, owner: str) -> int:
    """The id of a participant's first CRR."""
    return next(crr.id for crr in client.world[Inventory] if crr.owner == owner)


def nomination(mw: float = 20, **changes: Any) -> dict[str, Any]:
    """A nomination of ZPGL from Diablo to its own load, on-peak in December."""
    return {
        "assetOwner": "ZPGL",
        "source": "POD_DIABLO_7_UNIT 1-APND",
        "sink": "DLAP_PGAE-APND",
        "hedgeType": "OBL",
        "tou": "ON",
        "period": "2026_M12",
        "crrType": "LSE",
        "mw": mw,
        **changes,
    }


def change_rules(world: World, **rules: Any) -> None:
    """Other rules, as a world file would set them, for this one world."""
    world.stage = replace(world.stage, rules=replace(world.rules, **rules))


def set_limit(world: World, name: str, usd: float) -> None:
    """Another credit limit, as a world file would set it."""
    limited = [replace(one, credit_limit=cents(usd)) if one.name == name else one for one in world.participants]
    world.stage = replace(world.stage, participants=Participants(limited))


def texts(reply: Response) -> list[str]:
    return [entry["errorDescription"] for entry in reply.json()["errorList"]]
