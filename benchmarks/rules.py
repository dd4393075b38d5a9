"""What scenarios cost: rules that are active and don't fire, none at all, and calls that stall beside others."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks.calls import HEADERS
from benchmarks.crowd import CALLS, ROUNDS, Desk
from benchmarks.load import Load, rate
from benchmarks.process import serving
from benchmarks.row import Row

RULES = 200
STALLED = 100
PATH = "/crr/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1"
STALL = "/crr/marketstatus/v1.0/marketStatus?marketName=MOCK-STALL&participantName=ZTRD1"


def rows() -> Iterator[Row]:
    others = {"x-team": "other"}
    spread = [{"when": {"service": service, "headers": others}} for service in _services()]
    same = [{"when": {"params": {"portfolioName": f"P{number}"}, "headers": others}} for number in range(RULES)]
    yield Row(f"{RULES} scenario rules over all services: CPU time on top of a call", _cost(spread), "us", "<=", 30)
    yield Row(f"{RULES} scenario rules about the very operation: on top", _cost(same), "us", "<=", 30)
    cost = _cost(list(_patterns()), Desk.create)
    yield Row(f"{RULES} scenario rules with globs and regexes for its body: on top of a POST", cost, "us", "<=", 30)
    name = f"Throughput beside {STALLED} stalled calls, against none"
    yield Row(name, _beside_stalls(), "x", ">=", 0.9)


def _services() -> list[str]:
    services = sorted({one.service for one in Desk().mock.pipeline.catalogue.operations})
    return [services[number % len(services)] for number in range(RULES)]


def _patterns() -> Iterator[dict[str, Any]]:
    for number in range(RULES):
        wanted = {"glob": f"Team {number} *"} if number % 2 else {"regex": f"^[A-Z]+ {number}$"}
        place = "/portfolioName" if number % 4 < 2 else "/newBids/*/source"
        yield {"when": {"operation": "portfolioCreation", "body": {place: wanted}}}


def _cost(rules: list[dict[str, Any]], ask: Callable[[Desk], None] = Desk.status) -> float:
    """Microseconds that the rules add to a call that none of them fires on; without and with them in turns."""
    without, with_rules = Desk(), Desk()
    rules = [{**rule, "then": ["login_page"]} for rule in rules]
    list(with_rules.mock.pipeline.scenarios.library.post("benchmark", {"description": "Many rules.", "rules": rules}))
    with_rules.mock.pipeline.scenarios.activate(["benchmark"], None)
    return median((_seconds(with_rules, ask) - _seconds(without, ask)) / CALLS * 1e6 for _ in range(ROUNDS))


def _seconds(desk: Desk, ask: Callable[[Desk], None]) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        ask(desk)
    return time.process_time() - started


def _beside_stalls() -> float:
    """The rate of calls while others stall, by the rate without them: in turns, in one server."""
    with serving() as mock:
        load = Load(mock, PATH, HEADERS)
        rate(load, seconds=1)
        return median(_rate_beside_stalls(load) / rate(load) for _ in range(5))


def _rate_beside_stalls(load: Load) -> float:
    address = urlsplit(load.server.url)
    request = f"GET {STALL} HTTP/1.1\r\nhost: mock\r\ncaiso-request-id: {HEADERS['caiso-request-id']}\r\n\r\n".encode()
    with ExitStack() as clients:
        for _ in range(STALLED):
            client = clients.enter_context(socket.create_connection((address.hostname, address.port)))
            client.sendall(request)
        return rate(load)
