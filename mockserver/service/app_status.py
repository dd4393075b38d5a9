"""CRR App Status: whether the services are up."""

from __future__ import annotations

from mockserver.call import Call
from mockserver.service.behaviour import Handler
from mockserver.service.shapes.markets import AppStatus
from mockserver.state.world import World


def status(_call: Call, world: World) -> dict[str, str]:
    return {"status": world.app_status}


HANDLERS: dict[str, Handler] = {"GET /status": Handler(status, AppStatus)}
