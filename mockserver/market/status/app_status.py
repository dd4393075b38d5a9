"""CRR App Status: whether the services are up."""

from __future__ import annotations

from mockserver.call import Call
from mockserver.market.activity import Handler
from mockserver.market.status import store
from mockserver.market.status.shapes import AppStatus
from mockserver.market.world import World


def status(_call: Call, world: World) -> dict[str, str]:
    return {"status": world[store.AppStatus].word}


HANDLERS: dict[str, Handler] = {"GET /status": Handler(status, AppStatus)}
