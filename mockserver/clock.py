"""The clock of a world: the only module that asks the time or sleeps."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from mockserver.errors import SettingsError, WorldError
from mockserver.session_options import FASTEST

T = TypeVar("T")

# Names for the functions themselves: both run several times in each call, where a function around them would be felt.
monotonic: Callable[[], float]
"""Seconds by a clock that nobody sets, and that goes on while the machine sleeps.

Libraries that fake the time for the tests in whose process a mock runs (freezegun, time-machine) don't reach it.
"""
if sys.platform == "linux":
    monotonic = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "win32":
    monotonic = partial(time.monotonic)
else:
    monotonic = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
timestamp = time.time
"""The machine's time in seconds since 1970; cheaper than a datetime."""

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
EARLIEST, LATEST = datetime(2009, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)
"""Between which worlds begin: there are CRRs since 2009; the fastest clock runs for days until dates end."""
_TOO_LATE = f"the clock can be moved to the year {LATEST.year} at most"


def real_now() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


def moment_of_timestamp(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def sleep(delay: timedelta) -> None:
    """Let real time pass for one call; other calls go on."""
    await asyncio.sleep(delay.total_seconds())


async def turn() -> None:
    """Let the others that wait for the loop have their turn."""
    await asyncio.sleep(0)


async def in_steps(work: Generator[None, None, T]) -> T:
    """What the work comes to; others have their turn between its steps."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: T = end.value
            return value
        await turn()


async def wait_for(event: Awaitable[object], limit: timedelta | None) -> None:
    """Let real time pass until the event has come, at most `limit`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event, None if limit is None else limit.total_seconds())


def duration(text: str) -> timedelta:
    """The duration that a text such as 400ms, 90s, 15m, 2h, 3d or 1d12h names; ValueError for any other text."""
    parts = _DURATION_PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"{text!r} is no duration; write 400ms, 90s, 15m, 2h, 3d or 1d12h")
    try:
        return sum((float(number) * _UNITS[unit] for number, unit in parts), timedelta())
    except OverflowError:
        raise ValueError(f"{text!r} is longer than time can be counted") from None


def start_of(text: str) -> datetime:
    """What people write for where a clock begins: a moment with its offset, or a day, which has none.

    Raises SettingsError for anything else.
    """
    start = None
    with contextlib.suppress(ValueError):
        start = datetime.fromisoformat(text.upper())
    if start is None or (start.tzinfo is None and len(text) > len("2026-11-09")):
        example = "2026-11-09T09:00:00-08:00, or a Pacific day, such as 2026-11-09"
        raise SettingsError(f"a clock can't begin at {text!r}; write a moment, such as {example}")
    return start


def check_start(start: datetime | None, rate: float) -> None:
    """Raises SettingsError for a time, or a rate, at which no clock can begin; None is a time that is right."""
    if start is not None and not EARLIEST.year <= start.year < LATEST.year:
        raise SettingsError(f"a clock begins in the years {EARLIEST.year} to {LATEST.year - 1}, not {start.year}")
    if not 0 < rate <= FASTEST:
        raise SettingsError(f"a clock's rate is above zero and at most {FASTEST:.0f}, not {rate:g}")


def instant(moment: datetime) -> str:
    """A moment as the services write it: UTC, whole seconds, such as 2026-09-01T07:00:00Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def instant_ms(moment: datetime) -> str:
    """A moment in UTC with its milliseconds, such as 2026-09-01T07:00:00.250Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """The moment in UTC that a date-time names which the files' check has accepted."""
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


class Clock:
    """Virtual time: starts anywhere, runs at any rate, stands still when frozen or at its end, never goes back.

    It runs by a clock of the machine that nobody sets; should even that one go back (a restored machine), it goes on
    from what it has shown.
    """

    def __init__(
        self,
        start: datetime | None = None,
        rate: float = 1.0,
        frozen: bool = False,
        passing: Callable[[], float] = monotonic,
    ) -> None:
        """`passing` tells the real seconds since some moment."""
        self._passing = passing
        self._rate = rate
        self._frozen = frozen
        self._anchor = self._shown = start or real_now()
        self._since = self._read = passing()
        self._left = _until_the_end(self._anchor)

    def now(self) -> datetime:
        if self._frozen:
            return self._anchor
        reading = self._passing()
        if reading < self._read:
            self._settle(self._shown)
            return self._shown
        self._read = reading
        passed = (reading - self._since) * self._rate
        self._shown = self._anchor + timedelta(0, passed) if passed < self._left else LATEST
        return self._shown

    @property
    def frozen(self) -> bool:
        return self._frozen

    @property
    def rate(self) -> float:
        return self._rate

    def fork(self) -> Clock:
        """A clock of its own that shows the same time and runs on as this one does."""
        return Clock(self.now(), self._rate, self._frozen, self._passing)

    def freeze(self) -> None:
        self._settle(self.now())
        self._frozen = True

    def run(self, rate: float = 1.0) -> None:
        """Go on from now; a rate of 60 lets an hour pass in a minute."""
        check_start(None, rate)
        if self.now() >= LATEST:
            raise WorldError(f"the clock has come to its end, the year {LATEST.year}; reset the session")
        self._settle(self.now())
        self._frozen, self._rate = False, rate

    def advance(self, by: timedelta) -> None:
        if by < timedelta(0):
            raise WorldError("the clock never goes back; reset the session to start earlier")
        if by > LATEST - (now := self.now()):
            raise WorldError(_TOO_LATE)
        self._settle(now + by)

    def set(self, moment: datetime) -> None:
        if moment < self.now():
            raise WorldError("the clock never goes back; reset the session to start earlier")
        if moment > LATEST:
            raise WorldError(_TOO_LATE)
        self._settle(moment)

    def _settle(self, moment: datetime) -> None:
        self._anchor = self._shown = moment
        self._since = self._read = self._passing()
        self._left = _until_the_end(moment)


def _until_the_end(moment: datetime) -> float:
    return (LATEST - moment).total_seconds()
