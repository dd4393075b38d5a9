"""What happens to a TOR conversion window in time: requests become approvals, approvals become CRRs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.messages.announce import announcement
from mockserver.market.messages.store import MessageBoard
from mockserver.market.timeline import Event
from mockserver.market.tor.store import Decision, RequestStatus, TorApproval, TorConversions, TorEvent, TorWindow
from mockserver.market.world import Reaction, World

ORIGIN = "SYSTEM"


def plan_window(world: World, window: TorWindow) -> None:
    """Put a window and its events into the world."""
    world[TorConversions].windows[window.name] = window
    world.timeline.plan(window.opens, TorEvent.OPEN, window.name)
    world.timeline.plan(window.closes, TorEvent.CLOSE, window.name)
    world.timeline.plan(window.approval_opens, TorEvent.OPEN_APPROVAL, window.name)
    world.timeline.plan(window.approval_closes, TorEvent.CLOSE_APPROVAL, window.name)
    if window.posts is not None:
        world.timeline.plan(window.posts, TorEvent.POST, window.name)


def requests_closed(world: World, event: Event) -> None:
    """Each request asks its transferee for approval, one time of use at a time."""
    for request in world[TorConversions].taken(event.subject):
        for tou in TIMES_OF_USE:
            world[TorConversions].save(TorApproval(world.ids.take("tor"), request, tou))
        world[MessageBoard].tell(request.transferee, event.at, f"{request.holder} asks for approval in {event.subject}")
    world[MessageBoard].publish(event.at, f"{event.subject} is closed for conversion requests")


def window_posted(world: World, event: Event) -> None:
    """What was approved becomes MT_TOR CRRs of the transferees; what nobody answered is disapproved."""
    window = world[TorConversions].windows.get(event.subject)
    if window is None or window.posted is not None:
        return
    approved: set[int] = set()
    for approval in world[TorConversions].approvals(window.name):
        if approval.decision is Decision.APPROVED:
            approved.add(approval.request.id)
            crr = world[Inventory].add(_crr(world, approval))
            world[TorConversions].save(approval._replace(crr_id=crr.id))
            world[MessageBoard].tell(crr.owner, event.at, f"CRR ID {crr.id} is yours from {window.name}")
        else:
            world[TorConversions].save(approval._replace(decision=Decision.DISAPPROVED))
    for request in world[TorConversions].taken(window.name):
        status = RequestStatus.APPROVED if request.id in approved else RequestStatus.DISAPPROVED
        world[TorConversions].decide(request, status)
    world[TorConversions].windows[window.name] = replace(window, posted=event.at)
    world[MessageBoard].publish(event.at, f"Results of {window.name} are POSTED")


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


REACTIONS: Mapping[str, Reaction] = {
    TorEvent.OPEN: announcement("{} is open for conversion requests"),
    TorEvent.CLOSE: requests_closed,
    TorEvent.OPEN_APPROVAL: announcement("{} is open for approvals"),
    TorEvent.CLOSE_APPROVAL: announcement("{} is closed for approvals"),
    TorEvent.POST: window_posted,
}
