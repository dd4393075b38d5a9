"""Whether one set of patterns takes all the texts of another: looked for by texts that tell them apart.

Containment of ECMA patterns with look-ahead can't be decided in general. What is drawn here finds what differs in
characters, in length and at either end, which is what files change; where nothing is found the patterns count as
different spellings of one rule, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

from mockserver.openapi.load import Document, SpecName
from mockserver.openapi.making.regex_text import text_of_pattern
from mockserver.openapi.validate import SchemaCheck

_NO_FILE = Document(Path("patterns"), SpecName("patterns", "", "", ""), {})
_DRAWS = 24
_CHARACTERS = [chr(code) for code in range(9, 127)] + list("\x7f\xa0\xe9\xdf\u0130\u0660\u2028\u65e5\ufeff\U0001f600")
_LENGTHS = (*range(1, 72), 99, 100, 101, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 4000)


def texts_tell_apart(old: Iterable[str], new: Iterable[str]) -> tuple[str | None, str | None]:
    """A text that only the old patterns take, and one that only the new ones take; None where none was found."""
    return _apart(tuple(sorted(old)), tuple(sorted(new)))


def _check(patterns: Iterable[str]) -> SchemaCheck:
    """The patterns as the server reads them."""
    schemas = [{"type": "string"}, *({"pattern": one} for one in patterns)]
    return SchemaCheck({"allOf": schemas}, _NO_FILE, "reply")


@lru_cache(maxsize=2000)  # the same pair stands behind many parameters of many files
def _apart(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str | None, str | None]:
    takes_old, takes_new = _check(old), _check(new)
    only_old: str | None = None
    only_new: str | None = None
    for text in _candidates((*old, *new), takes_old, takes_new):
        by_old, by_new = takes_old.accepts(text), takes_new.accepts(text)
        if by_old and not by_new and only_old is None:
            only_old = text
        if by_new and not by_old and only_new is None:
            only_new = text
        if only_old is not None and only_new is not None:
            break
    return only_old, only_new


def _candidates(patterns: tuple[str, ...], *checks: SchemaCheck) -> Iterator[str]:
    random = Random(0)
    drawn = [""]
    for pattern in patterns:
        drawn += [text_of_pattern(pattern, random, 1, longest) for longest in (3, 12, 80) for _ in range(_DRAWS // 3)]
    yield from drawn
    bases = [next((text for text in drawn if text and check.accepts(text)), "a") for check in checks]
    for base in dict.fromkeys(bases):
        middle = len(base) // 2
        for one in _CHARACTERS:
            yield from (one, one + base, base[:middle] + one + base[middle:], base + one, base[:-1] + one, one + one)
        for length in _LENGTHS:
            yield (base * (length // len(base) + 1))[:length]
            yield base[0] * length
            yield base[-1] * length
