"""What comes to no operation: told where to look, in the words of the file on the wire, of the mock elsewhere."""

import pytest

from mockserver.market.messages.store import MessageBoard
from mockserver.record.access_log import log_as_text


@pytest.fixture
def journaled(client):
    """The verdict of the newest call, as the journal has it."""
    return lambda: list(client.mock.journal.of(client.session))[-1].verdicts[0]


@pytest.mark.parametrize(
    ("path", "close"),
    [
        ("/auction/v1.0/portfolioLst", "/crr/auction/v1.0/portfolioList"),
        ("/Auction/V1.0/portfoliolist", "/crr/auction/v1.0/portfolioList"),
        ("/auction/portfolioList", "/crr/auction/v1.0/portfolioList"),
    ],
)
def test_a_mistyped_path_has_the_file_s_words_and_the_nearest_path_in_the_journal(client, journaled, path, close):
    reply = client.get(path)

    text = client.mock.pipeline.catalogue.file("caiso_crr_auction_v1.2.1").errors.texts["SER0029"]
    if reply.headers["content-type"] == "application/json":
        assert reply.json()["errorList"][0]["errorDescription"] == text
    assert journaled().why.endswith(f"did you mean {close}?") or journaled().text.endswith(f"did you mean {close}?")


@pytest.mark.parametrize(
    ("path", "close"), [("/auctions/v1.0/portfolio", "/crr/auction/v1.0/portfolio"), ("/status/", "/crr/status")]
)
def test_a_file_without_error_table_names_the_nearest_path_on_the_wire(client, path, close):
    reply = client.get(path)

    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json()["detail"] == f"no operation has the path /crr{path}; did you mean {close}?"


def test_a_query_name_in_other_case_is_told(client):
    reply = client.get("/secondarymarket/v1.0/mySmOffersByStatus", participantName="ZTRD1", offerStatusType="POSTED")

    [entry] = reply.json()["errorList"]
    assert entry["errorDescription"].endswith("got nothing; offerStatusType isn't this name, as case counts")


MESSAGES = {"participantName": "ZTRD1", "fromDate": "2026-11-01T00:00:00Z"}


def test_an_optional_query_name_in_other_case_is_passed_over_and_told_in_journal_and_log(client, journaled, caplog):
    client.world[MessageBoard].tell("ZTRD1", client.world.now, "Hello")
    client.mock.observers.append(log_as_text)
    with caplog.at_level("INFO", "mockserver.access"):
        reply = client.get("/messages/v1.0/private", **MESSAGES, todate="2026-11-02T00:00:00Z")
    client.mock.observers.remove(log_as_text)

    assert (reply.status_code, len(reply.json())) == (200, 1)
    told = "todate is passed over; the parameter is toDate, as case counts"
    assert (journaled().text, journaled().places) == (told, ({"parameter": "toDate", "in": "query"},))
    assert caplog.messages[-1].endswith(told)


def test_a_query_name_that_resembles_none_is_passed_over_without_a_word(client):
    client.world[MessageBoard].tell("ZTRD1", client.world.now, "Hello")
    client.get("/messages/v1.0/private", **MESSAGES, colour="blue").raise_for_status()

    assert list(client.mock.journal.of(client.session))[-1].verdicts == ()
