"""Row: one measured figure beside the bar it has to clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    figure  what was measured, in `unit`: x is "times the requests per second of the empty FastAPI route"
    bound   ">=" where more is better, "<=" where less is
    bar     what the figure is held against, in the same unit
    """

    name: str
    figure: float
    unit: str
    bound: Literal[">=", "<="]
    bar: float

    @property
    def holds(self) -> bool:
        return self.figure >= self.bar if self.bound == ">=" else self.figure <= self.bar


def markdown(rows: Sequence[Row]) -> str:
    """The table as Markdown, its columns aligned so that it reads as plain text too."""
    cells = [["What", "Measured", "Bar", "Holds"], *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    return [row.name, _quantity(row.figure, row.unit), f"{row.bound} {_quantity(row.bar, row.unit)}", _verdict(row)]


def _quantity(value: float, unit: str) -> str:
    number = f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{number} {unit}"


def _verdict(row: Row) -> str:
    return "yes" if row.holds else "no"
