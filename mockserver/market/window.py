"""What has a window, whatever its kind: when it takes something, and when results follow from that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self


class WindowStore(Protocol):
    """The part of a world that keeps the windows of one kind."""

    def save_window(self, window: Any, now: datetime) -> None: ...

    def __iter__(self) -> Iterator[Any]: ...

    def fork(self) -> Self: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which something is taken, by the names of its moments and the events at them; `later` ones follow."""

    opens: tuple[str, str]
    closes: tuple[str, str]
    later: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """Results are posted by an event, once the window has a status."""

    event: str
    closed: str


@dataclass(frozen=True, slots=True)
class WindowKind:
    """Windows of one kind.

    noun     what a reader calls one of them
    store    where worlds keep them
    span     the time that is opened again when somebody asks for it at a moment
    posting  None where no results follow
    """

    noun: str
    store: type[WindowStore]
    span: Callable[[Any, datetime], Span]
    posting: Posting | None
