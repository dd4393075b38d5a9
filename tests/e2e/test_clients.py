"""The clients that people have, as they come: each gets every portfolio through, and polls without losing a call."""

import importlib.util
import json
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from mockserver.testing import MockServer
from tests.desk import AUCTION, bid

HERE = Path(__file__).parent
PYTHON = ("http.client", "httpx", "requests", "aiohttp")
COMMANDS = {
    "JDK": ["java", str(HERE / "Post.java")],
    "undici": ["node", str(HERE / "post.mjs")],
    **{name: [sys.executable, str(HERE / "post.py"), name] for name in PYTHON},
}
BODY = json.dumps(
    {"participantName": "ZTRD1", "marketName": AUCTION, "portfolioName": "NAME", "newBids": [bid()], "newOffers": []}
)


@pytest.fixture(scope="module")
def mock():
    with MockServer() as mock:
        yield mock


@pytest.fixture
def base(mock):
    """The URL of the services in a session of its own, its auction open."""
    with mock.session() as session:
        session.admin.post("sessions", session.id, "clock", "advance", body={"event": f"{AUCTION}.open"})
        yield session.base_url


def _missing(name: str) -> bool:
    if name in PYTHON:
        return importlib.util.find_spec(name.split(".")[0]) is None
    return shutil.which(COMMANDS[name][0]) is None


def _right(base: str, name: str, times: int, pause: float) -> int:
    """How many of so many POSTs, and of as many GETs (20 at most), were answered as they should be."""
    if _missing(name):
        pytest.skip(f"{name} isn't installed")
    post = f"{base}/auction/v1.0/portfolioCreation"
    get = f"{base}/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"
    command = [*COMMANDS[name], post, BODY, get, str(times), str(pause)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_each_client_gets_its_portfolios_through(base, name):
    assert _right(base, name, times=15, pause=0) == 30


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_each_client_polls_for_two_minutes_without_losing_a_call(base, name):
    assert _right(base, name, times=200, pause=6) == 220


curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")


def _told_by_curl(folder: Path, requests: list[list[str]], *options: str) -> list[str]:
    """The status of each request, all by one curl, which keeps its connection."""
    config = folder / "requests"
    config.write_text("\nnext\n".join("\n".join(["silent", "show-error", *one]) for one in requests))
    command = ["curl", *options, "-K", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def _request(version: str, url: str, *more: str) -> list[str]:
    shown = ['write-out = "%{http_code} "', 'output = "/dev/null"']
    header = f'header = "caiso-request-id: {uuid.uuid4()}"'
    return [version.removeprefix("--"), f'url = "{url}"', header, *shown, *more]


@pytest.mark.slow
@curl
@pytest.mark.parametrize("version", ["--http1.0", "--http1.1", "--http2"])
def test_curl_gets_two_hundred_portfolios_through(base, version, tmp_path):
    bodies = [json.dumps(BODY.replace("NAME", f"curl {number}")) for number in range(200)]
    url = f"{base}/auction/v1.0/portfolioCreation"
    requests = [_request(version, url, 'header = "content-type: application/json"', f"data = {one}") for one in bodies]

    assert _told_by_curl(tmp_path, requests) == ["200"] * 200


@pytest.mark.long
@curl
def test_curl_polls_for_two_minutes_without_losing_a_call(base, tmp_path):
    url = f"{base}/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"

    assert _told_by_curl(tmp_path, [_request("--http2", url)] * 20, "--rate", "10/m") == ["200"] * 20
