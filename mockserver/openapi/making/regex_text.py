"""Texts for a regular expression: a draw from what it describes, to be checked by the caller."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from random import Random
from typing import Any

# by name: to mypy they exist or not, depending on what its cache holds
codes, parser = import_module("re._constants"), import_module("re._parser")

_VARIED = 60
_PRINTABLE = [chr(code) for code in range(32, 127)]
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "0123456789",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
}
_NAMED_GROUP = re.compile(r"\(\?<(?![=!])")  # as ECMA writes it
_PROPERTY = re.compile(r"\\p\{(\w+)\}")
_PROPERTIES = {  # those in brackets can only stand alone
    "L": "[a-zA-Z]", "Letter": "[a-zA-Z]", "Lu": "[A-Z]", "Ll": "[a-z]", "N": "[0-9]", "Nd": "[0-9]",
    "P": "[.,:;!?-]", "Z": " ", "Zs": " ",
}  # fmt: skip
_COMPLEMENTS = {
    codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
    codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
    codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
}


def text_of_pattern(pattern: str, random: Random, shortest: int, longest: int) -> str:
    """A text that `pattern` probably matches; look-around is passed over, so check the result."""
    tree = _parsed(pattern)
    text = "".join(_draw(item, random, max(shortest, 1), longest) for item in tree)
    return text[:longest]


@lru_cache(1000)
def _parsed(pattern: str) -> list[Any]:
    """The parts of a pattern; none where Python can't read it."""
    try:
        return list(parser.parse(_unicode_as_ascii(_NAMED_GROUP.sub("(?P<", pattern))))
    except (re.error, OverflowError, RecursionError):
        return []


def _unicode_as_ascii(pattern: str) -> str:
    """Classes such as \\p{Lu} as those of their characters that everybody has."""
    return _PROPERTY.sub(lambda found: _PROPERTIES.get(found[1], found[0]), pattern)


def _draw(item: Any, random: Random, shortest: int, longest: int) -> str:
    op, value = item
    if op is codes.LITERAL:
        return chr(value)
    if op is codes.NOT_LITERAL:
        return random.choice([one for one in _PRINTABLE if one != chr(value)])
    if op is codes.ANY:
        return random.choice(_PRINTABLE)
    if op is codes.IN:
        return random.choice(_members(tuple(value)) or [""])
    if op is codes.BRANCH:
        return "".join(_draw(one, random, shortest, longest) for one in random.choice(value[1]))
    if op is codes.SUBPATTERN:
        return "".join(_draw(one, random, shortest, longest) for one in value[-1])
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, body = value
        fewest = max(low, min(shortest, high))
        count = random.randint(fewest, max(fewest, min(high, fewest + 12, max(longest, low))))
        return _repeated(body, count, random, longest)
    return ""  # anchors and look-around take no characters


def _repeated(body: Any, count: int, random: Random, longest: int) -> str:
    """As many draws of the body; of a great many the first ones come again."""
    drawn = ["".join(_draw(one, random, 1, 1) for one in body) for _ in range(min(count, _VARIED))]
    if count <= _VARIED:
        return "".join(drawn)
    round_of_all = "".join(drawn)
    times = min(count // _VARIED, longest // len(round_of_all) + 1 if round_of_all else 0)
    return round_of_all * times + "".join(drawn[: count % _VARIED])


@lru_cache(1000)
def _members(members: tuple[Any, ...]) -> list[str]:
    negated = bool(members) and members[0][0] is codes.NEGATE
    found: set[str] = set()
    for op, value in members:
        if op is codes.LITERAL:
            found.add(chr(value))
        elif op is codes.RANGE:
            found.update(chr(code) for code in range(value[0], min(value[1], value[0] + 500) + 1))
        elif op is codes.CATEGORY:
            found.update(_category(value))
    return [one for one in _PRINTABLE if one not in found] if negated else sorted(found)


def _category(value: Any) -> set[str]:
    if value in _COMPLEMENTS:
        return set(_PRINTABLE) - set(_CATEGORIES[_COMPLEMENTS[value]])
    return set(_CATEGORIES.get(value, ""))
