"""Large bodies of the other services: CPU time from the bytes of the request to the bytes of the reply."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from time import process_time
from typing import Any

from benchmarks.row import Row
from mockserver.app import Mock, build
from mockserver.call import Call
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.operator import advance_to, advance_to_event
from mockserver.market.people.participants import Participants
from mockserver.settings import Settings

_REQUEST_ID = "c9b09ec1-3a3a-4e68-a4d7-89aece526b05"
_ROUNDS = 15
_SINKS = ("DLAP_PGAE-APND", "SLAP_PGCC-APND", "SLAP_PGEB-APND", "SLAP_PGSB-APND", "SLAP_PGST-APND")
_CONTACT = {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}


def rows() -> Iterator[Row]:
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    yield Row("load of one month, 3,720 records", _load(mock), "ms of CPU", "<=", 60)
    yield Row("500 secondary offers in one body", _offers(mock), "ms of CPU", "<=", 15)


def _load(mock: Mock) -> float:
    """A month of 31 days at five sinks, validated and stored."""
    world = mock.pipeline.sessions.world("load")
    everywhere = [replace(one, sinks=_SINKS) if one.name == "ZPGL" else one for one in world.participants]
    world.stage = replace(world.stage, participants=Participants(everywhere))
    advance_to_event(world, "FORECAST_LOAD_2026_M12.open-load")
    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(31)]
    records = [
        {
            "sinkName": sink,
            "effectiveDate": f"{day}T08:00:00Z",
            "hourEnding": hour,
            "dataType": "FINAL_LOAD",
            "mw": round(100 + hour / 7, 3),
        }
        for sink in _SINKS
        for day in days
        for hour in range(1, 25)
    ]
    body = {
        "histForecastFlag": "F",
        "assetOwner": "ZPGL",
        "loadSubmissionWindowName": "FORECAST_LOAD_2026_M12",
        "periodName": "2026_M12",
        "hourlyLoad": records,
    }
    return _best(mock, "load", "/historicalforecastedload/v1.0/loadSubmission", body, b"")


def _offers(mock: Mock) -> float:
    """500 public offers to sell a part of one CRR."""
    world = mock.pipeline.sessions.world("offers")
    advance_to(world, world.now + timedelta(days=1))
    crr = next(one for one in world[Inventory] if one.owner == "ZTRD1" and one.units >= 500)
    offer = {
        "assetOwner": crr.owner,
        "crrId": crr.id,
        "source": crr.source,
        "sink": crr.sink,
        "tou": crr.tou,
        "hedgeType": crr.hedge,
        "crrType": crr.type,
        "startDate": crr.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endDate": crr.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "mw": 0.001,
        "price": 19.99,
        "contactInfo": _CONTACT,
    }
    query = b"participantName=ZTRD1"
    return _best(mock, "offers", "/secondarymarket/v1.0/publicSmSellOfferCreation", [offer] * 500, query)


def _best(mock: Mock, session: str, path: str, body: Any, query: bytes) -> float:
    """The least CPU time of some rounds, in milliseconds; each round is accepted."""
    contract = next(one for one in mock.pipeline.catalogue.contracts.values() if one.operation.path == path)
    content = json.dumps(body).encode()
    headers = {"caiso-request-id": _REQUEST_ID, "content-type": "application/json"}
    times = []
    for _ in range(_ROUNDS):
        call = Call(contract.operation, path, query, headers, content, session=session)
        started = process_time()
        reply = asyncio.run(mock.pipeline.reply_to(call, contract))
        times.append(process_time() - started)
        if reply.status != 200:
            raise RuntimeError(reply.content[:500])
    return min(times) * 1000
