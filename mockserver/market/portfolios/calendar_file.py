"""The calendar that everybody is sent once a month: the windows to come, of every kind, as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from mockserver.clock import instant
from mockserver.market.world import World

_HEADER = ("Window", "Kind", "Opens", "Closes")
_MOST = 200


def calendar_file(world: World, since: datetime) -> bytes:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADER)
    for opens, name, noun, closes in sorted(_windows(world, since))[:_MOST]:
        rows.writerow((name, noun, instant(opens), instant(closes)))
    return text.getvalue().encode()


def _windows(world: World, since: datetime) -> Iterator[tuple[datetime, str, str, datetime]]:
    """Those that are known by now and haven't opened yet."""
    for kind in world.stage.windows:
        for window in world[kind.store]:
            span = kind.span(window, since)
            opens, closes = getattr(window, span.opens[0]), getattr(window, span.closes[0])
            if opens is not None and closes is not None and since <= opens:
                yield opens, window.name, kind.noun, closes
