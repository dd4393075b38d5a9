"""The desk: which markets are open, a portfolio that is submitted once and only once, and what came of it."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import Any

from desk.portfolio import Bid
from desk.wire import Lost, Refused, Unavailable, Wire

NO_SUCH_PORTFOLIO = "POR0100"
NOT_POSTED = "MKT0007"
TO_BE_SUBMITTED = {"NEW", "VALID"}


@dataclass
class Desk:
    """A participant's desk."""

    wire: Wire
    participant: str

    def open_markets(self) -> list[str]:
        """The auctions that take portfolios now."""
        found = self._get("/marketstatus/v1.0/activeAuctionMarkets").json()
        return [one["name"] for one in found if self.market_status(one["name"]) == "OPEN"]

    def market_status(self, market: str) -> str:
        return str(self._get("/marketstatus/v1.0/marketStatus", marketName=market).json())

    def status(self, market: str, name: str) -> str | None:
        """The status of a portfolio; None where there is none."""
        try:
            reply = self._get("/auction/v1.0/portfolioStatus", marketName=market, portfolioName=name)
        except Refused as refused:
            if NO_SUCH_PORTFOLIO in refused.codes:
                return None
            raise
        return str(reply.json()["status"])

    def submit(self, market: str, name: str, bids: list[Bid]) -> str:
        """Create and submit a portfolio, whatever happens on the way, and give the status that it then has.

        Before each step, and after a refusal, it looks at what there is: an answer that was lost may have been a yes.
        """
        for _ in range(self.wire.tries):
            status = self.status(market, name)
            if status is not None and status not in TO_BE_SUBMITTED:
                return status
            try:
                self.wire.patiently(partial(self._step, status, market, name, bids))
            except _LookAgain:
                self.wire.sleep(self.wire.pause_s)  # what was lost may still arrive
            except Refused:
                if self.status(market, name) == status:
                    raise  # and not the second answer to a call that was delivered twice
        raise Unavailable(f"{name} is neither submitted nor refused; look at it in the portal")

    def _step(self, status: str | None, market: str, name: str, bids: list[Bid]) -> None:
        own = {"participantName": self.participant, "marketName": market, "portfolioName": name}
        records = {"newBids": [bid.body() for bid in bids], "newOffers": []}
        try:
            if status is None:
                self.wire.call("POST", "/auction/v1.0/portfolioCreation", json={**own, **records})
            else:
                self.wire.call("POST", "/auction/v1.0/portfolioSubmission", json=own)
        except Lost:
            raise _LookAgain from None

    def results(self, market: str, every_s: float = 600, polls: int = 100) -> list[dict[str, str]]:
        """What the desk was awarded, a row for each record, as soon as it is posted."""
        kind = {"privateAuctionResultDownloadType": "PRIVATE_AUCTION_RESULT"}
        for _ in range(polls):
            if self.market_status(market) == "POSTED":
                try:
                    return self._download("privateAuctionResult", market, **kind)
                except Refused as refused:
                    if NOT_POSTED not in refused.codes:
                        raise
            self.wire.sleep(every_s)
        raise Unavailable(f"{market} wasn't posted")

    def _download(self, operation: str, market: str, **kind: str) -> list[dict[str, str]]:
        params = {**kind, "marketName": market, "fileFormat": "CSV", "participantName": self.participant}

        def fetch() -> list[dict[str, str]]:
            reply = self.wire.call("GET", f"/marketdata/v1.0/{operation}", params=params)
            try:
                with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
                    return list(csv.DictReader(io.StringIO(archive.read(archive.namelist()[0]).decode())))
            except zipfile.BadZipFile:  # half of it; there is no word of an error
                raise Lost from None

        rows: list[dict[str, str]] = self.wire.patiently(fetch)
        return rows

    def _get(self, path: str, **params: str) -> Any:
        asked = {**params, "participantName": self.participant}
        return self.wire.patiently(lambda: self.wire.call("GET", path, params=asked))


class _LookAgain(Exception):
    """A step whose answer was lost."""
