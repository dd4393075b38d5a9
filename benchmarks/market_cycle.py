"""All markets of a month in the market simulation, from nominations to results: 20 participants, 100 records each."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import orjson

from benchmarks.calls import HEADERS, JSON
from benchmarks.process import Running, serving
from benchmarks.row import Row
from mockserver.settings import world_file

PARTICIPANTS = [f"B{number:02}" for number in range(20)]
RECORDS = 100
MONTH, SINK = "2026_M12", "DLAP_PGAE-APND"
TIERS, AUCTION = ("ALLOC_MN_2026_M12_T1", "ALLOC_MN_2026_M12_T2"), "AUC_MN_2026_M12"
SUPPLY = ["TH_SP15_GEN-APND", "TH_ZP26_GEN-APND", "MALIN_5_N101", "PALOVRDE_ASR-APND", "POD_DIABLO_7_UNIT 1-APND"]
DELIVERY = ["DLAP_PGAE-APND", "DLAP_SCE-APND", "DLAP_SDGE-APND", "SLAP_PGEB-APND", "TH_NP15_GEN-APND"]


def rows() -> Iterator[Row]:
    for clearing in ("table", "network"):
        if clearing == "table" or find_spec("highspy"):
            name = f"All markets of a month, 20 participants, 100 records each, cleared by {clearing}"
            yield Row(name, _cycle(clearing), "s", "<=", 10)


def _cycle(clearing: str) -> float:
    """Seconds from the first nomination to the last result downloaded, through the services' calls."""
    with tempfile.TemporaryDirectory() as folder:
        world = _world(Path(folder) / "cycle.yaml", clearing)
        with serving(("-m", "mockserver", "serve", "--port", "0", "--no-access-log", "--world", world)) as mock:
            begin = time.perf_counter()
            _go_through(mock)
            return time.perf_counter() - begin


def _world(path: Path, clearing: str) -> str:
    """The market simulation with 20 more participants, each with load and credit."""
    shipped = world_file("market-sim")
    text = shipped.read_text().replace("extends: common.yaml", f"extends: {shipped.with_name('common.yaml')}")
    text += f"\nrules: {{clearing: {clearing}}}\nparticipants:\n"
    text += "".join(f"  - {{name: {one}, roles: [CRRH, LSE], sinks: [{SINK}]}}\n" for one in PARTICIPANTS)
    text += "loads:\n"
    text += "".join(f"  - {{participant: {one}, sink: {SINK}, 'ON': 300, 'OFF': 300}}\n" for one in PARTICIPANTS)
    path.write_text(text)
    return str(path)


def _go_through(mock: Running) -> None:
    chance = Random(1)
    _advance(mock, "ALLOC_MN_2026_M12_ETC.post")
    for tier in TIERS:
        _advance(mock, f"{tier}.open")
        for participant in PARTICIPANTS:
            nominations = [_nomination(participant, chance, number) for number in range(RECORDS)]
            _submit(mock, "nomination", tier, participant, newNominations=nominations)
        _results(mock, tier, "AllocationResult", "ALLOCATION_RESULT")
    _advance(mock, f"{AUCTION}.open")
    for participant in PARTICIPANTS:
        bids = [_bid(participant, chance, number) for number in range(RECORDS)]
        _submit(mock, "auction", AUCTION, participant, newBids=bids, newOffers=[])
    _results(mock, AUCTION, "AuctionResult", "AUCTION_RESULT")


def _advance(mock: Running, event: str) -> None:
    mock.ask("/__admin/sessions/default/clock/advance", JSON, orjson.dumps({"event": event}))


def _submit(mock: Running, service: str, market: str, participant: str, **records: Any) -> None:
    portfolio = {"portfolioName": "Cycle", "marketName": market, "participantName": participant}
    path = f"/crr/{service}/v1.0"
    mock.ask(f"{path}/portfolioCreation", HEADERS | JSON, orjson.dumps(portfolio | records))
    answer = orjson.loads(mock.ask(f"{path}/portfolioSubmission", HEADERS | JSON, orjson.dumps(portfolio)))
    assert answer["status"] == "SUBMITTED", answer  # noqa: S101 - a cycle of refusals would be fast, and no cycle


def _results(mock: Running, market: str, operation: str, kind: str) -> None:
    """Post, and download what everybody may know and what each participant may."""
    _advance(mock, f"{market}.post")
    for scope, participants in (("public", PARTICIPANTS[:1]), ("private", PARTICIPANTS)):
        for participant in participants:
            asked = {
                "marketName": market,
                f"{scope}{operation}DownloadType": f"{scope.upper()}_{kind}",
                "fileFormat": "CSV",
                "participantName": participant,
            }
            mock.ask(f"/crr/marketdata/v1.0/{scope}{operation}?{urlencode(asked)}", HEADERS)


def _record(participant: str, source: str, sink: str, number: int, crr_type: str) -> dict[str, Any]:
    return {
        "assetOwner": participant,
        "source": source,
        "sink": sink,
        "hedgeType": "OBL",
        "tou": "OFF" if number % 2 else "ON",
        "period": MONTH,
        "crrType": crr_type,
    }


def _nomination(participant: str, chance: Random, number: int) -> dict[str, Any]:
    record = _record(participant, chance.choice(SUPPLY), SINK, number, "LSE")
    return record | {"mw": chance.randint(1, 60) / 1000}


def _bid(participant: str, chance: Random, number: int) -> dict[str, Any]:
    record = _record(participant, chance.choice(SUPPLY), chance.choice(DELIVERY), number, "AUC")
    price, drop, step = chance.randint(20, 300_000), chance.randint(1, 2000), chance.randint(10, 150)
    curve = [{"mw": point * step / 1000, "price": (price - point * drop) / 100} for point in range(10)]
    return record | {"bidCurve": curve}
