import gzip
import json
import zlib

import jsonschema_rs
import pytest

from mockserver.app import build
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.markets import Markets
from mockserver.settings import Settings
from tests.conftest import Http

AUCTION = "AUC_MN_2026_M12"


def test_the_clock_is_read_frozen_and_advanced_by_a_duration(client):
    before = client.admin("GET", "/clock").json()
    after = client.admin("POST", "/clock/advance", json={"by": "1d2h"}).json()

    assert before == {"now": "2026-11-02T16:00:00Z", "frozen": True, "rate": 1.0}
    assert after["now"] == "2026-11-03T18:00:00Z"


def test_a_jump_lets_everything_on_the_way_happen_in_order(client):
    client.advance(to="2026-12-01T00:00:00Z")

    sent = [message.sent for message in client.world[MessageBoard]]
    assert sent == sorted(sent)
    assert all(market.posted for market in client.world[Markets] if market.posts)


def test_the_clock_never_goes_back(client):
    reply = client.admin("POST", "/clock/advance", json={"to": "2026-01-01T00:00:00Z"})

    assert reply.status_code == 409
    assert "never goes back" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"by": "1d", "event": "x"}, 422),
        ({"by": "soon"}, 422),
        ({"event": "X.open"}, 404),
        ({"hop": 1}, 422),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(client, body, status):
    assert client.admin("POST", "/clock/advance", json=body).status_code == status


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("/clock/advance", {"by": "999999999999d"}, 422, "by: '999999999999d' is longer than time can be counted"),
        ("/clock/advance", {"by": "999999d"}, 409, "the clock can be moved to the year 2900 at most"),
        ("/clock/advance", {"to": "9999-01-01T00:00:00Z"}, 409, "the clock can be moved to the year 2900 at most"),
        ("/clock/advance", {"to": 5e400}, 422, "to: expected a valid datetime"),
        ("/clock/run", {"rate": 1e300}, 422, "rate: expected less than or equal to 1000000, got 1e+300"),
    ],
)
def test_a_clock_is_not_moved_to_where_no_world_can_follow(client, path, body, status, detail):
    reply = client.admin("POST", path, content=json.dumps(body), headers={"content-type": "application/json"})

    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json()["detail"].startswith(detail)
    assert client.admin("GET", "/clock").json()["now"] == "2026-11-02T16:00:00Z"


def test_the_documentation_of_the_admin_api_has_refusals_as_they_are_sent(client):
    paths = client.http.get("/__admin/openapi.json").json()["paths"]
    answers = [
        each for path in paths.values() for operation in path.values() for each in operation["responses"].items()
    ]
    refusals = [answer for status, answer in answers if status.startswith("4")]
    assert len(refusals) >= 40
    assert {"422", "4XX"} <= {status for status, _ in answers}
    sent = client.http.post("/__admin/sessions", json={})
    for refusal in refusals:
        schema = refusal["content"][sent.headers["content-type"]]["schema"]
        assert set(schema["required"]) == schema["properties"].keys() == sent.json().keys()


NO_ID = (
    "can't be the id of a session, which has 1 to 200 printable characters, without a blank at an end; "
    "in a URL or a header percent-escaped"
)
WRITE = "write a moment, such as 2026-11-09T09:00:00-08:00, or a Pacific day, such as 2026-11-09"


@pytest.mark.parametrize(
    ("new", "detail"),
    [
        ({"clock": "9999-12-31T00:00:00Z"}, "a clock begins in the years 2009 to 2899, not 9999"),
        ({"clock": "0001-01-01T00:00:00Z"}, "a clock begins in the years 2009 to 2899, not 1"),
        (
            {"clock": "tomorrow"},
            f"a clock can't begin at 'tomorrow'; {WRITE}",
        ),
        ({"rate": float("inf")}, "rate: expected less than or equal to 1000000, got Infinity"),
        ({"id": "a b "}, f"'a b ' {NO_ID}"),
        ({"wrld": "today"}, "there is no 'wrld' here"),
    ],
)
def test_a_session_that_cannot_be_is_refused_in_a_sentence(client, new, detail):
    body = json.dumps({"id": "impossible", **new})
    reply = client.http.post("/__admin/sessions", content=body, headers={"content-type": "application/json"})

    assert (reply.status_code, reply.json()["detail"]) == (422, detail)
    assert client.http.get("/__admin/sessions/impossible").status_code == 404


@pytest.mark.parametrize(
    ("content", "detail"),
    [(b"{", "the body isn't JSON: Expecting property name enclosed in double quotes"), (b"{}", "`id` is missing")],
)
def test_a_body_that_is_none_is_refused_in_a_sentence(client, content, detail):
    reply = client.http.post("/__admin/sessions", content=content, headers={"content-type": "application/json"})
    assert (reply.status_code, reply.json()["detail"]) == (422, detail)


def test_an_operator_posts_results_before_the_calendar_does(client):
    client.advance(event=f"{AUCTION}.close")
    posted = client.admin("POST", f"/markets/{AUCTION}/post").json()

    assert posted["posted"] == "2026-11-06T01:00:00Z"
    assert client.admin("POST", f"/markets/{AUCTION}/post").status_code == 409


def test_a_window_can_be_opened_again(client):
    client.advance(event=f"{AUCTION}.close")
    client.admin("POST", f"/markets/{AUCTION}/reopen", json={"until": "2026-11-07T01:00:00Z"}).raise_for_status()

    assert client.world[Markets].find(AUCTION).status(client.world.now) == "OPEN"
    client.advance(event=f"{AUCTION}.close")
    assert client.admin("GET", "/clock").json()["now"] == "2026-11-07T01:00:00Z"


def test_sessions_are_listed_some_at_a_time(client):
    ids = [f"~paged-{number}" for number in range(5)]  # behind all others
    for one in ids:
        client.mock.pipeline.sessions.use(one)

    def listed(query):
        return [one["id"] for one in client.http.get(f"/__admin/sessions?{query}").json()]

    assert listed("after=~paged&limit=2") == ids[:2]
    assert listed("after=~paged-1&limit=2") == ids[2:4]
    assert listed("after=~paged-3") == ids[4:]
    assert listed("limit=0") == []
    assert client.http.get("/__admin/sessions?limit=-1").status_code == 422
    for one in ids:
        client.mock.pipeline.sessions.delete(one)


def test_a_reset_begins_again_and_a_fork_goes_on(client):
    client.advance(by="10d")
    client.admin("POST", "/fork", json={"to": f"{client.session}.b"})
    client.admin("POST", "/reset")

    other = client.http.get(f"/__admin/sessions/{client.session}.b").json()
    assert other["clock"]["now"] == "2026-11-12T16:00:00Z"
    assert client.admin("GET").json()["clock"]["now"] == "2026-11-02T16:00:00Z"
    client.http.delete(f"/__admin/sessions/{client.session}.b")


def test_a_session_is_begun_with_world_seed_and_clock(client):
    body = {"id": "mine", "world": "today", "seed": 7, "clock": "2026-03-08T09:00:00Z", "frozen": True}
    made = client.http.post("/__admin/sessions", json=body)

    assert (made.status_code, made.json()["world"], made.json()["clock"]["now"]) == (
        201,
        "today",
        "2026-03-08T09:00:00Z",
    )
    assert client.http.delete("/__admin/sessions/mine").status_code == 204
    assert client.http.get("/__admin/sessions/mine").status_code == 404


def test_a_session_begins_with_a_pacific_day(client):
    made = client.http.post("/__admin/sessions", json={"id": "day", "clock": "2026-11-09", "frozen": True})
    assert made.json()["clock"]["now"] == "2026-11-09T08:00:00Z"


def test_a_world_can_be_looked_into(client):
    summary = client.admin("GET", "/world").json()
    crrs = client.admin("GET", "/world/crrs").json()

    assert summary["counts"]["crrs"] == len(crrs)
    assert client.admin("GET", "/world/unicorns").status_code == 404


def test_results_can_be_looked_into_by_product(client):
    allocation, auction = client.admin("GET", "/world/results").json()

    assert (allocation["market"], allocation["prices"]) == ("ALLOC_MN_2026_M11_T1", {})
    assert list(auction["prices"]) == ["2026_M11 ON", "2026_M11 OFF"]
    assert auction["awards"][0]["asked"]["source"] == "TH_ZP26_GEN-APND"


def admin_status(host, name="localhost", headers=None, **settings):
    http = Http(build(Settings(host=host, world="market-sim", **settings)).app, f"http://{name}")
    status = http.get("/__admin/sessions", headers=headers or {}).status_code
    http.close()
    return status


@pytest.mark.parametrize(
    ("host", "name", "settings", "headers", "status"),
    [
        ("127.0.0.1", "127.0.0.1", {}, {}, 200),
        ("127.0.0.1", "evil.example", {}, {}, 403),
        ("0.0.0.0", "localhost", {}, {}, 403),
        ("0.0.0.0", "mock.local", {"admin_open": True}, {}, 200),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {}, 401),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "Bearer s3same"}, 200),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "bearer  s3same "}, 200),
        ("0.0.0.0", "mock.local", {"admin_token": "sésame"}, {"authorization": "BEARER sésame".encode()}, 200),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "s3same"}, 401),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "Basic s3same"}, 401),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "Bearer"}, 401),
        ("0.0.0.0", "mock.local", {"admin_token": "s3same"}, {"authorization": "Bearer s3sam"}, 401),
    ],
)
def test_the_admin_api_answers_on_loopback_or_with_a_token(host, name, settings, headers, status):
    assert admin_status(host, name, headers, **settings) == status


def test_a_refusal_for_want_of_the_token_says_how_to_show_it():
    http = Http(build(Settings(admin_token="s3same")).app)
    assert http.get("/__admin/sessions").headers["www-authenticate"] == 'Bearer realm="crr-mock"'
    http.close()


@pytest.mark.parametrize(
    ("encoding", "pack", "status"),
    [("gzip", gzip.compress, 201), ("deflate", zlib.compress, 201), ("br", bytes, 415), ("gzip", bytes, 400)],
)
def test_a_compressed_body_is_unpacked(client, encoding, pack, status):
    content = pack(json.dumps({"id": "packed"}).encode())
    headers = {"content-encoding": encoding, "content-type": "application/json"}

    assert client.http.post("/__admin/sessions", content=content, headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/__admin/sessions", "/__admin/journal/verify"])
def test_a_body_that_is_too_large_when_unpacked_is_refused(client, path):
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    reply = client.http.post(path, content=gzip.compress(b" " * 2_000_000), headers=headers)

    assert (reply.status_code, "when it is unpacked" in reply.text) == (413, True)


def test_a_world_is_shown_in_mw_and_dollars_with_the_services_names(client):
    def first(kind):
        return client.admin("GET", f"/world/{kind}").json()[0]

    crr, node, trader, award = first("crrs"), first("nodes"), first("participants"), first("results")["awards"][0]
    bid = client.admin("GET", "/world/portfolios").json()[1]["bids"][0]
    cap = next(one for one in client.admin("GET", "/world/caps").json() if one["total"])

    assert (crr["mw"], crr["type"], "units" in crr) == (25, "AUC", False)
    assert node["prices"] == {"ON": -1667.75, "OFF": -252.54}
    assert (trader["creditLimit"], trader["assetOwners"]) == (10_000_000, [])
    assert (award["mw"], award["asked"]["mw"], award["asked"]["crrType"]) == (60.5, 60.5, "LSE")
    assert bid["curve"] == [[0, 3000], [20, 2400], [50, 1000]]
    assert cap["mw"] <= cap["total"] < 1000


def test_the_admin_api_s_file_lists_the_kinds_of_things_and_says_what_each_looks_like(client):
    paths = client.http.get("/__admin/openapi.json").json()["paths"]
    listing = paths["/__admin/sessions/{session}/world/{kind}"]["get"]
    kinds = next(one for one in listing["parameters"] if one["name"] == "kind")["schema"]["enum"]
    shown = listing["responses"]["200"]["content"]["application/json"]["schema"]["oneOf"]

    assert kinds == list(client.admin("GET", "/world").json()["counts"])
    for kind, schema in zip(kinds, shown, strict=True):
        jsonschema_rs.validate(schema, client.admin("GET", f"/world/{kind}").json())
    portfolio = shown[kinds.index("portfolios")]["items"]["properties"]
    assert portfolio["status"]["enum"] == ["NEW", "VALID", "INVALID", "SUBMITTED", "REJECTED", "DELETED"]
