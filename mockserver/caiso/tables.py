"""Tables inside descriptions, in HTML or Markdown: CAISO keeps its change logs and its error codes in them."""

from __future__ import annotations

import html
import re

_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL | re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def rows_of(description: str) -> list[list[str]]:
    """The cells of each row of every table, as plain text on one line; HTML's header cells are passed over."""
    rows = [[_plain(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(description)]
    return rows or [_cells(line) for line in description.splitlines() if "|" in line]


def _cells(line: str) -> list[str]:
    """The cells of a Markdown row; the bars at its ends are optional, and an escaped bar is text."""
    cells = _BAR.split(line.strip().removeprefix("|").removesuffix("|"))
    return [_plain(cell.replace("\\|", "|").strip().strip("`*")) for cell in cells]


def _plain(cell: str) -> str:
    return html.unescape(" ".join(_TAG.sub(" ", cell).split()))
