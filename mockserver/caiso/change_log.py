"""The change log that CAISO keeps as a table in a file's description: version, date, what changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mockserver.caiso.tables import rows_of

_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Revision:
    """One row. `date` is as written, such as 2024-12-20."""

    version: str
    date: str
    change: str


def change_log(description: str) -> list[Revision]:
    """The rows that begin with a version, in the order of the table; rows of other tables are passed over."""
    return [Revision(*cells[:3]) for cells in rows_of(description) if len(cells) >= 3 and _VERSION.fullmatch(cells[0])]
