"""All scenarios by name: those of folders, read again when their files change, and those that were posted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.clock import monotonic
from mockserver.errors import ScenarioError, UnknownScenarioError
from mockserver.wording import nearest

if TYPE_CHECKING:
    from mockserver.scenario.model import Scenario

log = logging.getLogger(__name__)

POSTED = "posted"
_TRIGGERS = "triggers"

Stamp = tuple[int, int]


@dataclass(slots=True)
class Entry:
    """One scenario as it was loaded; `path` is None for a posted one."""

    name: str
    scenario: Scenario
    path: Path | None = None
    stamp: Stamp = (0, 0)


class Library:
    """Scenarios are read when they are first asked for, so that a start doesn't wait for them."""

    def __init__(self, folders: Iterable[Path], catalogue: Callable[[], Catalogue], look_every_s: float = 1.0) -> None:
        self.folders = [_existing(folder) for folder in folders]
        self._look_every_s = look_every_s
        self._catalogue = catalogue
        self._entries: dict[str, Entry] = {}
        self._looked = monotonic()

    def paths(self) -> dict[str, Path]:
        """The files by the names of their scenarios; of two with one name the later folder's counts."""
        return {path.stem: path for path in self._files() if path.stem != _TRIGGERS}

    def trigger_files(self) -> list[Path]:
        """The files that hold trigger words; a word of a later one counts."""
        return [path for path in self._files() if path.stem == _TRIGGERS]

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from [folder] if folder.is_file() else sorted(folder.glob("*.yaml"))

    def names(self) -> list[str]:
        posted = [entry.name for entry in self._entries.values() if entry.path is None]
        return sorted({*self.paths(), *posted})

    def entry(self, name: str) -> Entry:
        """Raises ScenarioError: there is none of this name, or its file can't be used."""
        entry = self._entries.get(name)
        if entry is None:
            path = self.paths().get(name)
            if path is None:
                raise UnknownScenarioError(f"there is no scenario {name!r}{nearest(name, self.names())}")
            entry = self._entries[name] = self._load(name, path)
        return entry

    def get(self, name: str) -> Scenario:
        self._look()
        return self.entry(name).scenario

    def find(self, name: str) -> Scenario | None:
        """A scenario that was asked for before, as its file is now; None if it has been removed since."""
        self._look()
        entry = self._entries.get(name)
        return entry.scenario if entry else None

    def usable(self) -> Iterator[Entry | None]:
        """Those that can be used with the loaded specs, and None for each other one: to read one takes a moment."""
        for name in self.names():
            entry = None
            with suppress(ScenarioError):
                entry = self.entry(name)
            yield entry

    def check(self, folders: Iterable[Path]) -> None:
        """Load every file of the folders. Raises ScenarioError for the first that can't be used."""
        for folder in folders:
            for name, path in self.paths().items():
                if folder in (path, path.parent):
                    self.entry(name)

    def post(self, name: str, data: Any) -> Generator[None, None, Entry]:
        """Add or replace a scenario that comes without a file, in pieces."""
        from mockserver.scenario.load import scenario_of  # 50 ms: only who uses scenarios builds their grammar

        scenario = yield from scenario_of(data, name, self._catalogue())
        entry = self._entries[name] = Entry(name, scenario)
        return entry

    def remove(self, name: str) -> None:
        """Forget a posted scenario."""
        if self.entry(name).path is not None:
            raise ScenarioError(f"{name!r} comes from a file; only posted scenarios can be removed")
        del self._entries[name]

    def reload(self) -> list[str]:
        """Read changed files again, and give their names. One that can't be used leaves what it was, and is logged."""
        changed = []
        for entry in list(self._entries.values()):
            stamp = _stamp(entry.path) if entry.path else None
            if entry.path is None or stamp is None or stamp == entry.stamp:
                continue
            entry.stamp = stamp
            try:
                self._entries[entry.name] = self._load(entry.name, entry.path)
                changed.append(entry.name)
            except ScenarioError as problem:
                log.error("%s; the scenario stays as it was", problem)
        return changed

    def _look(self) -> None:
        now = monotonic()
        if now - self._looked >= self._look_every_s:
            self._looked = now
            for name in self.reload():
                log.info("scenario %s changed and was read again", name)

    def _load(self, name: str, path: Path) -> Entry:
        from mockserver.scenario.load import load_scenario  # 50 ms: only who uses scenarios builds their grammar

        return Entry(name, load_scenario(path, self._catalogue()), path, _stamp(path) or (0, 0))


def grammar_in_pieces() -> Iterator[None]:
    """Make what reads scenarios, which takes 0.1 s in one go."""
    for name in ("values", "effects", "schema"):
        import_module(f"mockserver.scenario.{name}")
        yield
    from mockserver.scenario.schema import SCENARIO  # 44 ms: only who uses scenarios builds their grammar

    _ = SCENARIO.adapter
    yield
    _ = SCENARIO.schema
    yield


def _existing(path: Path) -> Path:
    if not path.exists():
        raise ScenarioError("no such file or folder of scenarios", path)
    return path


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
