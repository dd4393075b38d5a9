"""The journal over the admin API: which calls are found, and in which form."""

import uuid

import orjson
import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http
from tests.scenario.conftest import active_markets, market_status


@pytest.fixture
def asked(client):
    """Three calls, and what is asked for among them: the places, from 1, of those that are found."""
    market_status(client, headers={"caiso-request-id": str(uuid.uuid4())})
    active_markets(client, participant="ZPGL")
    market_status(client, market="NO_SUCH", headers={"x-mock-client": "UPGAE-read"})
    records = list(client.mock.journal.of(client.session))
    places = {record.number: place for place, record in enumerate(records, 1)}

    def ask(**filters):
        filters = {name: value(records) if callable(value) else value for name, value in filters.items()}
        reply = client.http.get("/__admin/journal", params={"session": client.session, **filters})
        return [places[call["number"]] for call in reply.raise_for_status().json()["calls"]]

    return ask


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [1, 2, 3]),
        ({"service": "market_status"}, [1, 2, 3]),
        ({"service": "auction"}, []),
        ({"operation": "getMarketStatus"}, [1, 3]),
        ({"participant": "ZPGL"}, [2]),
        ({"client": "UPGAE-read"}, [3]),
        ({"status": "200"}, [1, 2]),
        ({"status": "4xx"}, [3]),
        ({"status": "5xx"}, []),
        ({"code": "SEC0001"}, []),
        ({"code": lambda records: records[2].codes[0]}, [3]),
        ({"requestId": lambda records: records[0].request_id}, [1]),
        ({"after": lambda records: records[0].number}, [2, 3]),
        ({"limit": 2}, [1, 2]),
        ({"limit": 0}, []),
        ({"operation": "getMarketStatus", "status": "2xx"}, [1]),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(asked, filters, found):
    assert asked(**filters) == found


def test_without_a_session_the_calls_of_all_are_found(client):
    market_status(client)
    last = client.http.get("/__admin/journal", params={"limit": 0}).json()["last"]
    (call,) = client.http.get("/__admin/journal", params={"after": last - 1}).json()["calls"]
    assert (call["number"], call["session"]) == (last, client.session)


def test_lines_hold_the_same_calls(client):
    for _ in range(120):  # more than leave at once
        market_status(client)
    params = {"session": client.session}
    calls = client.http.get("/__admin/journal", params=params).json()["calls"]
    reply = client.http.get("/__admin/journal.jsonl", params=params)

    assert reply.headers["content-type"] == "application/x-ndjson"
    assert [orjson.loads(line) for line in reply.content.splitlines()] == calls
    assert len(calls) == 120


@pytest.mark.parametrize(
    ("filters", "detail"),
    [
        ({"sesion": "s"}, "there is no filter 'sesion'; did you mean 'session'?"),
        ({"service": "auctoin"}, "service: no loaded spec knows 'auctoin'; did you mean 'auction'?"),
        (
            {"operation": "getMarketstatus"},
            "operation: no loaded spec knows 'getMarketstatus'; did you mean 'getMarketStatus'?",
        ),
        ({"code": "SER030"}, "code: no loaded spec knows 'SER030'; did you mean 'SER0030'?"),
        ({"request_id": "7"}, "there is no filter 'request_id'; did you mean 'requestId'?"),
    ],
)
@pytest.mark.parametrize("form", ["journal", "journal.jsonl"])
def test_a_filter_that_nobody_knows_is_refused_with_the_nearest_one(client, form, filters, detail):
    reply = client.http.get(f"/__admin/{form}", params=filters)
    assert (reply.status_code, reply.json()["detail"]) == (422, detail)


@pytest.mark.parametrize(
    ("filters", "detail"),
    [
        ({"status": "ok"}, "status: a status is written like 404 or 4xx, not 'ok'"),
        ({"status": "4x"}, "status: a status is written like 404 or 4xx, not '4x'"),
        ({"after": "-1"}, "after: expected greater than or equal to 0, got '-1'"),
        ({"limit": "many"}, "limit: expected a valid integer, unable to parse string as an integer, got 'many'"),
        ({"limit": 10**30}, "limit: expected less than or equal to 9223372036854775807, got '1" + "0" * 30 + "'"),
    ],
)
@pytest.mark.parametrize("form", ["journal", "journal.jsonl", "journal.har", "journal/stream"])
def test_a_filter_of_an_impossible_value_is_refused(client, form, filters, detail):
    reply = client.http.get(f"/__admin/{form}", params=filters)
    assert (reply.status_code, reply.json()["detail"]) == (422, detail)


@pytest.fixture
def alone():
    """A mock of its own, whose journal may be emptied or off."""
    https = []

    def alone(**settings):
        mock = build(Settings(world="market-sim", frozen=True, access_log=False, **settings))
        https.append(Http(mock.app))
        return https[-1]

    yield alone
    for http in https:
        http.close()


def test_the_journal_is_emptied_and_counts_on(alone):
    http = alone()
    for _ in range(2):
        http.get("/crr/status")
    assert http.delete("/__admin/journal").status_code == 204
    assert http.get("/__admin/journal").json() == {"last": 2, "dropped": 2, "calls": []}


@pytest.mark.parametrize(("method", "form"), [("GET", ""), ("GET", ".jsonl"), ("DELETE", "")])
def test_a_journal_that_is_off_says_so(alone, method, form):
    reply = alone(journal_size=0).request(method, f"/__admin/journal{form}")
    assert reply.status_code == 409
    assert "--journal-size" in reply.json()["detail"]
