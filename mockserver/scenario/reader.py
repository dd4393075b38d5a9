"""Data that people write, in a file or a request: read by a grammar, refused with its place and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from mockserver.caiso.catalogue import Catalogue
from mockserver.errors import MockServerError
from mockserver.files.yaml12 import Lines, Pointer
from mockserver.openapi.excerpt import is_larger
from mockserver.openapi.violation import dotted
from mockserver.scenario.complaint import KnownKeys, complaint
from mockserver.wording import nearest

_MOST_POSTED = 5_000  # values; each may be explained at length, and others wait meanwhile


class Reader:
    """One file or posted value on its way in.

    source      names it in errors: a file's path, or a name
    failure     the error that is raised
    known_keys  those that a mapping at a place may have
    """

    def __init__(
        self,
        source: Path | str,
        catalogue: Catalogue,
        failure: type[MockServerError],
        known_keys: KnownKeys,
    ) -> None:
        self.source = source
        self.catalogue = catalogue
        self._failure = failure
        self._known_keys = known_keys

    def validated(self, types: TypeAdapter[Any], data: Any) -> Any:
        folder = self.source.parent if isinstance(self.source, Path) else None
        if folder is None and is_larger(data, _MOST_POSTED):
            raise self.error((), f"holds more than {_MOST_POSTED:,} values; a file may hold more")
        try:
            text = orjson.dumps(data)
        except TypeError as problem:  # a number beyond 64 bits, half of a surrogate pair, a thousand levels
            raise self.error((), f"holds what can't be used: {problem}") from None
        try:
            return types.validate_json(text, context={"folder": folder})
        except ValidationError as problem:
            raise self.error(*complaint(problem, self._known_keys)) from None

    def error(self, pointer: Pointer, message: str) -> MockServerError:
        place = dotted(pointer)
        message = f"{place}: {message}" if place else message
        line = Lines(self.source).of(pointer) if isinstance(self.source, Path) else None
        return self._failure(message, self.source, line)

    def unknown(self, pointer: Pointer, what: str, name: str, known: Iterable[str]) -> MockServerError:
        """`what` is a sentence with {} where the name stands."""
        return self.error(pointer, what.format(repr(name)) + nearest(name, known))
