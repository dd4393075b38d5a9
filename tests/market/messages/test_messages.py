from base64 import b64decode

import pytest

from mockserver.market.messages.store import MessageBoard
from tests.conftest import error_codes
from tests.markets import AUCTION, bid, submit

WINDOW = {"fromDate": "2026-11-04T08:00:00Z", "toDate": "2026-11-06T08:00:00Z"}


def messages(client, kind="public", participant="ZTRD1", **dates):
    return client.get(f"/messages/v1.0/{kind}", participantName=participant, **(dates or WINDOW))


@pytest.mark.evidence(
    "assumed", "Every market event (data published, window open, window closed, results posted) is a public message"
)
def test_everybody_reads_what_happens_to_a_market(client):
    client.advance(event=f"{AUCTION}.close")

    sent = [(one["sentTime"], one["message"]) for one in messages(client).json()]
    assert ("2026-11-04T09:00:00Z", f"Submission window of {AUCTION} is OPEN") in sent
    assert ("2026-11-06T01:00:00Z", f"Submission window of {AUCTION} is CLOSED") in sent


def test_a_private_message_carries_its_file(client):
    submit(client.world, AUCTION, "ZTRD1", bids=[bid(client.world, (0, 99_999), (10, 99_999))])
    client.advance(event=f"{AUCTION}.post")

    (message,) = messages(client, "private", fromDate="2026-11-06T08:00:00Z").json()
    assert message["attachmentName"] == f"{AUCTION}_ZTRD1_AWARDS.csv"
    header, row = b64decode(message["attachment"]).decode().splitlines()
    assert (header.count(","), row.split(",")[:2]) == (11, ["P1", "BUY"])


@pytest.mark.evidence(
    "assumed", "With the data of each monthly auction a public message brings the calendar of the windows to come"
)
def test_a_public_message_brings_the_calendar_as_its_file(client):
    client.advance(event=f"{AUCTION}.publish")

    sent = messages(client, fromDate="2026-11-02T08:00:00Z").json()
    (message,) = [one for one in sent if one.get("attachmentName") == "CRR_Calendar_2026_M12.csv"]
    header, first, *others = b64decode(message["attachment"]).decode().splitlines()
    assert (message["message"], header) == ("CRR Calendar for 2026_M12", "Window,Kind,Opens,Closes")
    assert first.split(",")[2] >= message["sentTime"]
    assert "AUC_MN_2026_M12,market,2026-11-04T09:00:00Z,2026-11-06T01:00:00Z" in others
    assert {one.split(",")[1] for one in others} >= {"market", "load window", "load migration market"}


def test_nobody_reads_what_is_told_to_another(client):
    client.world[MessageBoard].tell("ZTRD2", client.world.now, "for ZTRD2 alone")
    dates = {"fromDate": "2026-11-02T08:00:00Z"}

    assert error_codes(messages(client, "private", "ZTRD1", **dates)) == ["SER0007"]
    assert [one["message"] for one in messages(client, "private", "ZTRD2", **dates).json()] == ["for ZTRD2 alone"]
    assert error_codes(messages(client, "public", **dates)) == ["SER0007"]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"fromDate": "2026-11-05T08:00:00Z", "toDate": "2026-11-04T08:00:00Z"}, "SER0006"),
        ({"fromDate": "2026-11-05T08:00:00Z", "toDate": "2026-11-05T08:00:00Z"}, "SER0006"),
        ({"fromDate": "2026-11-05T08:00:00Z", "toDate": "2026-11-05T00:00:00-09:00"}, "SER0007"),
        ({"fromDate": "2020-01-01T00:00:00Z", "toDate": "2020-01-02T00:00:00Z"}, "SER0007"),
        ({"fromDate": "2030-01-01T00:00:00Z"}, "SER0007"),
        ({"fromDate": "yesterday"}, "SER0017"),
        ({"toDate": "2020-01-01T00:00:00Z"}, "SER0017"),
        ({"fromDate": "2016-12-31T23:59:60Z"}, "SER0017"),
    ],
)  # fmt: skip
def test_dates_that_find_nothing_are_refused(client, dates, code):
    assert error_codes(messages(client, **dates)) == [code]


@pytest.mark.evidence("assumed", "The time asked for includes both fromDate and toDate")
@pytest.mark.parametrize(
    ("start", "end", "found"), [("09:00:00", "09:00:01", 2), ("08:59:59", "09:00:00", 2), ("09:00:01", "09:00:02", 0)]
)
def test_both_ends_of_the_time_count(client, start, end, found):
    client.advance(event=f"{AUCTION}.open")
    reply = messages(client, fromDate=f"2026-11-04T{start}Z", toDate=f"2026-11-04T{end}Z")

    assert (len(reply.json()) if reply.status_code == 200 else 0) == found


@pytest.mark.evidence("spec", "A message has at most 512 characters, of those that its pattern allows")
def test_a_message_has_the_letters_and_the_length_that_the_service_allows(client):
    client.world[MessageBoard].tell("ZTRD1", client.world.now, "50 <b>%</b> " + "x" * 600)

    (message,) = messages(client, "private", fromDate="2026-11-02T08:00:00Z").json()
    assert message["message"] == "50  b b  " + "x" * 503
