"""Which scenarios are active for a call, and the plan that their rules make for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.caiso.contract import Contract
from mockserver.call import Call, Reply
from mockserver.errors import ScenarioError
from mockserver.scenario.library import Library
from mockserver.scenario.plan import CALM, HIT_HEADER, Fired, Plan

if TYPE_CHECKING:
    from mockserver.scenario.effects.effect import SessionWorld
    from mockserver.scenario.run import Run, SessionScenarios
    from mockserver.scenario.triggers import Triggers

_ASK_HEADER = HIT_HEADER
_TRIGGER = b"MOCK-"


class Scenarios:
    """Scenarios switched on for all sessions, for one, or by a call's own header; and trigger values in its names."""

    def __init__(self, library: Library, triggers: Callable[[], Triggers] | None = None) -> None:
        self.library = library
        self.everywhere: tuple[str, ...] = ()
        self._triggers = triggers  # called with the first trigger value that comes
        self._quiet = True

    def plan(self, call: Call, contract: Contract, world: SessionWorld) -> Plan:
        """What happens to this call."""
        asks = _ASK_HEADER in call.headers or "prefer" in call.headers
        triggered = self._triggers is not None and (_TRIGGER in call.query or _TRIGGER in call.content)
        if self._quiet and not asks and not triggered:
            return CALM
        try:
            asked = self._asked_for(call.headers) if asks else ()
        except ScenarioError as problem:
            return Plan((_refused(problem, contract, world),))
        state = self.of(world)
        fired = self._triggers().fired(call, contract, world, state) if triggered and self._triggers else []
        for name in dict.fromkeys(self.active(world) + asked):
            scenario = self.library.find(name)
            one = state.run(name, scenario).fired(call, contract, world) if scenario else None
            if one is not None:
                fired.append(one)
        return Plan(tuple(fired), world.clock.frozen) if fired else CALM

    def check(self, folders: Iterable[Path]) -> None:
        """Load what these folders hold. Raises ScenarioError for the first file that can't be used."""
        folders = list(folders)
        self.library.check(folders)
        if self._triggers and any(path.parent in folders for path in self.library.trigger_files()):
            self._triggers()

    def activate(self, names: Iterable[str], world: SessionWorld | None) -> None:
        """Make these the active ones, in this order, in one session or (None) in all that don't have their own.

        Raises ScenarioError for one that is unknown or can't be used; then nothing has changed.
        """
        known = self._known(names)
        if world is None:
            self.everywhere = known
        else:
            self.of(world).active = known
        self._quiet = self._quiet and not known

    def active(self, world: SessionWorld) -> tuple[str, ...]:
        """The scenarios that are active in a session, in their order."""
        own = self.of(world).active
        return self.everywhere if own is None else own

    def of(self, world: SessionWorld) -> SessionScenarios:
        """What scenarios keep for a session; it lives and dies with the session's world."""
        from mockserver.scenario.run import SessionScenarios  # 53 ms of effects, for who uses scenarios

        return world.find(SessionScenarios) or world.keep(SessionScenarios(world.seed))

    def run(self, name: str, world: SessionWorld) -> Run:
        """A scenario in a session, whether it is active or not. Raises ScenarioError for an unknown one."""
        return self.of(world).run(name, self.library.get(name))

    def remove(self, name: str) -> None:
        """Forget a posted scenario. Raises ScenarioError for one that comes from a file."""
        self.library.remove(name)
        self.everywhere = tuple(one for one in self.everywhere if one != name)

    def _asked_for(self, headers: Mapping[str, str]) -> tuple[str, ...]:
        """The names in the header X-Mock-Scenario, and in `Prefer: scenario=name`. Raises ScenarioError."""
        names = headers.get(_ASK_HEADER, "").split(",")
        for preference in headers.get("prefer", "").replace(";", ",").split(","):
            key, _, value = preference.partition("=")
            if key.strip().lower() == "scenario":
                names.append(value.strip().strip('"'))
        return self._known(name.strip() for name in names if name.strip())

    def _known(self, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for name in names:
            self.library.entry(name)
        return names


def _refused(problem: ScenarioError, contract: Contract, world: SessionWorld) -> Fired:
    """The answer to a call whose header asks for a scenario that can't be used."""
    from mockserver.scenario.effects.effect import Step  # 39 ms, for who uses scenarios

    def refuse() -> Reply:
        return contract.error_reply(contract.refusal(HTTPStatus.BAD_REQUEST, str(problem)), world.clock.now())

    return Fired(_ASK_HEADER, "unknown", None, (Step("refused", gate=refuse),))
