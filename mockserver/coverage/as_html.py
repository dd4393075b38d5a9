"""Coverage reports as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockserver.coverage.as_markdown import missing_lines
from mockserver.coverage.report import ByName, CoverageReport, Dimension, Item, title_of
from mockserver.reports.html import page

_TEMPLATE = Path(__file__).parent / "templates" / "coverage.html"


def as_html(report: CoverageReport) -> str:
    items, beside = report.by_name()
    return page(
        _TEMPLATE,
        dimensions=[one for one in Dimension if one is not Dimension.FAULTS],
        report=report,
        files=[_file(report, file, items, beside) for file in report.files],
        faults=items.get(Item("", Dimension.FAULTS), {}),
        met_at=_met_at(beside),
    )


def _file(report: CoverageReport, file: str, items: ByName, beside: ByName) -> dict[str, Any]:
    names = sorted(item.operation for item in items if (item.file, item.dimension) == (file, Dimension.OPERATIONS))
    return {
        "stem": file,
        "title": title_of(file),
        "shares": [report.share(one, file) for one in (*Dimension, None) if one is not Dimension.FAULTS],
        "missing": list(missing_lines(report.missing(file))),
        "operations": [
            {
                "name": name,
                "calls": items[Item(file, Dimension.OPERATIONS, name)][""],
                "statuses": items.get(Item(file, Dimension.STATUSES, name), {}),
                "undeclared": beside.get(Item(file, Dimension.STATUSES, name), {}),
                "downloads": items.get(Item(file, Dimension.DOWNLOADS, name), {}),
            }
            for name in names
        ],
        "codes": items.get(Item(file, Dimension.CODES), {}),
        "elsewhere": beside.get(Item(file, Dimension.STATUSES), {}),
    }


def _met_at(beside: ByName) -> dict[str, list[str]]:
    """The operations at which each fault was met."""
    places: dict[str, list[str]] = {}
    for group, counts in beside.items():
        if group.dimension is Dimension.FAULTS:
            for name in counts:
                places.setdefault(name, []).append(group.operation or f"{title_of(group.file)}, no operation")
    return places
