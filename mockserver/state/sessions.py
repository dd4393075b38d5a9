"""The worlds of all sessions, each built when its session is first used."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.state.world import World


class Sessions:
    """Worlds by the id of their session."""

    def __init__(self, build: Callable[[], World]) -> None:
        self._build = build
        self._worlds: dict[str, World] = {}

    def world(self, session: str) -> World:
        world = self._worlds.get(session)
        if world is None:
            world = self._worlds[session] = self._build()
        return world

    def reset(self, session: str) -> World:
        """Throw the session's world away and build a new one from the same seed."""
        self._worlds[session] = world = self._build()
        return world

    def __len__(self) -> int:
        return len(self._worlds)
