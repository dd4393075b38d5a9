from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine
from freezegun import freeze_time

from mockserver.clock import LATEST, Clock, instant, moment_of
from mockserver.errors import WorldError
from mockserver.session_options import FASTEST

LATE = timezone(timedelta(hours=-8))


def test_an_instant_is_written_in_utc_with_four_digits_for_the_year():
    assert instant(datetime(2026, 9, 1, 0, 0, 0, 999999, tzinfo=LATE)) == "2026-09-01T08:00:00Z"
    assert instant(datetime(189, 11, 17, tzinfo=UTC)) == "0189-11-17T00:00:00Z"


@pytest.mark.parametrize("text", ["2026-09-01T08:00:00Z", "2026-09-01t08:00:00.000z", "2026-09-01T00:00:00-08:00"])
def test_a_date_time_is_read_however_rfc_3339_writes_it(text):
    assert moment_of(text) == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert moment_of(text).tzinfo is UTC


START = datetime(2026, 11, 9, 9, tzinfo=UTC)
HOUR, LONG = timedelta(hours=1), timedelta(days=40)


def test_a_running_clock_counts_real_time_at_its_rate():
    readings = iter([100.0, 101.0, 103.5])
    clock = Clock(START, rate=60, passing=lambda: next(readings))

    assert [clock.now() - START for _ in range(2)] == [timedelta(minutes=1), timedelta(minutes=3.5)]


def test_a_clock_whose_machine_goes_back_goes_on_from_what_it_showed():
    readings = iter([100.0, 130.0, 50.0, 50.0, 60.0])
    clock = Clock(START, passing=lambda: next(readings))

    assert [(clock.now() - START).seconds for _ in range(3)] == [30, 30, 40]


@pytest.mark.parametrize("step", [-LONG, -HOUR, HOUR, LONG])
@pytest.mark.parametrize("fake", [freeze_time, time_machine.travel], ids=["freezegun", "time-machine"])
def test_libraries_that_fake_the_time_move_no_running_clock(fake, step):
    clock = Clock()
    before = clock.now()
    with fake(datetime.now(UTC) + step):
        meanwhile = clock.now()
    after = clock.now()

    assert before <= meanwhile <= after
    assert after - before < timedelta(minutes=5)


def test_a_fast_clock_stands_still_at_the_end_of_time_and_is_not_started_again():
    days = iter([0.0, 86400.0, 30 * 86400.0, *[1e9] * 9])
    clock = Clock(START, rate=FASTEST, passing=lambda: next(days))

    assert [clock.now() for _ in range(3)] == [LATEST] * 3
    with pytest.raises(WorldError, match="has come to its end, the year 2900"):
        clock.run()
