"""CRR TOR Conversion: requests of the holder, approvals of the transferee, each in its window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import orjson

from mockserver.call import Body, Call
from mockserver.clock import instant, moment_of
from mockserver.errors import MOST_ENTRIES, BusinessError, ErrorEntry
from mockserver.market.activity import Handler
from mockserver.market.calendar import last_second, pacific_day
from mockserver.market.people.access import require
from mockserver.market.people.participants import Role
from mockserver.market.quantities import mw, mw_units
from mockserver.market.shapes import period_body
from mockserver.market.tor import shapes
from mockserver.market.tor.overloads import overloads_of
from mockserver.market.tor.store import (
    Decision,
    RequestStatus,
    TorApproval,
    TorConversions,
    TorPath,
    TorRequest,
    TorWindow,
    WindowStatus,
)
from mockserver.market.world import World
from mockserver.wording import nearest

Ends = tuple[str, str]
_REPEATED = ("source", "sink", "tou", "hedgeType", "mw")  # what a decision says of the request once more


def active_windows(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[TorConversions] if one.posted is None]


def posted_windows(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[TorConversions] if one.posted is not None]


def window_status(call: Call, world: World) -> Body:
    return _window_body(_window(call.params["torConversionWindow"], world), world)


def paths(call: Call, world: World) -> list[Body]:
    """The caller's own paths, for the season of the window."""
    window = _window(call.params["torConversionWindow"], world)
    return [_path_body(one, window) for one in world[TorConversions].paths_of(str(call.participant))]


def create_requests(call: Call, world: World) -> Body:
    """All requests of an upload or none; they replace what the holder uploaded for the window before.

    Of an upload with wrong ones these are listed, in ERROR, beside what was taken before.
    """
    body = call.body
    holder = require(call, world, body["torHolder"])
    if not holder.has(Role.TOR):
        raise BusinessError("SEC0001", why=f"{holder.name} has no role {Role.TOR}")
    window = _window(body["torConversionWindow"], world)
    if window.status(world.now) is not WindowStatus.OPEN_FOR_CONVERSION:
        raise BusinessError("TOR0023", why=_stands(window, window.opens, window.closes, world))
    records = body["conversionRequests"]
    numbered = enumerate(records, world.ids.take("tor", len(records)))
    requests = [_request(number, record, window, holder.name) for number, record in numbered]
    wrong, more = _wrong(requests, window, holder.name, world)
    if wrong:
        world[TorConversions].replace_errors(window.name, holder.name, wrong)
    else:
        world[TorConversions].replace_requests(window.name, holder.name, requests)
    return _uploaded([f"{one.message} in record {_as_csv(one)}" for one in wrong] + _and_more(more), world)


def list_requests(call: Call, world: World) -> list[Body]:
    window = _window(call.params["torConversionWindow"], world)
    return [_request_body(one) for one in world[TorConversions].requests(window.name) if one.holder == call.participant]


def list_approvals(call: Call, world: World) -> list[Body]:
    """What the caller has to decide on; there is nothing before the window is closed for conversion."""
    window = _window(call.params["torConversionWindow"], world)
    return [
        _approval_body(one)
        for one in world[TorConversions].approvals(window.name)
        if one.request.transferee == call.participant
    ]


def approve(call: Call, world: World) -> Body:
    """All decisions of an upload or none."""
    body = call.body
    owner = require(call, world, body["assetOwner"])
    if not owner.has(Role.CRRH):
        raise BusinessError("SEC0001", why=f"{owner.name} has no role {Role.CRRH}")
    window = _window(body["torConversionWindow"], world)
    if window.status(world.now) is not WindowStatus.OPEN_FOR_APPROVAL:
        raise BusinessError("TOR0024", why=_stands(window, window.approval_opens, window.approval_closes, world))
    records = body["conversionApprovalRecords"]
    asked = [one for one in world[TorConversions].approvals(window.name) if one.request.transferee == owner.name]
    if not asked:
        return _uploaded([f"There is no conversion that {owner.name} could decide on in {window.name}"], world)
    undecided = [index for index, one in enumerate(records) if one["approvalStatus"] == Decision.PENDING_APPROVAL]
    if undecided:
        text = "approvalStatus: a decision is expected"
        first = [ErrorEntry.of_record("conversionApprovalRecords", index, text) for index in undecided[:MOST_ENTRIES]]
        raise BusinessError.of(first, number=len(undecided))
    decided = [_decided(record, owner.name, window, world) for record in records]
    messages = [one for one in decided if isinstance(one, str)]
    if not messages:
        world[TorConversions].approve(one for one in decided if not isinstance(one, str))
    return _uploaded(messages[:MOST_ENTRIES] + _and_more(len(messages) - MOST_ENTRIES), world)


def _window(name: str, world: World) -> TorWindow:
    window = world[TorConversions].windows.get(name)
    if window is None:
        raise BusinessError("TOR0016", why=f"no TOR window {name}{nearest(name, world[TorConversions].windows)}")
    return window


def _stands(window: TorWindow, opens: datetime, closes: datetime, world: World) -> str:
    status = f"{window.name} is {window.status(world.now)} at {instant(world.now)}"
    return f"{status}; this is taken from {instant(opens)} to {instant(closes)}"


def _request(number: int, record: Body, window: TorWindow, holder: str) -> TorRequest:
    end_date = moment_of(record["endDate"])
    return TorRequest(
        number,
        window.name,
        holder,
        record["source"],
        record["sink"],
        moment_of(record["startDate"]),
        last_second(end_date),
        end_date,
        mw_units(record["mw"]),
        record["transfereeAO"],
        record["modeled"],
    )


def _wrong(requests: list[TorRequest], window: TorWindow, holder: str, world: World) -> tuple[list[TorRequest], int]:
    """The wrong requests with what is wrong; of many the first, and how many more there are."""
    asked: dict[Ends, list[TorRequest]] = defaultdict(list)
    for one in requests:
        asked[one.source, one.sink].append(one)
    paths = reversed(world[TorConversions].paths_of(holder))  # of two for one way the first counts
    overloads = {(path.source, path.sink): overloads_of(path, asked[path.source, path.sink]) for path in paths}
    holders = {one.name for one in world.participants.with_role(Role.CRRH)}
    limits = {ends: f"More than the {mw(one.most)} MW of the path" for ends, one in overloads.items()}
    first, last = window.period.start, window.period.end

    def faults(one: TorRequest) -> Iterator[str]:
        ends = one.source, one.sink
        if ends not in overloads:
            yield f"No path of {holder} for source and sink"
        elif overloads[ends].begins and overloads[ends].meets(one):
            yield limits[ends]
        if not first <= one.start <= one.end <= last:
            yield f"Dates outside {window.period.name}"
        if one.transferee not in holders:
            yield "Unknown transferee asset owner"

    wrong = [one for one in requests if any(faults(one))]
    told = [one._replace(status=RequestStatus.ERROR, message=", ".join(faults(one))) for one in wrong[:MOST_ENTRIES]]
    return told, len(wrong) - MOST_ENTRIES


def _and_more(number: int) -> list[str]:
    return [f"and {number} more records like these"] if number > 0 else []


def _as_csv(request: TorRequest) -> str:
    days = (pacific_day(moment).strftime("%m/%d/%Y") for moment in (request.start, request.end))
    cells = [request.source, request.sink, str(mw(request.units)), *days, request.transferee, request.modeled]
    return f"[{','.join(cells)}]"


def _decided(record: Body, owner: str, window: TorWindow, world: World) -> TorApproval | str:
    """The approval with its decision; or in words why it can't be decided."""
    approval = world[TorConversions].approval(record["conversionApprovalId"])
    request = approval.request if approval else None
    if approval is None or request is None or request.window != window.name or request.transferee != owner:
        return f"No conversion {record['conversionApprovalId']} of {owner} in {window.name}"
    sent = record["source"], record["sink"], record["tou"], record["hedgeType"], record["mw"]
    expected = request.source, request.sink, approval.tou, approval.hedge, mw(request.units)
    if sent != expected:
        wrong = [name for name, one, other in zip(_REPEATED, sent, expected, strict=True) if one != other]
        return f"Conversion {approval.id} has another {', '.join(wrong)}"
    return TorApproval(approval.id, request, approval.tou, Decision(record["approvalStatus"]), approval.crr_id)


def _uploaded(messages: list[str], world: World) -> Body:
    return {
        "status": "ERROR" if messages else "VALID",
        "timestamp": instant(world.now),
        "errorMessages": orjson.dumps(messages).decode(),
    }


def _window_body(window: TorWindow, world: World) -> Body:
    approval = {"openDate": instant(window.approval_opens), "closeDate": instant(window.approval_closes)}
    return {
        "name": window.name,
        "period": period_body(window.period),
        "conversionSubmissionWindow": {"openDate": instant(window.opens), "closeDate": instant(window.closes)},
        # the file requires one spelling and declares the other: clients of either find it
        "conversionApprovalWindow": approval,
        "ConversionApprovalWindow": approval,
        "status": window.status(world.now),
    }


def _path_body(path: TorPath, window: TorWindow) -> Body:
    return {
        "id": path.id,
        "source": path.source,
        "sink": path.sink,
        "startDate": instant(window.period.start),
        "endDate": instant(window.period.end),
        "maxMw": mw(path.units),
    }


def _request_body(request: TorRequest) -> Body:
    return {
        "id": request.id,
        "source": request.source,
        "sink": request.sink,
        "startDate": instant(request.start),
        "endDate": instant(request.end_date),
        "mw": mw(request.units),
        "transfereeAO": request.transferee,
        "requestStatus": request.status,
        **({"message": request.message} if request.message else {}),
        "modeled": request.modeled,
    }


def _approval_body(approval: TorApproval) -> Body:
    return {
        "conversionApprovalId": approval.id,
        **({} if approval.crr_id is None else {"mtTorCrrId": approval.crr_id}),
        "source": approval.request.source,
        "sink": approval.request.sink,
        "tou": approval.tou,
        "hedgeType": approval.hedge,
        "mw": mw(approval.request.units),
        "approvalStatus": approval.decision,
    }


HANDLERS: dict[str, Handler] = {
    "GET /torconversion/activeTorConversionWindows": Handler(active_windows, list[shapes.ConversionWindow]),
    "GET /torconversion/postedConversionWindows": Handler(posted_windows, list[shapes.ConversionWindow]),
    "GET /torconversion/torConversionWindowStatus": Handler(window_status, shapes.ConversionWindow, shapes.OfWindow),
    "GET /torconversion/torConversionPaths": Handler(paths, list[shapes.Path], shapes.OfWindow),
    "GET /torconversion/torConversionRequestList": Handler(list_requests, list[shapes.Request], shapes.OfWindow),
    "GET /torconversion/mtTorCRRApprovalList": Handler(list_approvals, list[shapes.Approval], shapes.OfWindow),
    "POST /torconversion/torConversionCreation": Handler(create_requests, shapes.Uploaded, body=shapes.NewRequests),
    "POST /torconversion/torConversionApproval": Handler(approve, shapes.Uploaded, body=shapes.Decisions),
}
