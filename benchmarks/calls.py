"""Calls that are checked against their spec, against an empty route that checks nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import orjson

from benchmarks.load import Load, ratio
from benchmarks.portfolio import MARKET, PARTICIPANT, portfolio
from benchmarks.process import EMPTY, MOCK, serving
from benchmarks.row import Row
from mockserver.settings import data_folder

STATUS = "/crr/auction/v1.0/portfolioStatus?" + urlencode(
    {"marketName": MARKET, "portfolioName": "Benchmark", "participantName": PARTICIPANT}
)
CREATION = "/crr/auction/v1.0/portfolioCreation"
HEADERS = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
JSON = {"content-type": "application/json"}


def rows() -> Iterator[Row]:
    one_bid = portfolio(bids=1, points=2, name="NAME")
    with tempfile.TemporaryDirectory() as folder, serving(EMPTY) as empty:
        script = posts(Path(folder) / "portfolio.lua", one_bid)
        empty_get, empty_post = Load(empty, "/empty", HEADERS), Load(empty, "/empty", HEADERS, script)
        with serving([*MOCK, "--specs", str(_without_behaviour(Path(folder) / "specs"))]) as mock:
            get = ratio(Load(mock, STATUS.replace("auction", "example"), HEADERS), empty_get)
            yield Row("GET with four parameters, validated, answered by an example", get, "x", ">=", 1.3)
            post = ratio(Load(mock, CREATION.replace("auction", "example"), HEADERS, script), empty_post)
            yield Row("POST with one bid, validated, answered by an example", post, "x", ">=", 1.0)
        with serving() as mock:
            mock.ask(CREATION, HEADERS | JSON, orjson.dumps(one_bid | {"portfolioName": "Benchmark"}))
            get = ratio(Load(mock, STATUS, HEADERS), empty_get)
            yield Row("GET portfolioStatus, validated and from the world", get, "x", ">=", 1.2)
            post = ratio(Load(mock, CREATION, HEADERS, script), empty_post)
            yield Row("POST portfolioCreation with one bid, validated and kept", post, "x", ">=", 0.9)


def _without_behaviour(folder: Path) -> Path:
    """A folder with the auction's spec under names and paths that the mock has no behaviour for."""
    folder.mkdir()
    known = next(data_folder("specs").glob("caiso_crr_auction_v*.yaml"))
    text = known.read_text().replace("auction", "example").replace("CRR Auction", "Example")
    text = text.replace("operationId: ", "operationId: example")
    (folder / known.name.replace("auction", "example")).write_text(text)
    return folder


def posts(file: Path, body: object) -> Path:
    """A script that posts the body again and again, with a new portfolio in the place of NAME each time."""
    before, after = orjson.dumps(body).decode().split("NAME")
    file.write_text(
        f"""
        local count = 0
        local run = os.time()
        wrk.headers["content-type"] = "application/json"
        request = function()
          count = count + 1
          return wrk.format("POST", nil, nil, [==[{before}]==] .. "B" .. run .. "-" .. count .. [==[{after}]==])
        end
        """
    )
    return file
