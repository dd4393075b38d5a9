"""What happens to a TOR conversion window in time: requests become approvals, approvals become CRRs."""

from __future__ import annotations

from dataclasses import replace

from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.holdings.inventory import Crr
from mockserver.market.timeline import Event, Kind
from mockserver.market.tor.store import Decision, TorApproval, TorWindow
from mockserver.market.world import Reaction, World

ORIGIN = "SYSTEM"


def plan_window(world: World, window: TorWindow) -> None:
    """Put a window and its events into the world."""
    world.tor.windows[window.name] = window
    world.timeline.plan(window.opens, Kind.TOR_OPEN, window.name)
    world.timeline.plan(window.closes, Kind.TOR_CLOSE, window.name)
    world.timeline.plan(window.approval_opens, Kind.TOR_OPEN_APPROVAL, window.name)
    world.timeline.plan(window.approval_closes, Kind.TOR_CLOSE_APPROVAL, window.name)
    if window.posts is not None:
        world.timeline.plan(window.posts, Kind.TOR_POST, window.name)


def _announce(text: str) -> Reaction:
    def announce(world: World, event: Event) -> None:
        world.messages.publish(event.at, f"{event.subject} {text}")

    return announce


def requests_closed(world: World, event: Event) -> None:
    """Each request asks its transferee for approval, one time of use at a time."""
    for request in world.tor.requests(event.subject):
        for tou in TIMES_OF_USE:
            world.tor.save(TorApproval(world.ids.take("tor"), request, tou))
        world.messages.tell(request.transferee, event.at, f"{request.holder} asks for approval in {event.subject}")
    world.messages.publish(event.at, f"{event.subject} is closed for conversion requests")


def window_posted(world: World, event: Event) -> None:
    """What was approved becomes MT_TOR CRRs of the transferees; what nobody answered is disapproved."""
    window = world.tor.windows.get(event.subject)
    if window is None or window.posted is not None:
        return
    approved: set[int] = set()
    for approval in world.tor.approvals(window.name):
        if approval.decision is Decision.APPROVED:
            approved.add(approval.request.id)
            crr = world.inventory.add(_crr(world, approval))
            world.tor.save(approval._replace(crr_id=crr.id))
            world.messages.tell(crr.owner, event.at, f"CRR ID {crr.id} is yours from {window.name}")
        else:
            world.tor.save(approval._replace(decision=Decision.DISAPPROVED))
    for request in world.tor.requests(window.name):
        world.tor.decide(request, Decision.APPROVED if request.id in approved else Decision.DISAPPROVED)
    world.tor.windows[window.name] = replace(window, posted=event.at)
    world.messages.publish(event.at, f"Results of {window.name} are POSTED")


def _crr(world: World, approval: TorApproval) -> Crr:
    request = approval.request
    return Crr(
        id=world.ids.take("crr"),
        owner=request.transferee,
        type="MT_TOR",
        hedge=approval.hedge,
        source=request.source,
        sink=request.sink,
        tou=approval.tou,
        start=request.start,
        end=request.end,
        units=request.units,
        origin=ORIGIN,
        term=ORIGIN,
    )


REACTIONS: dict[Kind, Reaction] = {
    Kind.TOR_OPEN: _announce("is open for conversion requests"),
    Kind.TOR_CLOSE: requests_closed,
    Kind.TOR_OPEN_APPROVAL: _announce("is open for approvals"),
    Kind.TOR_CLOSE_APPROVAL: _announce("is closed for approvals"),
    Kind.TOR_POST: window_posted,
}
