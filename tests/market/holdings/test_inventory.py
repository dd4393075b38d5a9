"""Who holds which CRR, when parts of it go to somebody else."""

from datetime import timedelta

import pytest

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.holdings.transfer import hand_over
from tests.markets import crr, new_world

SECOND = timedelta(seconds=1)


@pytest.fixture
def world():
    return new_world()


@pytest.fixture
def held(world):
    """25 MW for December."""
    return crr(world, 25)


def sell(world, crr, units, first, last):
    """Sell part of a CRR from the first to the last of these days of its term, counted from 0."""
    start, end = crr.start + timedelta(days=first), crr.start + timedelta(days=last + 1) - SECOND
    return hand_over(world, crr, units, start, end, "ZTRD2", "SECONDARY_MARKET")


def family(world, held):
    return [one for one in world[Inventory] if held.id in (one.id, one.parent)]


def test_parts_of_a_term_meet_at_the_second(world, held):
    sold = sell(world, held, 25_000, 9, 19)

    before, after, bought = family(world, held)
    assert (bought, bought.parent, bought.owner, bought.origin) == (sold, held.id, "ZTRD2", "SECONDARY_MARKET")
    assert (before.start, before.end, after.start, after.end) == (
        held.start,
        sold.start - SECOND,
        sold.end + SECOND,
        held.end,
    )


def test_what_is_left_of_a_crr_and_of_its_parts_counts_where_it_covers_the_term(world, held):
    sell(world, held, 10_000, 0, 9)
    _, part, _ = family(world, held)
    sell(world, part, 4_000, 15, 20)  # from day 25 of the whole

    def left(first, last):
        start, end = held.start + timedelta(days=first), held.start + timedelta(days=last + 1) - SECOND
        return [one.units for one in world[Inventory].pieces(held.id, "ZTRD1", 25_000, start, end)]

    assert (left(10, 24), left(10, 30), left(0, 30)) == ([15_000, 6_000, 4_000], [15_000, 6_000], [15_000])


def test_a_crr_runs_through_its_last_second(world, held):
    last = [held.end, held.end + SECOND]

    assert [held in world[Inventory].unexpired(now) for now in last] == [True, False]
