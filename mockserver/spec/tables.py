"""HTML tables inside descriptions: CAISO keeps its change logs and its error codes in them."""

from __future__ import annotations

import html
import re

_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def rows_of(description: str) -> list[list[str]]:
    """The cells of each row of every table, as plain text on one line; header cells are passed over."""
    return [[_plain(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(description)]


def _plain(cell: str) -> str:
    return html.unescape(" ".join(_TAG.sub(" ", cell).split()))
