"""Whether the right calls were made: what counts as one, how often, in which order, and why not."""

import re

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Client, Http
from tests.scenario.conftest import active_markets, market_status

BID = {
    "assetOwner": "ZTRD1",
    "source": "TH_SP15_GEN-APND",
    "sink": "DLAP_PGAE-APND",
    "hedgeType": "OBL",
    "tou": "ON",
    "period": "2026_M12",
    "crrType": "AUC",
    "bidCurve": [{"mw": 0, "price": 19.99}, {"mw": 10, "price": 19.99}],
}
PORTFOLIO = {"participantName": "ZTRD1", "marketName": "AUC_MN_2026_M12", "newOffers": [], "newBids": [BID, BID]}


@pytest.fixture
def made(client):
    """Four calls: status of a market, a list, status of an unknown market, and a portfolio that is too early."""
    client.advance(to="2026-11-02T17:00:00Z")
    market_status(client, headers={"x-team": "desk", "x-api-key": "hush"})
    active_markets(client, participant="ZPGL")
    market_status(client, market="NO_SUCH")
    client.post("/auction/v1.0/portfolioCreation", {**PORTFOLIO, "portfolioName": "early"})
    return list(client.mock.journal.of(client.session))


HELD = [
    ({}, 4),
    ({"when": {"service": "market_*"}}, 3),
    ({"when": {"operation": "getMarketStatus"}}, 2),
    ({"when": {"operation": ["getMarketStatus", "portfolioCreation"]}}, 3),
    ({"when": {"method": "POST"}}, 1),
    ({"when": {"path": "*/marketStatus"}}, 2),
    ({"when": {"access": "write"}}, 1),
    ({"when": {"version": "1.2.1"}}, 1),
    ({"when": {"participant": "ZPGL"}}, 1),
    ({"when": {"role": "LSE"}}, 1),
    ({"when": {"certificate": "ZTRD1-*"}}, 0),
    ({"when": {"session": "*"}}, 4),
    ({"when": {"params": {"marketName": "AUC_MN_2026_M12"}}}, 1),
    ({"when": {"params": {"marketName": ["NO_SUCH", "OTHER"]}}}, 1),
    ({"when": {"headers": {"X-Team": {"present": True}}}}, 1),
    ({"when": {"headers": {"x-team": {"present": False}}}}, 3),
    ({"when": {"body": {"/newBids/*/bidCurve/*/mw": {"above": 9}}}}, 1),
    ({"when": {"body": {"/marketName": {"regex": "_M11$"}}}}, 0),
    ({"when": {"time": {"from": "2026-11-02T17:00:00Z"}}}, 4),
    ({"when": {"time": {"hours": "10:00-12:00"}}}, 0),
    ({"status": 200}, 2),
    ({"status": "4xx"}, 2),
    ({"status": [200, "4xx"]}, 4),
    ({"codes": []}, 2),
    ({"when": {"operation": "getMarketStatus"}, "status": "2xx"}, 1),
]


@pytest.mark.parametrize(("check", "number"), HELD, ids=lambda value: str(value)[:60])
def test_calls_are_counted_that_meet_all_conditions(made, verify, check, number):
    reply = verify({**check, "exactly": number})
    assert (reply.status_code, reply.json()["verified"]) == (200, True)
    assert verify({**check, "exactly": number + 1}).status_code == 409


def test_codes_are_those_of_the_answer(made, verify):
    (code,) = made[2].codes
    assert verify({"codes": code, "exactly": 1}).status_code == 200
    assert verify({"codes": [code, made[3].codes[0]], "atMost": 0}).status_code == 200


@pytest.mark.parametrize(
    ("often", "holds"),
    [
        ({}, True),
        ({"atLeast": 4}, True),
        ({"atLeast": 5}, False),
        ({"atMost": 4}, True),
        ({"atMost": 3}, False),
        ({"exactly": 4}, True),
        ({"exactly": 0}, False),
        ({"atLeast": 2, "atMost": 4}, True),
        ({"atLeast": 1, "atMost": 3}, False),
    ],
)
def test_numbers_are_held_against_what_is_wanted(made, verify, often, holds):
    assert verify(often).json()["verified"] is holds


STATUS = {"when": {"operation": "getMarketStatus"}}
MARKETS = {"when": {"operation": "getActiveAuctionMarkets"}}
CREATION = {"when": {"operation": "portfolioCreation"}}


@pytest.mark.parametrize(
    ("checks", "holds"),
    [
        ([STATUS, CREATION], True),
        ([STATUS, MARKETS, STATUS, CREATION], True),
        ([CREATION, STATUS], False),
        ([{**STATUS, "exactly": 2}, MARKETS], False),
        ([{**STATUS, "exactly": 2}, CREATION], True),
        ([MARKETS, MARKETS], False),
        ([CREATION, {**STATUS, "atMost": 2}], True),
    ],
)
def test_an_order_lets_other_calls_come_between(made, verify, checks, holds):
    assert verify(*checks, inOrder=True).json()["verified"] is holds
    assert verify(*checks).json()["verified"]


def test_a_broken_order_names_the_calls(made, verify):
    first, last = made[0].number, made[3].number
    _, check = verify(CREATION, STATUS, inOrder=True).json()["checks"]
    assert check["problem"] == (
        f"found calls {first}, {made[2].number}, but 0 behind call {last}, which meets the check before it"
    )


def test_a_check_that_fails_is_explained_by_the_calls_that_come_nearest(made, verify):
    reply = verify(
        {"when": {"operation": "getMarketStatus", "participant": "ZTRD1", "params": {"marketName": "AUC_MN_2026_M11"}}},
    ).json()
    check = reply["checks"][0]

    assert check["wanted"] == (
        'at least 1 call with operation getMarketStatus, participant ZTRD1, params.marketName "AUC_MN_2026_M11"'
    )
    assert [one["number"] for one in check["nearMisses"]] == [made[2].number, made[0].number, made[3].number]
    assert check["nearMisses"][0]["differs"] == ['params.marketName: expected "AUC_MN_2026_M11", got "NO_SUCH"']
    assert reply["message"].splitlines()[1:4] == [
        f"1. wanted {check['wanted']}; found none",
        f"   call {made[2].number} comes near: GET /crr/marketstatus/v1.0/marketStatus",
        '     params.marketName: expected "AUC_MN_2026_M11", got "NO_SUCH"',
    ]


@pytest.mark.parametrize(
    ("check", "difference"),
    [
        ({"when": {"operation": "portfolioStatus"}}, "operation: expected portfolioStatus, got portfolioCreation"),
        ({"status": ["2xx", 404]}, "status: expected 2xx or 404, got 400"),
        ({"codes": []}, "codes: expected none, got {code}"),
        ({"when": {"method": "DELETE"}}, "method: expected DELETE, got POST"),
        ({"when": {"role": "UDC"}}, "role: expected UDC, got {roles}"),
        ({"when": {"certificate": "ZPGL-read"}}, "certificate: expected ZPGL-read, got nobody by name"),
        ({"when": {"time": {"days": [24]}}}, "time: expected days 24, got 2026-11-02T17:00:00Z"),
        ({"when": {"headers": {"x-team": "desk"}}}, 'headers.x-team: expected "desk", got nothing'),
        ({"when": {"body": {"/newBids/*/tou": "OFF"}}}, 'body/newBids/*/tou: expected "OFF", got "ON", "ON"'),
        ({"when": {"body": {"/newBids/2": {"present": True}}}}, "body/newBids/2: expected anything, got nothing"),
        ({"when": {"body": {"/newBids/*/bidCurve/*/mw": [3, 4]}}}, "expected one of 3, 4, got 0, 10, 0, and 1 more"),
    ],
    ids=str,
)
def test_a_difference_says_where_what_was_expected_and_what_came(client, made, verify, check, difference):
    near = {"participant": "ZTRD1", "body": {"/portfolioName": "early"}}
    check = {**check, "when": {**near, **check.get("when", {})}}
    check["when"]["body"] = {**near["body"], **check["when"]["body"]}
    found = verify(check).json()["checks"][0]["nearMisses"][0]["differs"][0]
    roles = ", ".join(sorted(client.world.roles_of("ZTRD1")))
    assert difference.format(code=", ".join(made[3].codes), roles=roles) in found


def test_secrets_are_not_told(made, verify):
    check = {"when": {"operation": "getMarketStatus", "headers": {"x-team": "desk", "x-api-key": "other"}}}
    near = verify(check).json()["checks"][0]["nearMisses"]
    assert ['headers.x-api-key: expected "other", got (redacted)'] in [one["differs"] for one in near]


def test_too_many_calls_are_named(made, verify):
    check = verify({**STATUS, "atMost": 1}).json()["checks"][0]
    assert check["matches"] == [made[0].number, made[2].number]
    assert check["problem"] == f"found 2: calls {made[0].number}, {made[2].number}"
    assert check["nearMisses"] == []


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (STATUS, 0),
        ({"when": {"service": "market_status"}}, 2),
        ({"when": {"service": "market_status", "method": "GET"}}, 1),
        ({"status": 404}, 1),
    ],
)
def test_a_call_of_a_wrong_path_or_method_is_none_of_the_operation_that_is_near(client, verify, check, number):
    client.call("PATCH", "/marketstatus/v1.0/marketStatus")
    client.get("/marketstatus/v1.0/marketStatuses")
    assert verify({**check, "exactly": number}).json()["verified"]


def test_a_near_miss_tells_a_wrong_path(client, verify):
    client.get("/marketstatus/v1.0/marketStatuses")
    (near,) = verify({"when": {"service": "market_status", **STATUS["when"]}}).json()["checks"][0]["nearMisses"]
    assert near["differs"] == [
        "operation: expected getMarketStatus, got GET /crr/marketstatus/v1.0/marketStatuses, which is no operation"
    ]


def test_only_calls_of_the_session_count(client, verify):
    market_status(client)
    other = Client(client.mock, client.http, f"{client.session}-2")
    market_status(other)
    client.http.delete(f"/__admin/sessions/{other.session}")
    assert verify({"exactly": 1}).json()["verified"]
    assert verify({"when": {"session": f"{client.session}*"}, "exactly": 2}, session=None).json()["verified"]


def test_a_session_without_calls_may_be_misspelt(client, verify):
    market_status(client)
    message = verify(STATUS, session=client.session[:-1]).json()["message"]
    assert f"which has no calls; did you mean {client.session!r}?" in message


NO_SPEC = "no spec lists the code"
REFUSED = [
    ({"when": {"service": "auktion"}}, "calls[0].when.service: there is no service 'auktion'; did you mean 'auction'?"),
    (
        {"when": {"operation": "portfolioSubmision"}},
        "calls[0].when.operation: there is no operation 'portfolioSubmision'; did you mean 'portfolioSubmission'?",
    ),
    (
        {"when": {"params": {"market": "M"}}},
        "calls[0].when.params.market: no operation here has the parameter 'market'",
    ),
    ({"when": {"serivce": "auction"}}, "calls[0].when: there is no key 'serivce' here; did you mean 'service'?"),
    ({"when": {"params": {"marketName": {"globb": "*"}}}}, "there is no key 'globb' here; did you mean 'glob'?"),
    ({"wen": {}}, "calls[0]: there is no key 'wen' here; did you mean 'when'?"),
    ({"[key]": {}}, "calls[0]: there is no key '[key]' here"),
    ({"atleast": 1}, "calls[0]: there is no key 'atleast' here; did you mean 'atLeast'?"),
    ({"codes": ["SER003"]}, "calls[0].codes: no spec lists the code 'SER003'; did you mean 'SER0030'?"),
    (
        {"when": {"service": "app_status"}, "codes": ["POR0012"]},
        "calls[0].codes: no operation of app_status lists POR0012; it is in the table of auction, nomination",
    ),
    ({"when": {"nth": 2}}, "calls[0].when.nth: it counts calls as they come"),
    ({"when": {"every": 2}}, "calls[0].when.every: it counts calls as they come"),
    ({"when": {"after": 2}}, "calls[0].when.after: it counts calls as they come"),
    ({"when": {"probability": 0.5}}, "calls[0].when.probability: chance has no say"),
    ({"when": {"time": {"from": "2026-11-02T17:00:00Z", "to": "2026-11-02T17:00:00Z"}}}, "has to lie before"),
    ({"status": "ok"}, "calls[0].status[0]: a status is written like 404 or 4xx, not 'ok'"),
    ({"status": 4040}, "a status is written like 404 or 4xx, not 4040"),
    ({"exactly": -1}, "calls[0].exactly: a number of at least 0 is expected here, not -1"),
    ({"exactly": 1, "atMost": 2}, "`exactly` says it all"),
    ({"atLeast": 3, "atMost": 2}, "`atLeast` can't be more than `atMost`"),
    ({"when": {"body": {"marketName": "M"}}}, "calls[0].when.body"),
]


@pytest.mark.parametrize(("check", "message"), REFUSED, ids=lambda value: str(value)[:60])
def test_what_nobody_knows_is_refused_with_its_place(client, verify, check, message):
    reply = verify(check)
    assert reply.status_code == 422
    assert message in reply.json()["detail"]


def test_no_key_is_offered_that_would_be_refused(verify):
    offered = verify({"when": {"xxxxxx": 1}}).json()["detail"]
    assert "known: access, body, certificate" in offered
    assert not {"nth", "every", "after", "probability"} & set(re.findall(r"\w+", offered))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "`calls` is missing"),
        ({"calls": []}, "calls: a list of at least 1 is expected here, not []"),
        ({"calls": {}}, "calls: "),
        ({"calls": [{}], "sesion": "s"}, "there is no key 'sesion' here; did you mean 'session'?"),
        ({"calls": [{}], "inOrder": "yes"}, "inOrder: "),
    ],
)
def test_a_verification_of_another_shape_is_refused(client, body, message):
    reply = client.http.post("/__admin/journal/verify", json=body)
    assert reply.status_code == 422
    assert message in reply.json()["detail"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"[NaN]",
        b'{"calls": [{"atLeast": NaN}]}',
        b"",
        b"[" * 100_000,
        b'{"calls": ' * 2000 + b"1" + b"}" * 2000,
        b'{"calls": [{"atLeast": 1%s}]}' % (b"0" * 30),
        rb'{"calls": [{}], "session": "\ud800"}',
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_object_is_refused(client, content):
    reply = client.http.post("/__admin/journal/verify", content=content, headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert isinstance(reply.json()["detail"], str)


@pytest.fixture
def small():
    """A client of a mock whose journal keeps 100 calls and 80 bytes of a body."""
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=100, journal_body=80))
    client = Client(mock, Http(mock.app), "s")
    yield client
    client.http.close()


def verified(client, check):
    return client.http.post("/__admin/journal/verify", json={"session": client.session, "calls": [check]})


def test_a_body_that_was_cut_meets_no_condition_and_says_so(small):
    small.post("/auction/v1.0/portfolioCreation", {**PORTFOLIO, "portfolioName": "long"})
    reply = verified(small, {"when": {**CREATION["when"], "body": {"/participantName": "ZTRD1"}}})
    (near,) = reply.json()["checks"][0]["nearMisses"]
    assert "of which 80 were kept (--journal-body)" in near["differs"][0]
    assert verified(small, {"when": {**CREATION["when"], "participant": "ZTRD1"}}).json()["verified"]


@pytest.mark.parametrize(
    ("check", "verified_", "unsure"),
    [
        ({"atLeast": 1}, True, False),
        ({"atMost": 1}, False, False),
        ({"atMost": 500}, False, True),
        ({"atLeast": 500}, False, True),
        ({"exactly": 0, "codes": ["SER0030"]}, False, True),
    ],
)
def test_what_lost_calls_could_change_is_not_held(small, check, verified_, unsure):
    for _ in range(400):
        market_status(small)
    reply = verified(small, check).json()
    assert (reply["verified"], reply["checks"][0]["unsure"]) == (verified_, unsure)
    assert ("made room for newer calls" in reply.get("message", "")) is unsure


@pytest.mark.parametrize("fresh", [("POST", "/__admin/sessions/s/reset"), ("DELETE", "/__admin/journal")])
def test_a_session_or_journal_that_begins_anew_lacks_nothing(small, fresh):
    for _ in range(400):
        market_status(small)
    small.http.request(*fresh).raise_for_status()
    market_status(small)
    assert verified(small, {"exactly": 1}).json()["verified"]


def test_verification_needs_a_journal():
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=0))
    client = Client(mock, Http(mock.app), "s")
    reply = verified(client, {})
    client.http.close()
    assert (reply.status_code, "--journal-size" in reply.json()["detail"]) == (409, True)


def test_calls_of_files_that_were_read_again_still_count(small):
    market_status(small)
    small.mock.reload()
    check = {"when": {"operation": "getMarketStatus", "params": {"marketName": "AUC_MN_2026_M12"}}, "exactly": 1}
    assert verified(small, check).json()["verified"]
