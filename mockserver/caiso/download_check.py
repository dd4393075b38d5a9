"""A download file that somebody else made: is it what its schema says?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import orjson

from mockserver.caiso.download import PACIFIC, FileSchema
from mockserver.clock import instant
from mockserver.openapi.violation import cut

_SHOWN = 5


def faults_of_file(schema: FileSchema, name: str, data: bytes) -> list[str]:
    """In what a file, by name CSV or JSON, breaks its schema; the first few places, rows counted from 0."""
    try:
        rows = rows_of_csv(schema, data) if name.lower().endswith(".csv") else orjson.loads(data)
    except (ValueError, csv.Error) as problem:
        return [f"{name} can't be read: {problem}"]
    return [f"{name}: {cut(fault)}" for fault in schema.violations(rows, most=_SHOWN)]


def rows_of_csv(schema: FileSchema, data: bytes) -> list[dict[str, Any]]:
    """The rows with the schema's keys and types; a cell of another type stays a text. Raises ValueError."""
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    titles = next(lines, [])
    wanted = [column["title"] for column in schema.columns.values()]
    if titles != wanted:
        odd = [f"lacks {one!r}" for one in wanted if one not in titles]
        odd += [f"has {one!r}" for one in titles if one not in wanted]
        raise ValueError(f"its header {', '.join(odd) or 'has another order'}")
    readers = [(key, _reader(column)) for key, column in schema.columns.items()]
    return [_row(readers, cells, number) for number, cells in enumerate(lines) if cells]


Reader = Callable[[str], Any]


def _row(readers: list[tuple[str, Reader]], cells: list[str], number: int) -> dict[str, Any]:
    if len(cells) != len(readers):
        raise ValueError(f"row {number} has {len(cells)} cells, not {len(readers)}")
    return {key: read(cell) for (key, read), cell in zip(readers, cells, strict=True) if cell}


def _reader(column: Mapping[str, Any]) -> Reader:
    types = column.get("type", "string")
    types = types if isinstance(types, list) else [types]
    if "x-csv-format" in column:
        return _instant
    if "integer" in types:
        return lambda cell: _number(int, cell)
    return (lambda cell: _number(float, cell)) if "number" in types else str


def _number(make: type[int] | type[float], cell: str) -> Any:
    with suppress(ValueError):
        return make(cell)
    return cell


def _instant(cell: str) -> str:
    """The instant at which a Pacific day begins; another text stays as it is."""
    with suppress(ValueError):
        return instant(datetime.strptime(cell, "%m/%d/%Y").replace(tzinfo=PACIFIC))
    return cell
