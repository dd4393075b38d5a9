"""Rules about regular expressions: which engines take them, and what they let through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.referee import pattern_accepts, pattern_fault
from mockserver.lint.subject import Part, Subject
from mockserver.openapi.ecma import tokens_of

_LOOK_AROUND = re.compile(r"\(\?(<?)[=!]")
_WITH_TABS = ("a\tb", "1\t2", "a\t1", "\t")
_BACK_REFERENCE = re.compile(r"\\(?:[1-9]|k<)")


def _patterns(subject: Subject) -> Iterator[tuple[Part, str]]:
    for schema in subject.schemas:
        if isinstance(schema.value.get("pattern"), str) and schema.value.get("type", "string") == "string":
            yield schema, schema.value["pattern"]


def _not_in_u_mode(subject: Subject) -> Iterator[Hit]:
    for schema, pattern in _patterns(subject):
        fault = pattern_fault(pattern, "u")
        if fault:
            escapes = " ".join(_illegal_escapes(pattern)) or fault
            yield Hit((*schema.pointer, "pattern"), f"{escapes} in {pattern}")


def _illegal_escapes(pattern: str) -> list[str]:
    """The escapes of a pattern that the strict mode doesn't know, each once."""
    found = []
    for token in tokens_of(pattern):
        if token.startswith("["):
            found += [one for one in re.findall(r"\\.", token) if pattern_fault(f"[{one}]", "u")]
        elif token.startswith("\\") and not _BACK_REFERENCE.match(token) and pattern_fault(token, "u"):
            found.append(token)
    return list(dict.fromkeys(found))


def _not_in_every_engine(subject: Subject) -> Iterator[Hit]:
    for schema, pattern in _patterns(subject):
        tokens = [token for token in tokens_of(pattern) if not token.startswith("[")]
        behind = set(_LOOK_AROUND.findall("".join(token for token in tokens if not token.startswith("\\"))))
        found = ["look-ahead"] * ("" in behind) + ["look-behind"] * ("<" in behind)
        found += ["back-reference"] * any(_BACK_REFERENCE.match(token) for token in tokens)
        if found:
            yield Hit((*schema.pointer, "pattern"), f"{' and '.join(found)} in {pattern}")


def _all_kinds_of_blanks(subject: Subject) -> Iterator[Hit]:
    for schema, pattern in _patterns(subject):
        if r"\s" in pattern and any(pattern_accepts(pattern, text) for text in _WITH_TABS):
            yield Hit((*schema.pointer, "pattern"), rf"\s in {pattern}")


RULES = [
    Rule(
        "pattern-u-mode",
        Level.ODDITY,
        "Illegal in the strict (u) mode of ECMA-262, in which Ajv and others compile: they refuse to work, or drop the "
        "schema and so accept every body.",
        "Reads the escape as the character itself, as the lenient mode does.",
        _not_in_u_mode,
    ),
    Rule(
        "pattern-look-around",
        Level.ODDITY,
        "Engines without backtracking (RE2, Go, Rust's regex) can't compile it; validators built on them fail or pass "
        "the rule over.",
        "Follows it; its engine knows look-around and back-references.",
        _not_in_every_engine,
    ),
    Rule(
        "pattern-blanks",
        Level.ODDITY,
        r"\s is more than the space: tabs and line feeds pass too, and which other characters depends on the engine.",
        "Follows the pattern: such a text is accepted.",
        _all_kinds_of_blanks,
    ),
]
