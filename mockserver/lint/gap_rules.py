"""The rule about what this server doesn't do, or does in another way."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Subject
from mockserver.openapi.gaps import gaps_of


def _gaps(subject: Subject) -> Iterator[Hit]:
    yield from (Hit(gap.pointer, gap.text) for gap in gaps_of(subject.document))


RULES = [
    Rule(
        "not-as-written",
        Level.ODDITY,
        "What a client may expect by the file, it doesn't meet here.",
        "Says so at its start, in the same words.",
        _gaps,
    ),
]
