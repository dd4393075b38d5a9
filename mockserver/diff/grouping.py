"""Changes as people read them: one schema stands behind many operations, and is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mockserver.diff.change import Change


@dataclass(frozen=True, slots=True)
class Group:
    """One difference, and every operation in which a client meets it; no operation where it is of the service."""

    change: Change
    operations: tuple[str, ...]

    @property
    def lines(self) -> str:
        """Where it is written: old line -> new line, or the one of them that there is."""
        old, new = self.change.old, self.change.new
        parts = [f"{where.file.name}:{where.line}" if where.line else where.file.name for where in (old, new) if where]
        return " -> ".join(dict.fromkeys(parts))


def grouped(changes: Iterable[Change]) -> list[Group]:
    """The changes in their order; those alike but for operation and place in it are one, told with the first place."""
    together: dict[object, tuple[Change, dict[str, None]]] = {}
    for change in changes:
        key = change.kind, change.impact, change.text, change.old, change.new, change.service
        _, operations = together.setdefault(key, (change, {}))
        if change.operation:
            operations[change.operation] = None
    return [Group(change, tuple(operations)) for change, operations in together.values()]
