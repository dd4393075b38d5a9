"""Which handler answers which operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.call import Call, Operation
from mockserver.state.world import World

Handler = Callable[[Call, World], Any]


class Behaviour:
    """The handlers of all services: by service, then by the operation's key."""

    def __init__(self, services: Mapping[str, Mapping[str, Handler]]) -> None:
        self._services = services

    def handler(self, operation: Operation) -> Handler | None:
        """The handler of an operation; None where only its spec says how to answer."""
        return self._services.get(operation.service, {}).get(operation.key)
