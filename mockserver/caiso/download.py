"""Download files: which schema a download type has, and rows as a zip file of CSV or JSON."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from mockserver.caiso.download_schema import kinds_of, read_schema, refuse_examples, validator_of
from mockserver.caiso.own_schemas import filler, name_of, own_paths, sources
from mockserver.call import Download
from mockserver.errors import SpecError
from mockserver.files.yaml12 import read_text

PACIFIC = ZoneInfo("America/Los_Angeles")
_MANY_ROWS = 50_000
_ENDING = ".draft-07.schema.json"


class FileSchema:
    """The schema of one kind of file: what a row holds, in the order of the CSV's columns."""

    def __init__(self, path: Path, like: FileSchema | None = None) -> None:
        """`like` is the shipped schema that one of the user's own replaces."""
        self.schema: dict[str, Any] = read_schema(path, like.schema if like else None)
        self.kinds: list[str] = self.schema["x-download-types"]
        self.columns: dict[str, dict[str, Any]] = self.schema["items"]["properties"]
        self._validator = validator_of(self.schema)
        self.name = path.name.removesuffix(_ENDING)
        self.path = path
        self.text = read_text(path, SpecError)
        self._cells = {name: _cell(column) for name, column in self.columns.items()}
        self._like = like
        self._sources = sources(self.columns, like.columns) if like else {}
        self._required = self.schema["items"].get("required", [])
        if like is None:
            self._check_examples(path)

    @property
    def unfit(self) -> str:
        """Why the mock's rows break a schema of the user's own; "" where they fit."""
        rows = self._like.example_rows() if self._like else []
        return next(iter(self.violations(self.rows_of(rows), most=1)), "")

    def rows_of(self, rows: Any) -> Any:
        """Rows of the mock with the columns of this schema."""
        return [self._row(row) for row in rows] if self._like else rows

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for name, column in self.columns.items():
            source = name if name in row else self._sources.get(name, "")
            if source in row:
                made[name] = row[source]
            elif name in self._required:
                made[name] = filler(column)
        return made

    def _check_examples(self, path: Path) -> None:
        rows = self.example_rows()
        if faults := self.violations(rows, most=1):
            refuse_examples(path, faults[0])
        try:
            self.csv(rows)
        except (ValueError, OverflowError, TypeError) as problem:
            refuse_examples(path, str(problem))

    def violations(self, rows: Any, most: int | None = None) -> list[str]:
        """In what rows break the schema; at most so many places."""
        found = islice(self._validator.iter_errors(rows), most)
        return [f"{'.'.join(map(str, one.instance_path))}: {one.message}" for one in found]

    def example_rows(self) -> list[dict[str, Any]]:
        """The rows that the columns' examples make together; those of the replaced schema where they make none."""
        rows = self._own_example_rows()
        if self._like and (not rows or self.violations(rows, most=1)):
            return list(self.rows_of(self._like.example_rows()))
        return rows

    def _own_example_rows(self) -> list[dict[str, Any]]:
        count = max(len(column.get("examples", [])) for column in self.columns.values())
        return [
            {
                name: column["examples"][i]
                for name, column in self.columns.items()
                if i < len(column.get("examples", []))
            }
            for i in range(count)
        ]

    def edge_rows(self) -> list[list[dict[str, Any]]]:
        """Extreme files: without rows, with very many, and with none of the columns that may be absent."""
        rows = self.example_rows()
        if not rows:
            return [[]]
        required = self.schema["items"].get("required", [])
        bare = [{name: value for name, value in row.items() if name in required} for row in rows]
        return [[], rows * math.ceil(_MANY_ROWS / len(rows)), bare]

    def csv(self, rows: Iterable[dict[str, Any]]) -> str:
        """One header line of titles, then a line a row; lines end with LF, an absent value is an empty cell."""
        lines = [",".join(column["title"] for column in self.columns.values())]
        lines += [",".join(cell(row.get(name)) for name, cell in self._cells.items()) for row in rows]
        return "\n".join(lines) + "\n"


class FileSchemas:
    """The schemas of folders, by download type.

    own        a folder of schemas that replace those of the same names, which lend what they don't say
    strangers  those of them that fit no download type
    """

    def __init__(self, folders: Iterable[Path], own: Path | None = None) -> None:
        paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob(f"*{_ENDING}"))]
        self.by_kind = {kind: schema for schema in map(FileSchema, paths) for kind in schema.kinds}
        self.strangers: list[Path] = []
        shipped = {name_of(schema.path): schema for schema in self.by_kind.values()}
        for path in own_paths(own) if own else ():
            kinds = kinds_of(path)
            like = shipped.get(name_of(path)) or next(filter(None, map(self.by_kind.get, kinds)), None)
            if like is None:
                self.strangers.append(path)
                continue
            schema = FileSchema(path, like)
            self.by_kind |= dict.fromkeys(schema.kinds, schema)

    def file(self, name: str) -> FileSchema | None:
        """The schema of a file's name."""
        return next((schema for schema in self.by_kind.values() if schema.path.name == name), None)

    def of(self, kind: str) -> FileSchema | None:
        return self.by_kind.get(kind)

    def asked_for(self, params: Mapping[str, Any]) -> tuple[str, FileSchema] | None:
        """The download type that one of the parameters names, with its schema."""
        kinds = (str(value) for value in params.values())
        return next(((kind, schema) for kind in kinds if (schema := self.of(kind))), None)

    def zipped(self, download: Download, now: datetime) -> bytes:
        """The file in a zip archive of one entry; the same rows at the same time give the same bytes."""
        schema = self.by_kind[download.kind]
        rows = schema.rows_of(download.rows)
        text = schema.csv(rows).encode() if download.form == "CSV" else orjson.dumps(rows)
        buffer = io.BytesIO()
        entry = zipfile.ZipInfo(f"{download.name}.{download.form.lower()}", now.astimezone(PACIFIC).timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(entry, text)
        return buffer.getvalue()


def _cell(column: dict[str, Any]) -> Callable[[Any], str]:
    decimals = column.get("x-decimals")
    if "x-csv-format" in column:
        return _pacific_date
    if decimals is not None:
        return lambda value: "" if value is None else f"{value:.{decimals}f}"
    return _plain


@lru_cache(maxsize=1000)  # the same few dates stand in thousands of rows
def _pacific_date(value: str | None) -> str:
    if value is None:
        return ""
    return datetime.fromisoformat(value).astimezone(PACIFIC).strftime("%m/%d/%Y")


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    if any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
