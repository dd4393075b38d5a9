from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockserver.clock import instant, moment_of

LATE = timezone(timedelta(hours=-8))


def test_an_instant_is_written_in_utc_with_four_digits_for_the_year():
    assert instant(datetime(2026, 9, 1, 0, 0, 0, 999999, tzinfo=LATE)) == "2026-09-01T08:00:00Z"
    assert instant(datetime(189, 11, 17, tzinfo=UTC)) == "0189-11-17T00:00:00Z"


@pytest.mark.parametrize("text", ["2026-09-01T08:00:00Z", "2026-09-01t08:00:00.000z", "2026-09-01T00:00:00-08:00"])
def test_a_date_time_is_read_however_rfc_3339_writes_it(text):
    assert moment_of(text) == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert moment_of(text).tzinfo is UTC
