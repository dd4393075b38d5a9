"""The change log that CAISO keeps as a table in a file's description: version, date, what changed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL | re.IGNORECASE)
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Revision:
    """One row. `date` is as written, such as 2024-12-20."""

    version: str
    date: str
    change: str


def change_log(description: str) -> list[Revision]:
    """The rows that begin with a version, in the order of the table; rows of other tables are passed over."""
    rows = ([html.unescape(" ".join(cell.split())) for cell in _CELL.findall(row)] for row in _ROW.findall(description))
    return [Revision(*cells[:3]) for cells in rows if len(cells) >= 3 and _VERSION.fullmatch(cells[0])]
