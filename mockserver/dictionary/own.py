"""A user's own dictionary: rows with a name and what somebody believes of it, from CSV, JSON or a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import orjson

from mockserver.errors import SpecError
from mockserver.wording import nearest

# What a column may be called, in lower case without blanks and underscores.
_COLUMNS = {
    "name": ("name", "term", "field", "element", "attribute", "parameter"),
    "service": ("service", "api", "file"),
    "type": ("type", "datatype"),
    "length": ("length", "maxlength", "size"),
    "pattern": ("pattern", "regex", "regularexpression"),
    "values": ("values", "allowedvalues", "enum", "enumeration"),
}
_BY_TITLE = {title: column for column, titles in _COLUMNS.items() for title in titles}
_SEPARATORS = ("|", ";", ",")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; None where it says nothing.

    number   of the row in its file, the header being the first
    service  the only service that it is about; "" for all
    """

    number: int
    name: str
    service: str
    type: str | None
    length: int | None
    pattern: str | None
    values: tuple[str, ...] | None


def read_rows(path: Path) -> list[Row]:
    """The rows of a dictionary. Raises SpecError with file and row for what can't be one."""
    readers = {".csv": _csv, ".json": _json, ".xlsx": _xlsx}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise SpecError(f"a dictionary's name ends in one of {', '.join(readers)}", path)
    try:
        found = list(_rows(read(path), path))
    except OSError as problem:
        raise SpecError(f"can't be read: {problem.strerror or problem}", path) from None
    if not found:
        raise SpecError("holds no term", path)
    return found


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = csv.reader(io.StringIO(text), strict=True)
        header = next(lines, [])
        for cells in lines:
            yield lines.line_num, dict(zip(header, cells, strict=False))
    except UnicodeDecodeError:
        raise SpecError("not readable as UTF-8 text; save it in that encoding", path) from None
    except csv.Error as problem:
        raise SpecError(f"not readable as CSV: {problem}", path, lines.line_num) from None


def _json(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        rows = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as problem:
        raise SpecError(f"not readable as JSON: {problem.msg}", path, problem.lineno) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SpecError('a list of objects is expected, such as [{"name": "tou", "length": 3}]', path, 1)
    yield from enumerate(rows, 1)


def _xlsx(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        from openpyxl import load_workbook  # an extra, and 200 ms
    except ImportError:
        raise SpecError(
            "reading .xlsx needs the extra: pip install 'crr-mockserver[xlsx]'; or save it as CSV", path
        ) from None
    try:
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, KeyError, ValueError, IndexError) as problem:
        raise SpecError(f"not readable as a spreadsheet: {problem}", path) from None
    rows = sheet.iter_rows(values_only=True)
    header = [str(title or "") for title in next(rows, ())]
    for number, cells in enumerate(rows, 2):
        yield number, dict(zip(header, cells, strict=False))


def _rows(found: Iterable[tuple[int, dict[str, Any]]], path: Path) -> Iterator[Row]:
    for number, cells in found:
        row: dict[str, Any] = {}
        for title, value in cells.items():
            column = _BY_TITLE.get("".join(str(title).lower().replace("_", " ").split()))
            if column is None and str(title).strip():
                hint = nearest(str(title), _COLUMNS)
                raise SpecError(f"there is no column {title!r}{hint}", path, 1 if path.suffix != ".json" else number)
            if column and value is not None and str(value).strip():
                row[column] = value
        if row:
            yield _row(row, path, number)


def _row(cells: dict[str, Any], path: Path, number: int) -> Row:
    if "name" not in cells:
        raise SpecError("a row needs a name", path, number)
    return Row(
        number=number,
        name=str(cells["name"]).strip(),
        service=str(cells.get("service", "")).strip().lower().replace("_", " "),
        type=str(cells["type"]).strip().lower() if "type" in cells else None,
        length=_whole(cells["length"], path, number) if "length" in cells else None,
        pattern=str(cells["pattern"]).strip() if "pattern" in cells else None,
        values=_values(cells["values"]) if "values" in cells else None,
    )


def _whole(value: Any, path: Path, number: int) -> int:
    try:
        if float(str(value)) == int(float(str(value))) >= 0:
            return int(float(str(value)))
    except (ValueError, OverflowError):
        pass
    raise SpecError(f"a length is a whole number, not {value!r}", path, number)


def _values(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    text = str(value)
    separator = next((one for one in _SEPARATORS if one in text), "\0")
    return tuple(part.strip() for part in text.split(separator) if part.strip())
