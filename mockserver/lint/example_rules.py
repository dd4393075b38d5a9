"""Rules about examples and defaults: held against their schemas by our compiled checks and by the referee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.files.yaml12 import Pointer
from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.referee import Referee
from mockserver.lint.subject import Part, Subject
from mockserver.openapi.schema import Direction
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import Violation, shown

_DATES = ("date-time", "date")


@dataclass(frozen=True, slots=True)
class Sample:
    """One example or default: where it stands, and where its schema."""

    pointer: Pointer
    value: Any
    schema: Any
    schema_at: Pointer
    what: str
    directions: tuple[Direction, ...]


def _samples(subject: Subject) -> Iterator[Sample]:
    for schema in subject.schemas:
        for key in ("example", "default"):
            if key in schema.value:
                pointer = (*schema.pointer, key)
                yield Sample(pointer, schema.value[key], schema.value, schema.pointer, key, ("request", "reply"))
    for parameter in subject.parts["parameter"]:
        yield from _samples_of(parameter, subject, ("request",))
    for media in subject.parts["media type"]:
        is_request = "requestBody" in media.pointer or "requestBodies" in media.pointer
        yield from _samples_of(media, subject, ("request",) if is_request else ("reply",))


def _samples_of(part: Part, subject: Subject, directions: tuple[Direction, ...]) -> Iterator[Sample]:
    schema, schema_at = part.value.get("schema"), (*part.pointer, "schema")
    if schema is None:
        return
    if "example" in part.value:
        yield Sample((*part.pointer, "example"), part.value["example"], schema, schema_at, "example", directions)
    for name, one in part.value.get("examples", {}).items():
        if "value" in (example := subject.resolve(one)):
            yield Sample((*part.pointer, "examples", name), example["value"], schema, schema_at, "example", directions)


@dataclass(frozen=True, slots=True)
class _Verdict:
    sample: Sample
    violations: list[Violation]
    referee_accepts: bool

    @property
    def is_date(self) -> bool:
        """Whether nothing is wrong but that a date is none."""
        return all(one.keyword == "format" and "a date" in one.expected for one in self.violations)


def _verdicts(subject: Subject) -> list[_Verdict]:
    """Every example that somebody finds wrong; worked out once for all rules."""
    if "verdicts" not in subject.document.memo:
        referee = None if subject.document.is_newer else Referee(subject.root)
        judged = (_judge(sample, subject, referee) for sample in _samples(subject))
        subject.document.memo["verdicts"] = [one for one in judged if one.violations or not one.referee_accepts]
    verdicts: list[_Verdict] = subject.document.memo["verdicts"]
    return verdicts


def _judge(sample: Sample, subject: Subject, referee: Referee | None) -> _Verdict:
    """An example of a schema may be of a request or of a reply: the better verdict counts."""
    least: list[Violation] | None = None
    for direction in sample.directions:
        if least != []:
            found = SchemaCheck(sample.schema, subject.document, direction).violations(sample.value)
            least = found if least is None or len(found) < len(least) else least
    if referee is None:  # it speaks the words of 3.0
        return _Verdict(sample, least or [], not least)
    verdicts = [referee.accepts(sample.schema_at, sample.value, direction) for direction in sample.directions]
    accepted = not least if None in verdicts else any(verdicts)
    return _Verdict(sample, least or [], accepted)


def _wrong(subject: Subject, dates: bool) -> Iterator[Hit]:
    for verdict in _verdicts(subject):
        if verdict.violations and not verdict.referee_accepts and verdict.is_date is dates:
            faults = "; ".join(str(one) for one in verdict.violations[:3])
            yield Hit(verdict.sample.pointer, f"the {verdict.sample.what} {shown(verdict.sample.value)}: {faults}")


def _disputed(subject: Subject) -> Iterator[Hit]:
    for verdict in _verdicts(subject):
        if bool(verdict.violations) is verdict.referee_accepts:
            ours = "refuse" if verdict.violations else "accept"
            sample = verdict.sample
            yield Hit(sample.pointer, f"we {ours} the {sample.what} {shown(sample.value)}, openapi-core doesn't agree")


def _json_in_texts(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        example = schema.value.get("example")
        if schema.value.get("type") == "string" and isinstance(example, str) and example.lstrip()[:1] in ("[", "{"):
            try:
                orjson.loads(example)
            except orjson.JSONDecodeError:
                continue
            yield Hit((*schema.pointer, "example"), f"`{schema.name}` is a text, its example the JSON {shown(example)}")


RULES = [
    Rule(
        "example",
        Level.ERROR,
        "Whoever copies it is refused; generated documentation and tests made of it fail.",
        "Doesn't use it: answers are made of what is valid.",
        lambda subject: _wrong(subject, dates=False),
    ),
    Rule(
        "example-date",
        Level.ERROR,
        "There is no such moment: a client that parses it fails.",
        "Doesn't use it: answers are made of what is valid.",
        lambda subject: _wrong(subject, dates=True),
    ),
    Rule(
        "disputed",
        Level.ERROR,
        "Two validators disagree, so clients can't know what holds.",
        "Goes by its own verdict. One of the two is wrong: please report it.",
        _disputed,
    ),
    Rule(
        "json-in-text",
        Level.ODDITY,
        "The text holds JSON of its own, which has to be parsed a second time; no schema says what is in it.",
        "Sends a text that is written alike.",
        _json_in_texts,
    ),
]
