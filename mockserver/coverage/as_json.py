"""Coverage reports as JSON: the form that is read again, and added up with others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mockserver.coverage.report import ByName, CoverageReport, Dimension, Item
from mockserver.errors import CoverageError
from mockserver.reports import form

VERSION = 1
_Count = Annotated[int, Field(strict=True, ge=0)]
_Counts = dict[str, _Count]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Operation(_Part):
    calls: _Count
    statuses: _Counts
    downloads: _Counts
    undeclared: _Counts
    faults: _Counts


class _File(_Part):
    percent: Any = None
    operations: dict[str, _Operation]
    codes: _Counts
    elsewhere: _Counts


class _Document(_Part):
    report: Literal["crr-mock coverage"]
    version: Literal[1]
    percent: Any = None
    files: dict[str, _File]
    faults: _Counts


def as_json(report: CoverageReport) -> str:
    """The report; its percentages are there to be read by people and programs, and aren't read again."""
    items, beside = report.by_name()
    document = {
        "report": "crr-mock coverage",
        "version": VERSION,
        "percent": _percents(report, None),
        "files": {file: _file(report, file, items, beside) for file in report.files},
        "faults": items.get(Item("", Dimension.FAULTS), {}),
    }
    return form.as_json(document)


def _percents(report: CoverageReport, file: str | None) -> dict[str, Any]:
    shares = {"all": report.share(None, file), **{str(one): report.share(one, file) for one in Dimension}}
    return {name: {"percent": one.percent, "met": one.met, "of": one.of} for name, one in shares.items() if one.of}


def _file(report: CoverageReport, file: str, items: ByName, beside: ByName) -> dict[str, Any]:
    names = sorted(item.operation for item in items if (item.file, item.dimension) == (file, Dimension.OPERATIONS))
    return {
        "percent": _percents(report, file),
        "operations": {name: _operation(file, name, items, beside) for name in names},
        "codes": items.get(Item(file, Dimension.CODES), {}),
        "elsewhere": beside.get(Item(file, Dimension.STATUSES), {}),
    }


def _operation(file: str, name: str, items: ByName, beside: ByName) -> dict[str, Any]:
    statuses = Item(file, Dimension.STATUSES, name)
    return {
        "calls": items[Item(file, Dimension.OPERATIONS, name)][""],
        "statuses": items.get(statuses, {}),
        "downloads": items.get(Item(file, Dimension.DOWNLOADS, name), {}),
        "undeclared": beside.get(statuses, {}),
        "faults": beside.get(Item(file, Dimension.FAULTS, name), {}),
    }


def read_json(content: bytes | str, source: str) -> CoverageReport:
    """The report in a text; `source` is where it comes from. Raises CoverageError for a text that is none."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as problem:
        raise CoverageError(f"not JSON ({problem}); {_REMEDY}", source) from None
    if not isinstance(document, dict) or document.get("report") != "crr-mock coverage":
        raise CoverageError(f"no coverage report; {_REMEDY}", source)
    if document.get("version") != VERSION:
        found = document.get("version")
        raise CoverageError(f"version {found} of the report, this crr-mock reads {VERSION}; write it anew", source)
    try:
        return _report(_Document.model_validate(document))
    except ValidationError as problem:
        first = problem.errors()[0]
        place = "/".join(map(str, first["loc"]))
        raise CoverageError(f"broken at {place}: {first['msg'].lower()}; {_REMEDY}", source) from None


_REMEDY = "write one with `crr-mock coverage URL --out coverage.json`"


def _report(document: _Document) -> CoverageReport:
    items, beside = {}, {}
    items.update(_named(Item("", Dimension.FAULTS), document.faults))
    for stem, file in document.files.items():
        items.update(_named(Item(stem, Dimension.CODES), file.codes))
        beside.update(_named(Item(stem, Dimension.STATUSES), file.elsewhere))
        for name, operation in file.operations.items():
            items[Item(stem, Dimension.OPERATIONS, name)] = operation.calls
            items.update(_named(Item(stem, Dimension.STATUSES, name), operation.statuses))
            items.update(_named(Item(stem, Dimension.DOWNLOADS, name), operation.downloads))
            beside.update(_named(Item(stem, Dimension.STATUSES, name), operation.undeclared))
            beside.update(_named(Item(stem, Dimension.FAULTS, name), operation.faults))
    return CoverageReport(items, beside)


def _named(group: Item, counts: dict[str, int]) -> dict[Item, int]:
    return {Item(group.file, group.dimension, group.operation, name): count for name, count in counts.items()}
