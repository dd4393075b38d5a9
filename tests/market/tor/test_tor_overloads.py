from datetime import UTC, datetime, timedelta
from random import Random
from time import thread_time

import pytest

from mockserver.market.tor.overloads import overloads_of
from mockserver.market.tor.store import TorPath, TorRequest

PATH = TorPath(1, "ZTOR", "A", "B", 10)
START = datetime(2026, 1, 1, tzinfo=UTC)


def request(first: int, last: int, units: int) -> TorRequest:
    start, end = START + timedelta(days=first), START + timedelta(days=last)
    return TorRequest(0, "W", "ZTOR", "A", "B", start, end, end, units, "ZPGL", "Y")


def at_once(one: TorRequest, upload: list[TorRequest]) -> int:
    """The most that is asked at any time of a term, told by looking at every beginning in it."""
    moments = [one.start, *(other.start for other in upload if one.start <= other.start <= one.end)]
    return max(sum(other.units for other in upload if other.start <= at <= other.end) for at in moments)


@pytest.mark.parametrize("seed", range(50))
def test_the_overloads_that_a_request_meets_are_those_at_which_too_much_is_asked(seed):
    chance = Random(seed)
    terms = [sorted((chance.randrange(12), chance.randrange(12))) for _ in range(chance.randrange(1, 9))]
    upload = [request(*term, chance.randrange(1, 8)) for term in terms]
    overloads = overloads_of(PATH, upload)

    assert [overloads.meets(one) for one in upload] == [at_once(one, upload) > PATH.units for one in upload]


def test_thousands_of_overlapping_requests_are_looked_at_in_a_moment():
    upload = [request(n % 90, 90 + n % 7, 3) for n in range(8000)]
    began = thread_time()
    overloads = overloads_of(PATH, upload)

    assert all(map(overloads.meets, upload))
    assert thread_time() - began < 2  # seconds; cubic, it would be days
