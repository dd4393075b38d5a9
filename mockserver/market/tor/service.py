"""CRR TOR Conversion: requests of the holder, approvals of the transferee, each in its window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from mockserver.call import Call
from mockserver.clock import instant, moment_of
from mockserver.errors import MOST_ENTRIES, BusinessError, ErrorEntry
from mockserver.market.activity import Handler
from mockserver.market.calendar import pacific_day
from mockserver.market.people.access import require
from mockserver.market.people.participants import Role
from mockserver.market.quantities import mw, mw_units
from mockserver.market.status.service import period_body
from mockserver.market.tor import shapes
from mockserver.market.tor.overloads import Overloads, overloads_of
from mockserver.market.tor.store import Decision, TorApproval, TorPath, TorRequest, TorWindow, WindowStatus
from mockserver.market.trading.rules import last_second
from mockserver.market.world import World
from mockserver.strict import nearest

Body = dict[str, Any]
Ends = tuple[str, str]


def active_windows(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world.tor if one.posted is None]


def posted_windows(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world.tor if one.posted is not None]


def window_status(call: Call, world: World) -> Body:
    return _window_body(_window(call.params["torConversionWindow"], world), world)


def paths(call: Call, world: World) -> list[Body]:
    """The caller's own paths, for the season of the window."""
    window = _window(call.params["torConversionWindow"], world)
    return [_path_body(one, window) for one in world.tor.paths_of(str(call.participant))]


def create_requests(call: Call, world: World) -> Body:
    """All requests of an upload or none; they replace what the holder uploaded for the window before."""
    body = call.body
    holder = require(call, world, body["torHolder"])
    if not holder.has(Role.TOR):
        raise BusinessError("SEC0001", why=f"{holder.name} has no role {Role.TOR}")
    window = _window(body["torConversionWindow"], world)
    if window.status(world.now) is not WindowStatus.OPEN_FOR_CONVERSION:
        raise BusinessError("TOR0023", why=_stands(window, window.opens, window.closes, world))
    requests = [_request(one, window, holder.name) for one in body["conversionRequests"]]
    messages = _messages(requests, window, holder.name, world)
    if not messages:
        numbered = [replace(one, id=world.ids.take("tor")) for one in requests]
        world.tor.replace_requests(window.name, holder.name, numbered)
    return _uploaded(messages, world)


def list_requests(call: Call, world: World) -> list[Body]:
    window = _window(call.params["torConversionWindow"], world)
    return [_request_body(one) for one in world.tor.requests(window.name) if one.holder == call.participant]


def list_approvals(call: Call, world: World) -> list[Body]:
    """What the caller has to decide on; there is nothing before the window is closed for conversion."""
    window = _window(call.params["torConversionWindow"], world)
    return [
        _approval_body(one) for one in world.tor.approvals(window.name) if one.request.transferee == call.participant
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
    undecided = [
        ErrorEntry.of_record("conversionApprovalRecords", index, "approvalStatus: a decision is expected")
        for index, record in enumerate(records)
        if record["approvalStatus"] == Decision.PENDING_APPROVAL
    ]
    if undecided:
        raise BusinessError.of(undecided)
    messages = [message for one in records if (message := _fault_of_decision(one, owner.name, window, world))]
    if not messages:
        for record in records:
            _decide(record, world)
    return _uploaded(messages, world)


def _window(name: str, world: World) -> TorWindow:
    window = world.tor.windows.get(name)
    if window is None:
        raise BusinessError("TOR0016", why=f"no TOR window {name}{nearest(name, world.tor.windows)}")
    return window


def _stands(window: TorWindow, opens: datetime, closes: datetime, world: World) -> str:
    status = f"{window.name} is {window.status(world.now)} at {instant(world.now)}"
    return f"{status}; this is taken from {instant(opens)} to {instant(closes)}"


def _request(record: Body, window: TorWindow, holder: str) -> TorRequest:
    return TorRequest(
        id=0,
        window=window.name,
        holder=holder,
        source=record["source"],
        sink=record["sink"],
        start=moment_of(record["startDate"]),
        end=last_second(moment_of(record["endDate"])),
        units=mw_units(record["mw"]),
        transferee=record["transfereeAO"],
        modeled=record["modeled"],
    )


def _messages(requests: list[TorRequest], window: TorWindow, holder: str, world: World) -> list[str]:
    """What is wrong with requests, in the style of the published samples; of the first wrong ones if they are many."""
    paths = reversed(world.tor.paths_of(holder))  # of two for one way the first counts
    overloads = {(path.source, path.sink): overloads_of(path, requests) for path in paths}
    wrong = [(one, found) for one in requests if (found := _faults(one, window, overloads, world))]
    told = [f"{fault} in record {_as_csv(one)}" for one, found in wrong[:MOST_ENTRIES] for fault in found]
    more = len(wrong) - MOST_ENTRIES
    return [*told, f"and {more} more records like these"] if more > 0 else told


def _faults(request: TorRequest, window: TorWindow, overloads: Mapping[Ends, Overloads], world: World) -> list[str]:
    overload = overloads.get((request.source, request.sink))
    transferee = world.participants.find(request.transferee)
    faults = []
    if overload is None:
        faults.append(f"No path of {request.holder} for source and sink")
    elif overload.meets(request):
        faults.append(f"More than the {mw(overload.most)} MW of the path")
    if not window.period.start <= request.start <= request.end <= window.period.end:
        faults.append(f"Dates outside {window.period.name}")
    if transferee is None or not transferee.has(Role.CRRH):
        faults.append("Unknown transferee asset owner")
    return faults


def _as_csv(request: TorRequest) -> str:
    days = (pacific_day(moment).strftime("%m/%d/%Y") for moment in (request.start, request.end))
    cells = [request.source, request.sink, str(mw(request.units)), *days, request.transferee, request.modeled]
    return f"[{','.join(cells)}]"


def _fault_of_decision(record: Body, owner: str, window: TorWindow, world: World) -> str | None:
    approval = world.tor.approval(record["conversionApprovalId"])
    if approval is None or approval.request.window != window.name or approval.request.transferee != owner:
        return f"No conversion {record['conversionApprovalId']} of {owner} in {window.name}"
    expected = _approval_body(approval)
    wrong = [name for name in ("source", "sink", "tou", "hedgeType", "mw") if record[name] != expected[name]]
    return f"Conversion {approval.id} has another {', '.join(wrong)}" if wrong else None


def _decide(record: Body, world: World) -> None:
    approval = world.tor.approval(record["conversionApprovalId"])
    if approval is not None:
        world.tor.save(replace(approval, decision=Decision(record["approvalStatus"])))


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
        "endDate": instant(request.end),
        "mw": mw(request.units),
        "transfereeAO": request.transferee,
        "requestStatus": request.decision,
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
