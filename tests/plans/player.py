"""A client that plays plans by itself: for each task, the calls that a participant's system would make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from httpx2 import Response

from mockserver.clock import instant
from mockserver.market.around import Around
from mockserver.market.calendar import hours_of_day, pacific, period
from tests import downloads
from tests.conftest import Client

LOAD_SINK = {"ZPGL": "DLAP_PGAE-APND", "ZSCL": "DLAP_SCE-APND"}
FROM = {"ZPGL": "POD_DIABLO_7_UNIT 1-APND", "ZSCL": "POD_SANDLT_2_SUNITS-APND"}


@dataclass
class Player:
    """One participant in one session; `refused` are its calls that weren't answered by 2xx."""

    client: Client
    participant: str
    refused: list[str] = field(default_factory=list)

    @property
    def around(self) -> Around:
        return Around(self.client.world.stage.day)

    def name(self, text: str) -> str:
        return self.around.name(text)

    def get(self, path: str, **params: str) -> Any:
        reply = self.client.get(path, participantName=self.participant, **params)
        self._note(path, reply)
        return reply.json()

    def post(self, path: str, body: Any, **params: str) -> Any:
        reply = self.client.post(path, body, **params)
        self._note(path, reply)
        return reply.json()

    def download(self, operation: str, kind: str, **names: str) -> None:
        reply = downloads.ask(self.client, operation, kind, participant=self.participant, **names)
        self._note(f"{operation} {kind} {names}", reply)

    def _note(self, what: str, reply: Response) -> None:
        if reply.status_code >= 300:
            self.refused.append(f"{self.participant} {what}: {reply.text}")

    def submit(self, service: str, market: str, **records: Any) -> None:
        key = {"marketName": market, "portfolioName": f"Plan {market}", "participantName": self.participant}
        self.post(f"/{service}/v1.0/portfolioCreation", {**key, **records})
        self.post(f"/{service}/v1.0/portfolioSubmission", {**key, "market": market} if service == "nomination" else key)

    def nominate(self, market: str, mw: float = 5) -> None:
        term = self.first_period(market)
        self.submit("nomination", market, newNominations=[self._path(term, mw=mw, crrType="LSE")])

    def bid(self, market: str, price: float = 3000, offers: tuple[Any, ...] = ()) -> None:
        curve = [{"mw": 0, "price": price}, {"mw": 10, "price": price}]
        bids = [self._path(self.first_period(market), crrType="AUC", bidCurve=curve, source="TH_SP15_GEN-APND")]
        self.submit("auction", market, newBids=bids, newOffers=list(offers))

    def first_period(self, market: str) -> str:
        info = self.get("/marketstatus/v1.0/marketInfo", marketName=market)
        return str(info["products"][0]["period"]["name"])

    def _path(self, term: str, **more: Any) -> dict[str, Any]:
        sink = LOAD_SINK.get(self.participant, "DLAP_PGAE-APND")
        source = FROM.get(self.participant, "TH_SP15_GEN-APND")
        path = {"source": source, "sink": sink, "hedgeType": "OBL", "tou": "ON", "period": term}
        return {"assetOwner": self.participant, **path, **more}

    def load(self, window: str, flag: str, term: str, mw: float = 300) -> None:
        """Every hour of the month, or of the same month a year before."""
        year, month = term.split("_")
        days = days_of(f"{int(year) - 1}_{month}" if flag == "H" else term)
        hour = {"sinkName": LOAD_SINK[self.participant], "dataType": "FINAL_LOAD", "mw": mw}
        hours = [
            {**hour, "effectiveDate": instant(pacific(day, time())), "hourEnding": ending}
            for day in days
            for ending in hours_of_day(day)
        ]
        body = {"histForecastFlag": flag, "assetOwner": self.participant, "periodName": term, "hourlyLoad": hours}
        self.post("/historicalforecastedload/v1.0/loadSubmission", {**body, "loadSubmissionWindowName": window})


def days_of(term: str) -> list[date]:
    found = period(term)
    assert found is not None
    return [found.first + timedelta(days=number) for number in range((found.last - found.first).days + 1)]


Do = Callable[[Player], None]


def play(player: Player, state: dict[str, Any], tasks: dict[str, Do]) -> None:
    """Do all that is open."""
    for day in state["days"]:
        for task in day["tasks"]:
            if task["status"] == "open":
                tasks[task["name"]](player)
