"""Which client may ask what, and for whom."""

import pytest

from mockserver.market.people.access import writable
from mockserver.market.people.clients import Access, Client
from mockserver.market.people.participants import Participant, Participants, Role
from tests.conftest import error_codes
from tests.desk import AUCTION

READS = {
    "public": ("/marketstatus/v1.0/marketStatus", {"marketName": AUCTION}),
    "private": ("/messages/v1.0/private", {"fromDate": "2026-11-01T00:00:00Z"}),
    "portfolios": ("/auction/v1.0/portfolioList", {"marketName": AUCTION}),
}
RETRACTION = {"portfolioName": "P", "marketName": AUCTION, "participantName": "ZTRD1"}


def refused(client, who):
    """What the client of this name may not do for ZTRD1, with the code that says so."""
    headers = {"X-Mock-Client": who}
    replies = {
        word: client.call("GET", path, params={**params, "participantName": "ZTRD1"}, headers=headers)
        for word, (path, params) in READS.items()
    }
    replies["write"] = client.call("POST", "/auction/v1.0/portfolioRetraction", json=RETRACTION, headers=headers)
    return {word: "".join(error_codes(reply)) for word, reply in replies.items() if reply.status_code == 403}


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("ZTRD1-read-write", {}),
        ("ZTRD1-read", {"write": "SEC0001"}),
        ("ZTRD1-nda", {"private": "SEC0001", "portfolios": "SEC0001", "write": "SEC0001"}),
        ("CISO-read", {"write": "SEC0001"}),
        ("ZTRD2-read-write", dict.fromkeys([*READS, "write"], "SEC0002")),
    ],
)
def test_a_client_reads_and_writes_as_it_was_provisioned(client, who, what):
    assert refused(client, who) == what


@pytest.mark.parametrize(
    ("roles", "may"),
    [(["CRRH"], True), (["CRRH", "READ"], False), (["OPERATOR"], False), (["CRRH", "OPERATOR"], False)],
)
def test_readers_and_the_operator_never_write(roles, may):
    who = Participant("A", frozenset(map(Role, roles)))

    assert writable(Client("A-read-write", frozenset(["A"]), Access.READ_WRITE), [who], None) is may


def test_an_asset_owner_is_found_with_the_participant_that_acts_for_it():
    participants = Participants([Participant("A", frozenset(), asset_owners=("FUND",)), Participant("B", frozenset())])

    assert [getattr(participants.owner(name), "name", None) for name in ("FUND", "B", "C")] == ["A", "B", None]
