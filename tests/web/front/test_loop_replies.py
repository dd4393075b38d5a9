"""No reply holds the loop, however many records it lists."""

import pytest

from tests.desk import AUCTION
from tests.web.front.accepted_uploads import ACCEPTED, TOR

TOR_HOLDER = {"torConversionWindow": TOR, "participantName": "ZTOR1"}


def listed(client, stretches, size: int):
    """The longest stretches of a list of so many bytes, and the list."""
    wanted = ACCEPTED["conversions"]
    client.advance(event=wanted.event)
    client.post(wanted.path, wanted.body(size, None)).raise_for_status()
    longest = []
    for _ in range(5):
        stretches.clear()
        reply = client.get("/torconversion/v1.0/torConversionRequestList", **TOR_HOLDER)
        longest.append(max(stretches))
    assert reply.status_code == 200
    return min(longest), len(reply.content), len(stretches)


def test_a_long_list_is_made_checked_and_written_in_turns(client, stretches):
    _, size, turns = listed(client, stretches, 200_000)

    assert size > 200_000
    assert turns == 4


def test_a_short_list_comes_at_once(client, stretches):
    _, _, turns = listed(client, stretches, 10_000)

    assert turns == 2  # the call itself, and the end of the loop


def test_a_few_large_portfolios_are_listed_in_turns_too(client, stretches):
    wanted = ACCEPTED["bids"]
    client.advance(event=wanted.event)
    for _ in range(3):
        client.post(wanted.path, wanted.body(100_000, None)).raise_for_status()
    stretches.clear()
    reply = client.get("/auction/v1.0/portfolioList", marketName=AUCTION, participantName="ZTRD1")

    assert (len(reply.json()), len(stretches)) == (3, 4)


@pytest.mark.long
def test_the_largest_lists_hold_the_loop_for_25_milliseconds_a_megabyte(client, stretches):
    longest, size, _ = listed(client, stretches, 2_000_000)

    assert longest < 0.025 * max(2, size / 1_000_000)
