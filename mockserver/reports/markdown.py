"""What Markdown reports have in common: texts that stay texts, and lists that are folded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_MARKS = str.maketrans({"<": "&lt;", ">": "&gt;", **{mark: f"\\{mark}" for mark in "\\`*_[]|"}})


def plain(text: str) -> str:
    """The text on one line, without what Markdown or HTML would read as markup."""
    return " ".join(text.split()).translate(_MARKS)


def folded(summary: str, items: Iterable[str]) -> Iterator[str]:
    yield from (f"<details><summary>{summary}</summary>", "")
    yield from (f"- {item}" for item in items)
    yield from ("", "</details>")
