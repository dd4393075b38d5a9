"""The mock in the tests of a client: a server for any framework, its sessions, and a plugin of pytest.

What is named here is imported when it is asked for, so that pytest starts as fast with the plugin as without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.errors import AdminError
    from mockserver.testing.journal import JournalCall
    from mockserver.testing.running_mock import RunningMock
    from mockserver.testing.server import MockServer
    from mockserver.testing.session import Session

__all__ = ["AdminError", "JournalCall", "MockServer", "RunningMock", "Session"]

_MODULES = {
    "AdminError": "mockserver.errors",
    "JournalCall": "mockserver.testing.journal",
    "MockServer": "mockserver.testing.server",
    "RunningMock": "mockserver.testing.running_mock",
    "Session": "mockserver.testing.session",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
