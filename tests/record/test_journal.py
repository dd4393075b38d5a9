"""What the journal keeps of each call, and for how long."""

import tracemalloc

import pytest

from mockserver.app import build
from mockserver.call import Call, Operation, Reply
from mockserver.record.journal import Journal
from mockserver.record.record import REDACTED, plain
from mockserver.settings import Settings
from tests.conftest import Client, Http
from tests.record.calls import finished
from tests.scenario.conftest import market_status

READ = Operation("auction", "auction_v1.0.0", "1.0.0", "GET", "/a", "getA", "read", "GET /a")


def kept(journal, session="s", content=b"", reply=None):
    journal.add(finished(Call(READ, content=content, session=session), reply or Reply(200)))
    return [one.number for one in journal.all()]


def shown(client):
    return plain(list(client.mock.journal.of(client.session))[-1])


def test_a_call_is_kept_with_all_that_was_said(client):
    market_status(client, headers={"x-team": "desk"})

    call = shown(client)

    assert (call["service"], call["operation"], call["method"]) == ("market_status", "getMarketStatus", "GET")
    assert call["path"] == "/crr/marketstatus/v1.0/marketStatus"
    assert call["query"] == "marketName=AUC_MN_2026_M12&participantName=ZTRD1"
    assert (call["participant"], call["client"], call["tls"]) == ("ZTRD1", None, None)
    assert call["request"]["headers"]["x-team"] == "desk"
    assert call["requestId"] == call["request"]["headers"]["caiso-request-id"]
    assert (call["status"], call["reply"]["body"]) == (200, '"PREP"')
    assert call["at"] == "2026-11-02T16:00:00Z"
    assert call["arrived"] > "2026-11-02"
    assert 0 < call["tookMs"] < 10_000


def test_a_verdict_says_where(client):
    market_status(client, headers={"caiso-request-id": "7"})
    (in_a_header,) = shown(client)["verdicts"]
    client.post("/auction/v1.0/portfolioCreation", {"portfolioName": "P", "newBids": [{"tou": True}]})
    places = [place.get("pointer") for one in shown(client)["verdicts"] for place in one["places"]]

    assert in_a_header["places"] == ({"parameter": "caiso-request-id", "in": "header"},)
    assert "#/newBids/0/tou" in places
    assert "#/marketName" in places


def test_a_wrong_method_is_kept_as_sent(client):
    client.call("DELETE", "/marketstatus/v1.0/marketStatus")
    assert (shown(client)["method"], shown(client)["status"]) == ("DELETE", 405)


@pytest.mark.parametrize("header", ["Authorization", "Cookie", "X-Api-Key", "X-Auth-Token"])
def test_secrets_are_redacted(client, header):
    market_status(client, headers={header: "hush"})
    assert shown(client)["request"]["headers"][header.lower()] == REDACTED


def test_secrets_in_the_query_are_redacted(client):
    client.call("GET", "/marketstatus/v1.0/marketStatus", params={"access_token": "hush", "marketName": "M"})
    assert shown(client)["query"] == f"access_token={REDACTED}&marketName=M"


def test_a_long_body_is_cut_and_its_length_kept():
    journal = Journal(10, longest=4)
    kept(journal, content=b"123456", reply=Reply(200, b"abcdef"))
    call = plain(next(journal.all()))
    assert call["request"] == {"headers": {}, "size": 6, "body": "1234", "cut": True}
    assert call["reply"]["body"] == "abcd"
    assert call["reply"]["size"] == 6


def test_a_cut_in_the_middle_of_a_letter_leaves_text():
    journal = Journal(10, longest=4)
    kept(journal, content="abc\N{EURO SIGN}".encode())
    assert plain(next(journal.all()))["request"]["body"] == "abc"


def test_bytes_that_are_no_text_are_kept_in_base64():
    journal = Journal(10)
    kept(journal, reply=Reply(200, b"PK\xff\x00"))
    assert plain(next(journal.all()))["reply"]["base64"] == "UEv/AA=="


def test_the_oldest_calls_make_room_for_newer_ones():
    journal = Journal(200)
    for _ in range(1000):
        kept(journal, "a")
    kept(journal, "b")
    numbers = [one.number for one in journal.all()]
    assert numbers == list(range(journal.dropped + 1, 1002))
    assert 100 < len(numbers) <= 200
    assert [one.number for one in journal.of("b")] == [1001]


def test_whether_a_session_lacks_calls_can_be_told():
    journal = Journal(100)
    kept(journal, "a")
    for _ in range(300):
        kept(journal, "b")
    journal.begin("c")
    kept(journal, "c")
    assert [journal.may_lack(one) for one in "ac"] == [True, False]


def test_a_session_lacks_nothing_when_all_that_went_was_before_it():
    journal = Journal(64)
    for session in ("a", "b"):
        journal.begin(session)
        for _ in range(64):
            journal.add(finished(Call(READ, session=session), Reply(200)))

    assert journal.dropped == 64
    assert [journal.may_lack(one) for one in "ab"] == [True, False]


def test_calls_that_are_not_packed_yet_push_out_older_ones():
    journal = Journal(100)
    for _ in range(64 + 60):
        journal.add(finished(Call(READ), Reply(200)))
    assert journal.dropped == 64
    assert next(one.number for one in journal.all()) == 65


def test_bodies_make_room_too():
    journal = Journal(100, space=4500)
    assert [kept(journal, content=b"x" * 1000) for _ in range(4)] == [[1], [1, 2], [2, 3], [3, 4]]


def test_a_session_that_begins_anew_has_an_empty_journal(client):
    journal = client.mock.journal
    market_status(client)
    client.admin("POST", "/reset").raise_for_status()
    assert list(journal.of(client.session)) == []
    assert list(journal.all())[-1].session == client.session


def test_a_journal_of_no_size_is_off():
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=0))
    client = Client(mock, Http(mock.app), "s")
    assert market_status(client).status_code == 200
    assert not mock.journal.is_on
    assert list(mock.journal.all()) == []
    client.http.close()


def test_large_bodies_are_not_left_lying_until_there_are_more_calls():
    journal = Journal(100, longest=10)
    journal.add(finished(Call(READ, content=b"x" * 1_000_000), Reply(200)))
    assert len(journal._fresh) == 0


def test_beginnings_of_sessions_are_forgotten_when_there_are_too_many():
    journal = Journal(10)
    for number in range(7000):
        journal.begin(f"session {number}")
    assert len(journal._begun) == 5000


def test_the_bound_in_bytes_is_near_what_the_calls_really_take():
    journal = Journal(10_000, space=1_000_000)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(5000):
        headers = {"caiso-request-id": f"id-{number}", "user-agent": "client/1.0", "accept": "*/*"}
        journal.add(finished(Call(READ, headers=headers, session=f"s{number % 7}"), Reply(200, b"7")))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 600_000 < taken < 1_200_000
