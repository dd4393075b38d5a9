"""The largest uploads that services accept: as many right records as fit, or as their rules let one body have."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from mockserver.market.holdings.inventory import Inventory
from tests.conftest import Client
from tests.desk import ALLOCATION, AUCTION, bid, change_rules, nomination

TOR, LOAD, MIGRATION = "TOR_CONVERSION_2027_S01", "FORECAST_LOAD_2027", "LOAD_MIGRATION_2026_M12"
MOST = 500  # records that one body of these services may have
NAMES = count()
Record = dict[str, Any]
Body = Any


@dataclass(frozen=True)
class Accepted:
    """An operation, and how to make a body for it of so many bytes.

    event   with which the clock has come to a time when it is accepted
    params  of the query
    before  what has to be asked first; gives what `body` needs
    """

    path: str
    event: str
    body: Callable[[int, Any], Body]
    params: dict[str, str]
    before: Callable[[Client], Any] = lambda client: None


def filled(records: list[Record], size: int) -> list[Record]:
    """The records, with a name that no file knows in each, so that all are of this size together."""
    left = (size - len(json.dumps(records))) // len(records) - len('"note": "", ')
    return [{**one, "note": "A" * left} for one in records] if left > 0 else records


def portfolio(name: str, market: str, participant: str, **records: list[Record]) -> Body:
    return {"portfolioName": f"{name}{next(NAMES)}", "marketName": market, "participantName": participant, **records}


def bids(size: int, _before: Any) -> Body:
    points = [{"mw": round(0.137 * n, 3), "price": round(900.37 - n * 1.01, 2)} for n in range(20)]
    record = {**bid(), "bidCurve": points, "description": "A" * 512}
    number = min(MOST, size // len(json.dumps(record)))
    return portfolio("P", AUCTION, "ZTRD1", newBids=filled([record] * number, size), newOffers=[])


def nominations(size: int, _before: Any) -> Body:
    record = {**nomination(), "mw": 0.001, "description": "A" * 512}
    number = min(MOST, size // len(json.dumps(record)))
    return portfolio("P", ALLOCATION, "ZPGL", newNominations=filled([record] * number, size))


def hours() -> Iterator[Record]:
    for sink in ("DLAP_PGAE-APND", "SLAP_PGCC-APND", "SLAP_PGEB-APND", "SLAP_PGSB-APND"):
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(72)):
            for hour in range(1, 25):
                yield {
                    "sinkName": sink,
                    "effectiveDate": f"{day}T08:00:00Z",
                    "hourEnding": hour,
                    "dataType": "FINAL_LOAD",
                    "mw": 273.561,
                }


def taking_any_hours(client: Client) -> None:
    """A body of every size has hours in part: it is accepted as it is."""
    change_rules(client.world, load_hours="any")


def load(size: int, _before: Any) -> Body:
    records = list(hours())
    body = {
        "histForecastFlag": "F",
        "assetOwner": "ZPGL",
        "loadSubmissionWindowName": LOAD,
        "periodName": "2027_S01",
    }
    return {**body, "hourlyLoad": filled(records[: size // len(json.dumps(records[0]))], size)}


def conversions(size: int, _before: Any) -> Body:
    """Each with a beginning of its own."""

    def record(number: int) -> Record:
        day, hour, minute = date(2027, 1, 1) + timedelta(days=number % 80), 8 + number // 80 % 12, number % 60
        return {
            "source": "MALIN_5_N101",
            "sink": "TRACY_5_B1",
            "startDate": f"{day}T{hour:02}:{minute:02}:00Z",
            "endDate": "2027-04-01T06:59:59Z",
            "mw": 0.001,
            "transfereeAO": "ZTRD1",
            "modeled": "Y",
        }

    number = size // (len(json.dumps(record(0))) + 2)
    return {"torConversionWindow": TOR, "torHolder": "ZTOR1", "conversionRequests": list(map(record, range(number)))}


def asked_for_approval(client: Client) -> list[Record]:
    """All approvals that follow from the largest upload of requests."""
    client.post("/torconversion/v1.0/torConversionCreation", conversions(2_000_000, None)).raise_for_status()
    client.advance(event=f"{TOR}.open-approval")
    params = {"torConversionWindow": TOR, "participantName": "ZTRD1"}
    records: list[Record] = client.get("/torconversion/v1.0/mtTorCRRApprovalList", **params).json()
    return records


def decisions(size: int, asked: list[Record]) -> Body:
    decided = [{**one, "approvalStatus": "APPROVED"} for one in asked[: size // (len(json.dumps(asked[0])) + 2)]]
    return {"torConversionWindow": TOR, "assetOwner": "ZTRD1", "conversionApprovalRecords": decided}


def changes(size: int, _before: Any) -> Body:
    def record(number: int) -> Record:
        return {
            "recordId": f"R{number}",
            "class": "RESIDENTIAL",
            "fromLse": "990000001",
            "toLse": "990000003",
            "numCustomerTransfer": 1,
        }

    records = [record(number) for number in range(size // (len(json.dumps(record(10_000))) + 2))]
    effective = "2026-12-01T08:00:00Z"
    return {"loadMigrationMarket": MIGRATION, "udcName": "UPGAE", "effectiveDate": effective, "dasrRecords": records}


def customers(size: int, _before: Any) -> Body:
    records = [
        {"lse": lse, "class": kind, "numberOfCustomers": 1}
        for lse in ("990000001", "990000003")  # those of UPGAE
        for kind in ("RESIDENTIAL", "SMALL_COM")
    ]
    return {"loadMigrationMarket": MIGRATION, "udcName": "UPGAE", "numberOfCustomerRecords": filled(records, size)}


def rates(size: int, _before: Any) -> Body:
    records = [
        {"class": "RESIDENTIAL", "tou": tou, "seasonNumber": season, "year": year, "kwRate": 2.5}
        for year in range(2000, 2027)
        for tou in ("ON", "OFF")
        for season in (1, 2, 3, 4)
    ]
    return {"loadMigrationMarket": MIGRATION, "udcName": "UPGAE", "customerRateRecords": filled(records, size)}


OFFER = {
    "source": "TH_SP15_GEN-APND",
    "sink": "DLAP_PGAE-APND",
    "tou": "ON",
    "hedgeType": "OBL",
    "crrType": "AUC",
    "startDate": "2026-12-01T08:00:00Z",
    "endDate": "2027-01-01T07:59:59Z",
    "mw": 0.001,
    "price": 10.01,
}
PUBLIC = {**OFFER, "contactInfo": {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}}
TRADER = {"participantName": "ZTRD1"}


def buying(size: int, _before: Any) -> Body:
    return filled([{"assetOwner": "ZTRD1", **PUBLIC}] * min(MOST, size // 400), size)


def held(client: Client) -> int:
    return next(one.id for one in client.world[Inventory] if one.owner == "ZTRD1")


def selling(size: int, crr: int) -> Body:
    return filled([{"assetOwner": "ZTRD1", "crrId": crr, **PUBLIC}] * min(MOST, size // 400), size)


def selling_to(size: int, crr: int) -> Body:
    record = {"assetOwner": "ZTRD1", "crrId": crr, **OFFER, "targetMpName": "ZTRD2"}
    return filled([record] * min(MOST, size // 400), size)


def buying_of(size: int, _before: Any) -> Body:
    return filled([{"assetOwner": "ZTRD1", **OFFER, "targetMpName": "ZTRD2"}] * min(MOST, size // 400), size)


Batches = Iterator[list[int]]


def made(client: Client, operation: str, record: Record, participant: str) -> Batches:
    """Request ids of new offers, as many as one body may have at a time."""
    path = f"/secondarymarket/v1.0/{operation}"
    while True:
        reply = client.post(path, [{"assetOwner": participant, **record}] * MOST, participantName=participant)
        reply.raise_for_status()
        yield [one["requestId"] for one in reply.json()]


def offered(client: Client) -> Batches:
    return made(client, "publicSmBuyOfferCreation", PUBLIC, "ZTRD1")


def sold(client: Client) -> Batches:
    return made(
        client, "privateSmSellOfferCreation", {**OFFER, "crrId": held(client), "targetMpName": "ZTRD2"}, "ZTRD1"
    )


def asked_to_sell(client: Client) -> tuple[int, Batches]:
    return held(client), made(client, "privateSmBuyOfferCreation", {**OFFER, "targetMpName": "ZTRD1"}, "ZTRD2")


def naming(size: int, offers: Batches) -> Body:
    return filled([{"requestId": one, "respondingMpName": "ZTRD2", "price": 10.01} for one in next(offers)], size)


def accepting(size: int, offers: Batches) -> Body:
    return filled([{"requestId": one} for one in next(offers)], size)


def meeting(size: int, asked: tuple[int, Batches]) -> Body:
    crr, offers = asked
    return filled([{"requestId": one, "crrId": crr} for one in next(offers)], size)


ACCEPTED = {
    "bids": Accepted("/auction/v1.0/portfolioCreation", f"{AUCTION}.open", bids, {}),
    "nominations": Accepted("/nomination/v1.0/portfolioCreation", f"{ALLOCATION}.open", nominations, {}),
    "load": Accepted("/historicalforecastedload/v1.0/loadSubmission", f"{LOAD}.open-load", load, {}, taking_any_hours),
    "conversions": Accepted("/torconversion/v1.0/torConversionCreation", f"{TOR}.open-conversion", conversions, {}),
    "decisions": Accepted(
        "/torconversion/v1.0/torConversionApproval", f"{TOR}.open-conversion", decisions, {}, asked_for_approval
    ),
    **{
        name: Accepted(f"/loadmigration/v1.0/{path}", f"{MIGRATION}.open-migration", body, {"participantName": "UPGAE"})
        for name, path, body in (
            ("changes", "dasrSummary", changes),
            ("customers", "numberOfCustomers", customers),
            ("rates", "customerRates", rates),
        )
    },
    **{
        path: Accepted(f"/secondarymarket/v1.0/{path}", f"{AUCTION}.open", body, TRADER, before)
        for path, body, before in (
            ("publicSmBuyOfferCreation", buying, Accepted.before),
            ("privateSmBuyOfferCreation", buying_of, Accepted.before),
            ("publicSmSellOfferCreation", selling, held),
            ("privateSmSellOfferCreation", selling_to, held),
            ("smPublicOfferToSpecifiedMp", naming, offered),
            ("smResponseToBuyOffers", meeting, asked_to_sell),
        )
    },
    "smResponseToSellOffers": Accepted(
        "/secondarymarket/v1.0/smResponseToSellOffers", f"{AUCTION}.open", accepting, {"participantName": "ZTRD2"}, sold
    ),
}
