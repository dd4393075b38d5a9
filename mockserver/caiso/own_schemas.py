"""Schemas of a user's own, such as CAISO's, in place of those that ship: which one replaces which, and what it borrows.

They know nothing of this mock. What a JSON schema has no word for, such as how a date is written in a CSV file, is
borrowed from the shipped schema of the same name; so are the values, column by column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.errors import SpecError

# CRRSEQResult_v1.1.0.draft-07.schema.json
FILE_NAME = re.compile(r"(?P<name>.+?)(?:_v(?P<version>\d+(?:\.\d+)*))?(?:\.draft.*)?(?:\.schema)?(?:\.json)?")
_BORROWED = {"title": (), "examples": (), "x-decimals": ("number", "integer"), "x-csv-format": ("string",)}
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def name_of(path: Path) -> str:
    """Without version and endings, in small letters."""
    match = FILE_NAME.fullmatch(path.name)
    return match["name"].lower() if match else path.name.lower()


def own_paths(folder: Path) -> list[Path]:
    """The newest file of each name in the folder and below. Raises SpecError where there is none."""
    if not folder.is_dir():
        raise SpecError("no such folder; name the folder of CAISO's schemas", folder)
    newest: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".schema") and path.is_file():
            known = newest.setdefault(name_of(path), path)
            newest[name_of(path)] = max(known, path, key=_version)
    if not newest:
        raise SpecError("holds no JSON schema (*.json, *.schema); name the folder of CAISO's schemas", folder)
    return list(newest.values())


def _version(path: Path) -> tuple[int, ...]:
    match = FILE_NAME.fullmatch(path.name)
    return tuple(map(int, ((match and match["version"]) or "0").split(".")))


def column_like(name: str, column: dict[str, Any], shipped: Mapping[str, Any] | None) -> dict[str, Any]:
    """The column with all that the mock needs of one; `shipped` is the column that it stands for."""
    types = column.get("type", [])
    types = {types} if isinstance(types, str) else set(map(str, types)) if isinstance(types, list) else set()
    borrowed = {
        key: shipped[key]
        for key, fitting in _BORROWED.items()
        if shipped and key in shipped and (not fitting or types & set(fitting))
    }
    if column.get("format") != "date-time":
        borrowed.pop("x-csv-format", None)
    if isinstance(column.get("title"), str) or "title" not in borrowed:
        borrowed["title"] = column.get("title") if isinstance(column.get("title"), str) else in_words(name)
    return {**borrowed, **{key: value for key, value in column.items() if key != "title"}}


def in_words(name: str) -> str:
    """MarketName as Market Name, CRRType as CRR Type."""
    return " ".join(_WORDS.findall(name)) or name


def sources(own: Mapping[str, Any], shipped: Mapping[str, Any]) -> dict[str, str]:
    """The shipped column that each own one stands for: of the same name, but for case, blanks and underscores."""
    alike = {_plain(name): name for name in shipped}
    return {name: alike[_plain(name)] for name in own if _plain(name) in alike}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def filler(column: Mapping[str, Any]) -> Any:
    """A value for a column that the mock knows nothing of; None where its schema names none."""
    first = [*column.get("examples", ()), *column.get("enum", ())][:1]
    return column.get("default", column.get("const", column.get("example", first[0] if first else None)))
