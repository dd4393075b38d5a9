"""Scenarios and verifications on their way in, with the specs whose names they may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from mockserver.caiso.catalogue import Catalogue
from mockserver.files.grammar import Grammar, Source
from mockserver.openapi.slice import is_larger

T = TypeVar("T")
_MOST_POSTED = 5_000  # values; each may be explained at length, and others wait meanwhile


@dataclass(frozen=True, slots=True)
class Reader(Source):
    """One file or posted value."""

    catalogue: Catalogue

    def read(self, grammar: Grammar[T], data: Any) -> T:
        if self.folder is None and is_larger(data, _MOST_POSTED):
            raise self.error((), f"holds more than {_MOST_POSTED:,} values; a file may hold more")
        return grammar.read(data, self)
