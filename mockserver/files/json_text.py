"""JSON texts: the value, refused where JSON forbids what some readers let pass, and the line of each of its parts."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from typing import Any

Pointer = tuple[str | int, ...]

_DEEPEST = 100  # levels
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf"[{{}}\[\],:]|{_STRING}|[^\s{{}}\[\],:\"]+", re.DOTALL)
_NESTING = re.compile(rf"{_STRING}|([\[{{])|[\]}}]", re.DOTALL)
_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):
    """Why a text isn't JSON that everybody can read, and in which line."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


def dotted(pointer: Pointer) -> str:
    """A pointer as people write it: newBids[3].bidCurve[1].mw."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer)
    return text.removeprefix(".")


def parse_json(text: str) -> Any:
    """Raises NotJson."""
    text = text.removeprefix("\ufeff")
    _check_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_mapping, parse_float=_finite, parse_constant=_no_number)
    except json.JSONDecodeError as problem:
        raise NotJson(problem.msg[:1].lower() + problem.msg[1:], problem.lineno) from None
    except _Found as found:
        raise NotJson(str(found), _line_of(found, text)) from None
    except ValueError as problem:
        raise NotJson(str(problem), None) from None
    if _MAY_BE_HALF.search(text):
        _check_characters(text)
    return value


def lines_of(text: str) -> dict[Pointer, int]:
    """The line of each part of a JSON text by its pointer: of its key, else of where it begins."""
    return {(): 1, **{pointer: line for pointer, line, _ in _Scan(text).parts()}}


class _Found(ValueError):
    """Something that JSON texts shouldn't have; `key` is where it was met, `number` how it is written."""

    def __init__(self, message: str, key: str = "", number: str = "") -> None:
        super().__init__(message)
        self.key, self.number = key, number


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Found(f"the key {twice!r} stands twice in one mapping; remove one", key=twice)
    return mapping


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _Found(f"the number {text} is beyond what can be held", number=text)
    return number


def _no_number(text: str) -> Any:
    raise _Found(f"{text} is no number of JSON", number=text)


def _line_of(found: _Found, text: str) -> int | None:
    seen: set[Pointer] = set()
    for pointer, line, token in _Scan(text).parts():
        if (found.number and token == found.number) or (found.key and pointer in seen and pointer[-1] == found.key):
            return line
        seen.add(pointer)
    return None


def _check_characters(text: str) -> None:
    """Half of a surrogate pair is no character, and can't be sent."""
    for pointer, line, token in _Scan(text).parts():
        for half in (token, str(pointer[-1])):
            try:
                half.encode()
            except UnicodeEncodeError:
                raise NotJson("a text with half of a surrogate pair, which is no character", line) from None


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= _DEEPEST:
        return
    depth = 0
    for token in _NESTING.finditer(text):
        if token[1]:
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if depth > _DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            raise NotJson(f"nested more than {_DEEPEST} levels deep", line)


class _Scan:
    """One walk over a text that a JSON parser has taken, or at least its beginning."""

    def __init__(self, text: str) -> None:
        self._parts: list[tuple[Pointer, int, str]] = []
        self._tokens = _TOKEN.finditer(text)
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def parts(self) -> list[tuple[Pointer, int, str]]:
        """Pointer, line and text of each part below the root; texts without their quotes."""
        self._value((), next(self._tokens, None))
        return self._parts

    def _value(self, pointer: Pointer, token: re.Match[str] | None) -> None:
        if token is not None and token[0] == "{":
            self._object(pointer)
        elif token is not None and token[0] == "[":
            self._array(pointer)

    def _object(self, pointer: Pointer) -> None:
        for token in self._tokens:
            if token[0] == "}":
                return
            if token[0] != ",":
                inner, line = (*pointer, _plain(token[0])), self._line(token)
                next(self._tokens, None)  # the colon
                value = next(self._tokens, None)
                self._parts.append((inner, line, _plain(value[0]) if value else ""))
                self._value(inner, value)

    def _array(self, pointer: Pointer) -> None:
        index = 0
        for token in self._tokens:
            if token[0] == "]":
                return
            if token[0] != ",":
                self._parts.append(((*pointer, index), self._line(token), _plain(token[0])))
                self._value((*pointer, index), token)
                index += 1

    def _line(self, token: re.Match[str]) -> int:
        return bisect_right(self._ends, token.start()) + 1


def _plain(token: str) -> str:
    if not token.startswith('"'):
        return token
    if "\\" not in token:
        return token[1:-1]
    text: str = json.loads(token, strict=False)
    return text
