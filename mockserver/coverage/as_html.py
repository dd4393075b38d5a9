"""Coverage reports as one HTML page that needs nothing beside itself."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mockserver import __version__
from mockserver.coverage.as_markdown import missing_lines
from mockserver.coverage.report import ByName, Dimension, Item, Report, title_of

_HERE = Path(__file__).parent / "templates"


def as_html(report: Report) -> str:
    items, beside = report.by_name()
    style = (_HERE / "coverage.css").read_text()
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    return template.get_template("coverage.html").render(
        mock_version=__version__,
        style=style,
        style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        dimensions=[one for one in Dimension if one is not Dimension.FAULTS],
        report=report,
        files=[_file(report, file, items, beside) for file in report.files],
        faults=items.get(Item("", Dimension.FAULTS), {}),
        met_at=_met_at(beside),
    )


def _file(report: Report, file: str, items: ByName, beside: ByName) -> dict[str, Any]:
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
