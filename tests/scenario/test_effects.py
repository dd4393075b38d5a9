"""What each effect on an answer does; those on the connection are seen in tests/e2e/test_faults.py."""

import io
import zipfile

import pytest

from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.run import SessionScenarios
from tests.conftest import error_codes
from tests.scenario.conftest import active_markets, market_status

PAGES = [
    ("login_page", 200, "text/html; charset=utf-8", "Sign in"),
    ("maintenance_page", 503, "text/html; charset=utf-8", "maintenance"),
]


def download(client):
    return client.get(
        "/marketdata/v1.0/publicMarketData",
        marketName="AUC_MN_2026_M12",
        publicMarketDownloadType="SOURCE_SINK",
        fileFormat="CSV",
        participantName="ZTRD1",
    )


@pytest.mark.parametrize(("page", "status", "media_type", "text"), PAGES)
def test_a_page_comes_in_place_of_json(client, activate, page, status, media_type, text):
    activate({"then": [page]})

    reply = market_status(client)

    assert (reply.status_code, reply.headers["content-type"]) == (status, media_type)
    assert text in reply.text


def test_a_page_comes_whatever_is_sent(client, activate):
    activate({"then": ["login_page"]})

    assert client.get("/marketstatus/v1.0/marketStatus").status_code == 200


def test_a_redirect_to_sso_carries_a_cookie_and_leads_to_the_login_page(client, activate):
    activate({"then": ["redirect_to_sso"]})

    reply = market_status(client)

    assert reply.status_code == 302
    assert "MOCKSSO=" in reply.headers["set-cookie"]
    page = client.http.get(reply.headers["location"])
    assert (page.status_code, "Sign in" in page.text) == (200, True)


def test_an_empty_error_body_has_a_status_and_nothing_else(client, activate):
    activate({"then": [{"empty_error_body": 502}]})

    reply = market_status(client)

    assert (reply.status_code, reply.content, reply.headers["content-length"]) == (502, b"", "0")


def test_busy_is_gen0003(client, activate):
    activate({"then": ["busy"]})

    assert error_codes(download(client)) == ["GEN0003"]


def test_respond_sends_what_the_file_says(client, activate):
    activate({"then": [{"respond": {"status": 202, "headers": {"X-Queue": "7"}, "body": {"later": True}}}]})

    reply = market_status(client)

    assert (reply.status_code, reply.headers["x-queue"], reply.json()) == (202, "7", {"later": True})


def test_respond_without_content_is_empty(client, activate):
    activate({"then": [{"respond": 204}]})

    assert (market_status(client).status_code, market_status(client).content) == (204, b"")


def test_a_patch_changes_the_service_s_own_answer(client, activate):
    activate({"then": [{"patch": [{"op": "replace", "path": "/0/marketTerm", "value": "WEEKLY"}]}]})

    assert active_markets(client).json()[0]["marketTerm"] == "WEEKLY"


def test_a_patch_that_does_not_fit_leaves_the_answer_and_says_so(client, activate, records):
    activate({"then": [{"patch": [{"op": "remove", "path": "/0/nothing"}]}]})

    assert active_markets(client).json()[0]["name"] == "AUC_MN_2026_M12"
    assert records()[-1].hits[0].effects == ("patch (nothing to do it to)",)


def test_effects_of_one_rule_work_together(client, activate):
    patch = {"patch": [{"op": "replace", "path": "/errorList/0/errorCode", "value": "XYZ0001"}]}
    activate({"then": [{"delay": "1s"}, {"error": "MKT0001"}, patch, {"wrong_content_type": "text/plain"}]})

    reply = market_status(client)

    assert (error_codes(reply), reply.headers["content-type"]) == (["XYZ0001"], "text/plain")


def test_a_truncated_zip_arrives_whole_and_can_not_be_opened(client, activate):
    client.advance(to="2026-11-02T18:00:00Z")  # an hour after the market's data is published
    whole = len(download(client).content)
    activate({"then": ["truncated_zip"]})

    reply = download(client)

    assert int(reply.headers["content-length"]) == len(reply.content) == whole // 2
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(reply.content))


@pytest.mark.evidence(
    "seed", "Acceptable use: one call of a kind in 30 seconds; a call that comes earlier starts the wait anew"
)
def test_acceptable_use_starts_the_wait_anew_with_each_early_call(client, activate):
    activate({"then": ["acceptable_use"]})
    seen = [market_status(client)]
    for wait in ("20s", "20s", "30s"):
        client.advance(by=wait)
        seen.append(market_status(client))

    assert [one.status_code for one in seen] == [200, 429, 429, 200]
    assert seen[1].headers["retry-after"] == "30"
    assert error_codes(seen[1]) == ["SER0030"]


@pytest.mark.evidence("assumed", "A call refused by acceptable use or a quota gets 429 with Retry-After and SER0030")
def test_acceptable_use_is_counted_for_each_kind_of_call_and_each_participant(client, activate):
    activate({"then": ["acceptable_use"]})

    seen = [
        market_status(client),
        active_markets(client),
        market_status(client, participant="ZPGL"),
        market_status(client),
    ]

    assert [one.status_code for one in seen] == [200, 200, 200, 429]


def test_acceptable_use_refuses_where_there_is_no_error_table(client, activate):
    activate({"then": ["acceptable_use"]})
    client.get("/status")

    reply = client.get("/status")

    assert (reply.status_code, reply.headers["content-type"]) == (429, "application/problem+json")
    assert "once in 30s" in reply.json()["detail"]


@pytest.mark.parametrize("commit", ["before", "never"])
def test_an_example_that_an_operation_does_not_have_is_said(client, activate, commit):
    activate({"then": [{"respond": {"example": "edge-999"}}], "commit": commit})

    reply = market_status(client)

    assert reply.status_code == 400
    assert "extremes here" in reply.text


def test_names_that_clients_make_up_do_not_fill_the_memory(client, activate):
    name = activate({"then": [{"quota": {"calls": 1, "per": "1h"}}]})
    rule = client.world.find(SessionScenarios).run(name, client.mock.pipeline.scenarios.library.get(name)).rules[0]
    for number in range(10_100):
        rule._memories[0][f"made up {number}"] = number
    market_status(client)

    assert len(rule._memories[0]) == 1


def test_a_quota_is_used_up_and_comes_back(client, activate):
    activate({"then": [{"quota": {"calls": 2, "per": "1m"}}]})
    seen = [market_status(client) for _ in range(3)]
    client.advance(by="1m")
    seen.append(market_status(client))

    assert [one.status_code for one in seen] == [200, 200, 429, 200]
    assert seen[2].headers["retry-after"] == "60"


def test_an_outage_starts_lasts_and_comes_again(client, activate):
    activate({"then": [{"outage": {"starts": "10m", "lasts": "5m", "every": "1h"}}]})
    seen = []
    for wait in ("0s", "10m", "4m", "1m", "55m", "4m", "1m"):
        client.advance(by=wait)
        seen.append(market_status(client).status_code)

    assert seen == [200, 503, 503, 200, 503, 503, 200]


def test_a_call_fails_so_often_and_then_succeeds(client, activate):
    activate({"then": [{"fail_then_succeed": {"failures": 2, "code": "MKT0001"}}]})

    assert [market_status(client).status_code for _ in range(4)] == [400, 400, 200, 200]
    assert market_status(client, participant="ZPGL").status_code == 400


@pytest.mark.parametrize("fault", ["connection_reset", "stall", "truncated_body", "malformed_chunk", "duplicate_reply"])
def test_a_fault_of_the_connection_is_visible_where_there_is_none(client, activate, fault):
    activate({"then": [fault]})

    reply = market_status(client)

    assert (reply.status_code, reply.headers["x-mock-fault"]) == (502, fault)


def test_a_dribble_needs_no_connection(client, activate):
    activate({"then": [{"dribble": 100_000}]})

    assert market_status(client).json() == "PREP"


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_every_effect_says_what_it_is(effect):
    assert effect.__doc__
    assert effect.__doc__.endswith(".") or effect.__doc__.rstrip().endswith(".")


def test_a_header_of_a_reply_of_ones_own_replaces_the_server_s(client, activate):
    activate({"then": [{"respond": {"body": 1, "headers": {"Content-Type": "text/x-odd", "Date": "never"}}}]})

    reply = market_status(client)

    assert reply.headers.get_list("content-type") == ["text/x-odd"]


@pytest.mark.parametrize("status", [204, 304])
def test_an_error_sent_with_a_status_that_has_no_body_has_none(client, activate, records, status):
    activate({"then": [{"error": {"code": "SER0028", "status": status}}]})

    assert (market_status(client).content, records()[-1].reply_content) == (b"", b"")
