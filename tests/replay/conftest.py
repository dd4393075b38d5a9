"""A recorded run of various services, and sending it again."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mockserver.app import build, load_catalogue
from mockserver.cli import app
from mockserver.record.recorder import Recorder
from mockserver.settings import Settings
from tests.conftest import Http
from tests.contract.right_requests import acting, right_request
from tests.desk import bid
from tests.serving import serving

WHEN = datetime(2026, 11, 5, 18, tzinfo=UTC)
WORLD = {"world": "market-sim", "clock": WHEN, "frozen": True, "access_log": False, "journal_body": 10**9}
AUCTION, NOMINATION, TRADES = "/auction/v1.0", "/nomination/v1.0", "/secondarymarket/v1.0"
MARKET = "AUC_MN_2026_M12"
UUID = "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"


@dataclass
class Desk:
    """Makes calls in one session; each says in a header how the test calls it."""

    http: Http
    session: str

    def call(self, name, method, path, params=None, body=None, participant="ZTRD1", client=None):
        headers = {"caiso-request-id": UUID, "x-name": name, **({"x-mock-client": client} if client else {})}
        options = {"params": {"participantName": participant, **params}} if params is not None else {"json": body}
        return self.http.request(method, f"/sessions/{self.session}/crr{path}", headers=headers, **options)

    def create(self, name, portfolio, **changes):
        body = {"participantName": "ZTRD1", "marketName": MARKET, "portfolioName": portfolio, "newOffers": []}
        return self.call(name, "POST", f"{AUCTION}/portfolioCreation", body={**body, "newBids": [bid(**changes)]})

    def get(self, name, operation, portfolio, method="GET"):
        params = {"marketName": MARKET, "portfolioName": portfolio}
        return self.call(name, method, f"{AUCTION}/{operation}", params)

    def submit(self, name, portfolio):
        body = {"participantName": "ZTRD1", "marketName": MARKET, "portfolioName": portfolio}
        return self.call(name, "POST", f"{AUCTION}/portfolioSubmission", body=body)


LONG = "December on-peak of the northern desk second try"


def play(http: Http) -> None:
    """A day at a desk, in several sessions and services."""
    each_operation(Desk(http, "all"))
    auctions(Desk(http, "desk"))
    trades(Desk(http, "trades"))


def each_operation(desk: Desk) -> None:
    for file in load_catalogue(Settings()).newest:
        for contract in file.contracts if file.service != "auction" else ():
            sent = acting(contract, right_request(contract))
            desk.http.request(
                contract.operation.method,
                f"/sessions/{desk.session}/crr{sent.path}",
                params=sent.query,
                headers={**sent.headers, "x-name": contract.operation.operation_id},
                content=sent.body or None,
            )


def auctions(desk: Desk) -> None:
    assert desk.create("create", "Short").status_code == 200
    assert desk.get("read", "portfolio", "Short").status_code == 200
    assert desk.get("status", "portfolioStatus", "Short").status_code == 200
    assert desk.get("head", "portfolioStatus", "Short", method="HEAD").status_code == 405
    assert desk.create("create again", "Short").status_code == 400  # its name is taken: POR0101
    assert desk.create("create off-peak", "Off", tou="OFF").status_code == 200
    assert desk.create("create later", "Later").status_code == 200
    assert desk.get("read later", "portfolio", "Later").status_code == 200  # its bid has another id without Off
    assert desk.get("read long", "portfolioStatus", LONG).status_code == 400
    assert desk.create("create for deletion", "Gone").status_code == 200
    assert desk.get("delete", "portfolio", "Gone", "DELETE").status_code == 200
    assert desk.submit("submit", "Short").status_code == 200
    desk.call("not ours", "GET", f"{AUCTION}/portfolioList", {"marketName": MARKET}, client="ZPGL-read")
    desk.call("nowhere", "GET", f"{AUCTION}/unheardOf", {})
    desk.call("another method", "DELETE", f"{AUCTION}/portfolioList", {})


def trades(desk: Desk) -> None:
    """An offer is made, found, and answered by its id."""
    contact = {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}
    wanted = {"source": "TH_SP15_GEN-APND", "sink": "DLAP_PGAE-APND", "tou": "ON", "hedgeType": "OBL", "crrType": "AUC"}
    term = {"startDate": "2026-12-01T08:00:00Z", "endDate": "2027-01-01T07:59:59Z"}
    offer = {"assetOwner": "ZTRD1", **wanted, **term, "mw": 1, "price": 5, "contactInfo": contact}
    headers = {"caiso-request-id": UUID, "x-name": "offer"}
    url = f"/sessions/{desk.session}/crr{TRADES}"
    made = desk.http.post(
        f"{url}/privateSmBuyOfferCreation?participantName=ZTRD1",
        json=[{"targetMpName": "ZTRD2", **offer}],
        headers=headers,
    )
    assert made.status_code == 200, made.text
    request = made.json()[0]["requestId"]
    desk.call("offers", "GET", f"{TRADES}/mySmOffersByStatus", {"OfferStatusType": "PENDING_MP_RESPONSE"})
    answer = desk.http.post(
        f"{url}/smResponseToBuyOffers?participantName=ZTRD2",
        json=[{"requestId": request, "crrId": 1, "assetOwner": "ZTRD2"}],
        headers={**headers, "x-name": "response"},
    )
    assert str(request) in answer.text + made.text


@pytest.fixture(scope="session")
def recording(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "run.jsonl"
    mock = build(Settings(**WORLD))
    with Recorder(path) as recorder:
        mock.observers.append(recorder.add)
        play(http := Http(mock.app))
        http.close()
    return path


@pytest.fixture(scope="session")
def same_url():
    """A mock that is as the recorded one was."""
    with serving(build(Settings(**WORLD)).app) as port:
        yield f"http://127.0.0.1:{port}"


@dataclass
class Done:
    exit_code: int
    told: str
    names: dict

    @property
    def report(self):
        return json.loads(self.told)

    @property
    def differing(self):
        """By the name of the call, where it differs."""
        return {
            self.names[one["line"]]: [re.sub(r"\d+", "0", each["where"]) for each in one["differences"]]
            for one in self.report["differing"]
        }


@pytest.fixture
def replay():
    def run(path, url, *options):
        done = CliRunner().invoke(app, ["replay", str(path), "--url", url, "--format", "json", *options])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        lines = enumerate(path.read_text().splitlines(), 1)
        names = {number: json.loads(line)["request"]["headers"].get("x-name") for number, line in lines}
        return Done(done.exit_code, done.stdout, names)

    return run
