"""Patterns of ECMA-262: what its lenient mode takes is written out for an engine that only knows the strict one."""

from __future__ import annotations

import re
from functools import cache

import jsonschema_rs

_TOKEN = re.compile(
    r"\\[pPu]\{[^}]*\}|\\0[0-9]*|\\.|\[\^?\]|\[\^?(?:\\.|[^\]\\])*\]|\{[0-9]+(?:,[0-9]*)?\}|.", re.DOTALL
)
_STRICT = {"]": r"\]", "{": r"\{", "}": r"\}", r"\0": r"\x00", "[]": r"[^\s\S]", "[^]": r"[\s\S]"}


def tokens_of(pattern: str) -> list[str]:
    """The pattern cut into escapes, classes, quantifiers and single characters."""
    return _TOKEN.findall(pattern)


def strict(pattern: str) -> str:
    """The same pattern with its stray brackets and braces escaped."""
    return "".join(_STRICT.get(token, token) for token in tokens_of(pattern))


@cache
def is_pattern(text: str) -> bool:
    """Whether our engine can read the pattern."""
    try:
        jsonschema_rs.Draft4Validator({"pattern": strict(text)})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True
