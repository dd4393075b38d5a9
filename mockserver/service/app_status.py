"""CRR App Status: whether the services are up."""

from __future__ import annotations

from mockserver.call import Call
from mockserver.service.behaviour import Handler
from mockserver.state.world import World


def status(_call: Call, _world: World) -> dict[str, str]:
    return {"status": "up"}


HANDLERS: dict[str, Handler] = {"GET /status": status}
