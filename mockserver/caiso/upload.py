"""Submissions as CSV: rows to the body of an operation and back, with row and column in every error."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.clock import instant
from mockserver.errors import SpecError
from mockserver.files.model import EMPTY, Entry, read_list
from mockserver.files.yaml12 import Pointer, dotted
from mockserver.openapi.load import Document
from mockserver.openapi.typed import Typing, typing_of
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import Violation
from mockserver.wording import nearest

PACIFIC = ZoneInfo("America/Los_Angeles")
_MOST_OF_A_LIST = 20
_ACRONYMS = {"crr": "CRR", "id": "ID", "mw": "MW", "tou": "TOU", "lse": "LSE", "mp": "MP", "ao": "AO", "kw": "kW"}
_US_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, where its value stands in a record, and how to read its cells."""

    title: str
    pointer: Pointer
    read: Typing


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that is wrong; row 1 is the header, column "" means the row as a whole."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.text}" if self.column else f"row {self.row}: {self.text}"


class UploadEntry(Entry):
    """One kind of submission as CSV.

    role    who uploads it in CAISO's user interface
    column  the first column, which tells several lists apart
    lists   the list of the body that rows belong to, by their word in the first column
    """

    kind: str
    role: str
    service: str
    operation: str
    column: str = ""
    lists: Mapping[str, str] = EMPTY


class Upload:
    """One kind of submission, after the schema of its operation's body; `fields` are what it needs beside records."""

    def __init__(self, entry: UploadEntry, catalogue: Catalogue) -> None:
        self.kind, self.role = entry.kind, entry.role
        self._choice, self._lists = entry.column, entry.lists
        self.contract = _contract(entry, catalogue)
        document = self.contract.document
        schema = document.resolve(next(iter((self.contract.body or {})["content"].values()))["schema"])
        self._check = SchemaCheck(schema, document, "request")
        self.fields = [] if schema.get("type") == "array" else self._single_values(schema)
        self._records = {word: _record(schema, name, document) for word, name in self._lists.items()}

    def _single_values(self, schema: Mapping[str, Any]) -> list[str]:
        return [name for name in schema["properties"] if name not in self._lists.values()]

    @property
    def columns(self) -> list[Column]:
        """The columns of all lists together, each title once."""
        found: dict[str, Column] = {}
        for columns in self._records.values():
            for column in columns:
                found.setdefault(column.title, column)
        return list(found.values())

    @property
    def header(self) -> list[str]:
        return [*([self._choice] if self._choice else []), *(column.title for column in self.columns)]

    def body(self, text: str, fields: Mapping[str, str]) -> tuple[Any, list[WrongCell]]:
        """The body that the rows make, and what is wrong with it."""
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        faults = self._header_faults(rows)
        if faults:
            return None, faults
        records: dict[str, list[Any]] = {name: [] for name in self._lists.values()}
        places: dict[Pointer, int] = {}
        for number, row in enumerate(rows[1:], start=2):
            if not any(cell.strip() for cell in row):
                continue
            cells = dict(zip(rows[0], row, strict=False))
            word = cells.get(self._choice, "") if self._choice else ""
            if word not in self._lists:
                faults.append(
                    WrongCell(number, self._choice, f"expected one of {', '.join(self._lists)}, got {word!r}")
                )
                continue
            name = self._lists[word]
            places[(*((name,) if name else ()), len(records[name]))] = number
            records[name].append(self._filled(cells, self._records[word]))
        body: Any = (
            records[""]
            if "" in records
            else {**{name: value for name, value in fields.items() if name in self.fields}, **records}
        )
        return body, faults + [self._fault(one, places) for one in self._check.violations(body)]

    def faults_of(self, body: Any) -> list[str]:
        """Why the body isn't one of this operation; nothing where it is."""
        return [str(one) for one in self._check.violations(body)]

    def rows(self, body: Any) -> str:
        """The body's records as CSV."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(self.header)
        for word, name in self._lists.items():
            for record in body if name == "" else body.get(name, []):
                cells = [_cell(_at(record, column.pointer)) for column in self.columns]
                writer.writerow([*([word] if self._choice else []), *cells])
        return lines.getvalue()

    def _header_faults(self, rows: list[list[str]]) -> list[WrongCell]:
        if not rows:
            return [
                WrongCell(
                    1, "", f"the file is empty; its first row must name columns: {', '.join(self.header[:6])} ..."
                )
            ]
        known = set(self.header)
        faults = [
            WrongCell(1, title, f"no such column{nearest(title, known)}") for title in rows[0] if title not in known
        ]
        if self._choice and self._choice not in rows[0]:
            faults.append(WrongCell(1, self._choice, "the column is missing"))
        return faults

    def _filled(self, cells: Mapping[str, str], columns: list[Column]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for column in columns:
            if text := cells.get(column.title, "").strip():
                _put(record, column.pointer, column.read(text))
        return record

    def _fault(self, violation: Violation, places: Mapping[Pointer, int]) -> WrongCell:
        for length in (1, 2):
            if row := places.get(violation.pointer[:length]):
                return WrongCell(row, self._title(violation.pointer[length:]), str(violation).partition(": ")[2])
        name = dotted(violation.pointer)
        return WrongCell(1, "", f"{violation}; say it with --set {name}=..." if name in self.fields else str(violation))

    def _title(self, pointer: Pointer) -> str:
        found = next((column.title for column in self.columns if column.pointer == pointer), None)
        return found or dotted(pointer)


def uploads(path: Path, catalogue: Catalogue) -> dict[str, Upload]:
    """The kinds of submissions that the loaded specs offer, by name."""
    services = {file.service for file in catalogue.newest}
    entries = read_list(path, UploadEntry, SpecError)
    found = [Upload(entry, catalogue) for entry in entries if entry.service in services]
    return {upload.kind: upload for upload in found}


def _contract(entry: UploadEntry, catalogue: Catalogue) -> Contract:
    for file in catalogue.newest:
        for contract in file.contracts:
            if file.service == entry.service and contract.operation.path.endswith(f"/{entry.operation}"):
                return contract
    return entry.refuse(f"no spec has an operation {entry.service} {entry.operation}", "operation")


def _record(schema: Mapping[str, Any], name: str, document: Document) -> list[Column]:
    """The columns of the records in a list of the body; the body itself where the name is empty."""
    listed = document.resolve(schema["properties"][name]) if name else schema
    return list(_columns(document.resolve(listed["items"]), (), [], document))


def _columns(schema: Mapping[str, Any], pointer: Pointer, words: list[str], document: Document) -> Iterator[Column]:
    if schema.get("type") == "object" or "properties" in schema:
        for name, one in schema.get("properties", {}).items():
            yield from _columns(document.resolve(one), (*pointer, name), [*words, name], document)
    elif schema.get("type") == "array":
        items = document.resolve(schema["items"])
        for number in range(min(schema.get("maxItems", _MOST_OF_A_LIST), _MOST_OF_A_LIST)):
            for column in _columns(items, (*pointer, number), [], document):
                yield Column(f"{column.title} {number + 1}", column.pointer, column.read)
    else:
        read = _reading_days(pointer) if schema.get("format") == "date-time" else typing_of(schema, document)
        yield Column(" ".join(_title(word) for word in words), pointer, read)


def _title(name: str) -> str:
    """A property's name in words: assetOwner as Asset Owner, crrId as CRR ID."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
    return " ".join(_ACRONYMS.get(word.lower(), word[:1].upper() + word[1:]) for word in words)


def _reading_days(pointer: Pointer) -> Typing:
    """Reads days such as 01/31/2027 as instants; anything else stays as it is."""

    def read(text: str) -> str:
        match = _US_DATE.match(text)
        return (match and _instant_of_day(int(match[3]), int(match[1]), int(match[2]), pointer)) or text

    return read


def _instant_of_day(year: int, month: int, day: int, pointer: Pointer) -> str | None:
    """The Pacific midnight of a day, and for the end of a term its last second."""
    try:
        midnight = datetime(year, month, day, tzinfo=PACIFIC)
        if str(pointer[-1]).lower().startswith("end"):
            midnight = datetime.combine(midnight.date(), time(23, 59, 59), PACIFIC)
        return instant(midnight)
    except (ValueError, OverflowError):
        return None


def _put(record: dict[str, Any], pointer: Pointer, value: Any) -> None:
    node: Any = record
    for part, following in pairwise(pointer):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            while len(node) <= part:
                node.append({})
            node = node[part]
        else:
            node = node.setdefault(part, empty)
    node[pointer[-1]] = value


def _at(record: Any, pointer: Pointer) -> Any:
    for part in pointer:
        try:
            record = record[part]
        except (KeyError, IndexError, TypeError):
            return None
    return record


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
