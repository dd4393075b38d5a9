"""Spec files held against a user's own dictionary: what the two say differently of a term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mockserver.dictionary.own import Row
from mockserver.dictionary.terms import Definition, Term
from mockserver.wording import nearest

# What people write for the types of OpenAPI.
_TYPES = {
    "text": "string", "varchar": "string", "char": "string", "date": "string", "datetime": "string", "int": "integer",
    "long": "integer", "decimal": "number", "double": "number", "float": "number", "bool": "boolean", "list": "array",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that the files say otherwise.

    row  of the dictionary
    at   the places in the files, as file:line
    """

    row: int
    name: str
    text: str
    at: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"row {self.row}: {self.name}: {self.text}" + (f" [{', '.join(self.at)}]" if self.at else "")


def contradictions(rows: list[Row], terms: list[Term]) -> list[Contradiction]:
    """Every contradiction, in the order of the rows; what a row leaves open contradicts nothing."""
    by_name = {term.name: term for term in terms}
    return [found for row in rows for found in _of(row, by_name)]


def _of(row: Row, terms: dict[str, Term]) -> Iterator[Contradiction]:
    term = terms.get(row.name)
    if term is None:
        yield Contradiction(row.number, row.name, f"no file has this term{nearest(row.name, terms)}")
        return
    definitions = [one for one in term.definitions if row.service in ("", one.service)]
    if not definitions:
        services = sorted({one.service for one in term.definitions})
        yield Contradiction(row.number, row.name, f"not in {row.service}, only in {', '.join(services)}")
    yield from _differing(row, definitions)


def _differing(row: Row, definitions: list[Definition]) -> Iterator[Contradiction]:
    expected: dict[str, object] = {}
    if row.type is not None:
        expected["type"] = _TYPES.get(row.type, row.type)
    if row.length is not None:
        expected["maxLength"] = row.length
    if row.pattern is not None:
        expected["pattern"] = row.pattern
    for fact, value in expected.items():
        yield from _told(row, fact, value, [(one, one.facts.get(fact)) for one in definitions])
    if row.values is not None:
        enums = [(one, one.facts.get("enum")) for one in definitions]
        known = [(one, None if enum is None else sorted(map(str, enum))) for one, enum in enums]
        yield from _told(row, "allowed values", sorted(row.values), known)


def _told(row: Row, fact: str, value: object, found: Sequence[tuple[Definition, object]]) -> Iterator[Contradiction]:
    by_value: dict[str, list[Definition]] = {}
    for one, says in found:
        if says != value:
            by_value.setdefault(_words(says), []).append(one)
    for says, definitions in by_value.items():
        at = tuple(f"{one.file}:{one.line}" for one in definitions)
        yield Contradiction(row.number, row.name, f"{fact} {_words(value)} in the dictionary, {says} in the files", at)


def _words(value: object) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
