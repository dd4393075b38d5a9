"""A journal as JSON lines: written by the admin API and by whoever records, read by whoever replays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from mockserver.call import Hit
from mockserver.errors import JournalError
from mockserver.record.record import Record, plain

# What a call of a journal needs to have; a journal of another program, or of an older mock, may have no more.
_KEYS = ("at", "session", "method", "path", "status", "hits")


def as_line(record: Record) -> bytes:
    """One call as a line of JSON, its end included."""
    return orjson.dumps(plain(record), option=orjson.OPT_APPEND_NEWLINE)


def as_value(record: Record) -> bytes:
    """One call as JSON."""
    return orjson.dumps(plain(record))


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The calls of a journal in JSON lines. Raises JournalError with the line that can't be read."""
    return [call for _, call in read_lines(path)]


def read_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The same, each with the number of its line."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as problem:
        raise JournalError(f"can't be read: {problem.strerror}", path) from None
    return [(number, _call(line, path, number)) for number, line in enumerate(lines, 1) if line.strip()]


def _call(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        call = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        raise JournalError(f"not a line of JSON: {problem}", path, number) from None
    missing = [key for key in _KEYS if not isinstance(call, dict) or key not in call]
    if missing:
        raise JournalError(f"no call of a journal: {', '.join(missing)} is missing", path, number)
    try:
        return {**call, "hits": [_hit(**hit) for hit in call["hits"]]}
    except (TypeError, KeyError, ValueError):
        raise JournalError("no call of a journal: `hits` isn't a list of rules that fired", path, number) from None


def _hit(scenario: Any, rule: Any, draw: Any, effects: Any) -> Hit:
    """Raises TypeError and ValueError for what no rule that fired is."""
    return Hit(str(scenario), str(rule), None if draw is None else float(draw), tuple([str(one) for one in effects]))
