"""Historical and forecast load, as the list of activities knows it."""

from __future__ import annotations

from datetime import datetime

from mockserver.market.activity import Activity, Seed, Service
from mockserver.market.load.actors import ACTORS
from mockserver.market.load.events import REACTIONS
from mockserver.market.load.lines import LINES
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.load.seed import LoadWindowEntry, place_load_window
from mockserver.market.load.service import HANDLERS
from mockserver.market.load.store import LoadEvent, Loads, LoadWindow
from mockserver.market.people.participants import Role, ServiceAccess
from mockserver.market.window import Span, WindowKind

_WRITERS = (Role.LSE, Role.OBAALSE, Role.MSS, Role.CEC)
_SPAN = Span(("opens", LoadEvent.OPEN), ("closes", LoadEvent.CLOSE))


def _span(_window: LoadWindow, _now: datetime) -> Span:
    return _SPAN


LOAD = Activity(
    services={"historical_forecasted_load": Service(HANDLERS, ServiceAccess(writers=_WRITERS))},
    stores=(Loads, LoadMetrics),
    reactions=REACTIONS,
    actors=ACTORS,
    windows=WindowKind("load window", Loads, _span, posting=None),
    lines=LINES,
    seeds=(Seed("load_windows", LoadWindowEntry, place_load_window),),
    things={"load_windows": Loads},
)
