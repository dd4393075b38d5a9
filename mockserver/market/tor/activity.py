"""TOR conversion, as the list of activities knows it."""

from __future__ import annotations

from datetime import datetime

from mockserver.market.activity import Activity, Seed, Service
from mockserver.market.people.participants import Role, ServiceAccess
from mockserver.market.tor.actors import ACTORS
from mockserver.market.tor.events import REACTIONS
from mockserver.market.tor.lines import LINES
from mockserver.market.tor.newcomer import welcome
from mockserver.market.tor.seed import PathEntry, WindowEntry, place_path, place_window
from mockserver.market.tor.service import HANDLERS
from mockserver.market.tor.store import TorConversions, TorEvent, TorWindow, WindowStatus
from mockserver.market.window import Posting, Span, WindowKind

_REQUESTS = Span(
    ("opens", TorEvent.OPEN),
    ("closes", TorEvent.CLOSE),
    (
        ("approval_opens", TorEvent.OPEN_APPROVAL),
        ("approval_closes", TorEvent.CLOSE_APPROVAL),
        ("posts", TorEvent.POST),
    ),
)
_APPROVALS = Span(
    ("approval_opens", TorEvent.OPEN_APPROVAL),
    ("approval_closes", TorEvent.CLOSE_APPROVAL),
    (("posts", TorEvent.POST),),
)


def _span(window: TorWindow, now: datetime) -> Span:
    """The time for requests, until that for approvals has begun."""
    return _REQUESTS if now < window.approval_opens else _APPROVALS


TOR = Activity(
    services={"tor_conversion": Service(HANDLERS, ServiceAccess(writers=(Role.TOR, Role.CRRH)))},
    stores=(TorConversions,),
    ids={"tor": 701},
    reactions=REACTIONS,
    actors=ACTORS,
    windows=WindowKind("TOR window", TorConversions, _span, Posting(TorEvent.POST, WindowStatus.CLOSED_FOR_APPROVAL)),
    lines=LINES,
    seeds=(Seed("tor_paths", PathEntry, place_path), Seed("tor_windows", WindowEntry, place_window)),
    things={"tor_windows": TorConversions},
    newcomer=welcome,
)
