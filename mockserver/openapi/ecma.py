"""Patterns of ECMA-262, written out for an engine of another dialect: the same texts match, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import jsonschema_rs

_HEX = "[0-9a-fA-F]"
_OCTAL = "[0-3][0-7]{0,2}|[4-7][0-7]?"
_ESCAPE = (
    rf"u[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}}|u{_HEX}{{4}}|u\{{{_HEX}+\}}|x{_HEX}{{2}}"
    r"|[pP]\{[A-Za-z_][^}]*\}|c[A-Za-z]"
)
_GROUP = re.compile(r"\((?!\?)|\(\?<([^=!>][^>]*)>")
_TOKEN = re.compile(
    rf"\\(?:{_ESCAPE}|k<[^>]*>|0[0-7]{{0,2}}|[1-9][0-9]*|.)"
    rf"|\[\^?\]|\[\^?(?:\\.|[^\]\\])*\]|\{{[0-9]+(?:,[0-9]*)?\}}|{_GROUP.pattern.replace('([', '(?:[')}|.",
    re.DOTALL,
)
_ATOM = rf"\\(?:{_ESCAPE}|c[0-9_]|{_OCTAL}|.)|."
_MEMBER = re.compile(rf"({_ATOM})(?:-({_ATOM}))?", re.DOTALL)
_WITH_DOT_ALL = re.compile(r"\(\?[im]*s[im]*(?:-[im]+)?:")

_NO_CHARACTER, _ANY_CHARACTER = r"[^\s\S]", r"[\s\S]"
# As soon as a pattern looks around, these are about all of Unicode for the engine. ECMA's are about ASCII and a list.
_CLASSES = {
    r"\d": "0-9",
    r"\D": r"\u0000-\/:-\u{10ffff}",
    r"\w": "0-9A-Z_a-z",
    r"\W": r"\u0000-\/:-@\[-\^`\{-\u{10ffff}",
    r"\s": r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
    r"\S": r"\u0000-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ufefe\uff00-\u{10ffff}",
    r"\c": r"\\c",  # before no letter it is a backslash and a c
}
_BEHIND, _AHEAD = "(?<=[0-9A-Z_a-z])", "(?=[0-9A-Z_a-z])"
_NOT_BEHIND, _NOT_AHEAD = "(?<![0-9A-Z_a-z])", "(?![0-9A-Z_a-z])"
_STRICT = {
    "]": r"\]",
    "{": r"\{",
    "}": r"\}",
    r"\b": f"(?:{_NOT_BEHIND}{_AHEAD}|{_BEHIND}{_NOT_AHEAD})",
    r"\B": f"(?:{_NOT_BEHIND}{_NOT_AHEAD}|{_BEHIND}{_AHEAD})",
    **{name: f"[{members}]" for name, members in _CLASSES.items()},
    r"\c": r"\\c",
}
_SHORT = _CLASSES.keys() - {r"\c"}
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_DOT = r"[^\n\r\u2028\u2029]"
_KEPT = re.compile(rf"\\(?:x{_HEX}{{2}}|[pP]\{{.*\}}|[fnrtv]|[ !-/:;=?@\[-^`{{-~])")
_CONTROLS = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_SURROGATES = range(0xD800, 0xE000)


def tokens_of(pattern: str) -> list[str]:
    """The pattern cut into escapes, classes, quantifiers, beginnings of groups and single characters."""
    return [token[0] for token in _TOKEN.finditer(pattern)]


def with_classes_written_out(pattern: str) -> str:
    """The same pattern without \\d, \\w, \\s and their opposites: for each, our engine goes through all of it again."""
    return "".join(_with_members(token) for token in tokens_of(pattern))


def _with_members(token: str) -> str:
    if token.startswith("["):
        return _ESCAPED.sub(lambda found: _CLASSES[found[0]] if found[0] in _SHORT else found[0], token)
    return f"[{_CLASSES[token]}]" if token in _SHORT else token


def strict(pattern: str) -> str:
    """The same pattern for our engine, whether it is in the lenient mode of ECMA-262 or in the strict one.

    One difference stays: a back-reference to a group that took no part matches nothing, in ECMA it matches "".
    """
    tokens = tokens_of(pattern)
    groups = [found[1] for token in tokens if (found := _GROUP.fullmatch(token))]
    dot = "." if _WITH_DOT_ALL.search(pattern) else _DOT
    return "".join(dot if part == "." else _written(part, groups) for part in tokens)


@cache
def is_pattern(text: str) -> bool:
    """Whether our engine can read the pattern."""
    try:
        jsonschema_rs.Draft4Validator({"pattern": strict(text)})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


def _written(part: str, groups: list[str | None]) -> str:
    if part in _STRICT:
        return _STRICT[part]
    if len(part) == 1 or part[0] not in "[\\":
        return part
    if part.startswith("["):
        return _class(part)
    if part.startswith(r"\k<"):  # the engine knows groups by number
        name = part[3:-1]
        return rf"(?:\{groups.index(name) + 1})" if name in groups else part[1:]
    if part[1] in "123456789":
        return rf"(?:{part})" if int(part[1:]) <= len(groups) else _octal(part[1:])
    return _atom(part) or _NO_CHARACTER


def _octal(digits: str) -> str:
    """What the lenient mode makes of digits that name no group."""
    code = re.match(_OCTAL, digits)
    return _spelled(int(code[0], 8)) + digits[code.end() :] if code else digits


def _class(text: str) -> str:
    negated = text.startswith("[^")
    members = "".join(_members(text[1 + negated : -1]))
    if not members:
        return _ANY_CHARACTER if negated else _NO_CHARACTER
    return f"[{'^' * negated}{members}]"


def _members(text: str) -> Iterator[str]:
    for low, high in _MEMBER.findall(text):
        if not high:
            yield _atom(low)
        elif (first := _code(low)) is None or (last := _code(high)) is None:
            yield from (_atom(low), r"\-", _atom(high))  # no range, for the lenient mode
        elif first in _SURROGATES or last in _SURROGATES:  # which no text has
            yield from _range(first, _SURROGATES.start - 1)
            yield from _range(_SURROGATES.stop, last)
        else:
            yield f"{_atom(low)}-{_atom(high)}"


def _range(first: int, last: int) -> Iterator[str]:
    if first <= last:
        yield f"{_spelled(first)}-{_spelled(last)}"


def _atom(text: str) -> str:
    """A character or an escape, in a class or out of one, except for those that mean something else there."""
    if len(text) == 1:
        return f"\\{text}" if text in "[&~^-" else text
    if text in _CLASSES or _KEPT.fullmatch(text):
        return _CLASSES.get(text, text)
    code = _code(text)
    return text if code is None else _spelled(code)


def _code(text: str) -> int | None:
    """The character that is meant; None for a set of characters."""
    if not text.startswith("\\"):
        return ord(text)
    body = text[1:]
    if text in _CLASSES or body.startswith(("p{", "P{")):
        return None
    if found := re.fullmatch(rf"u({_HEX}{{4}})\\u({_HEX}{{4}})", body):
        high, low = (int(half, 16) for half in found.groups())
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    if found := re.fullmatch(rf"[ux]\{{?({_HEX}+)\}}?", body):
        return int(found[1], 16)
    if re.fullmatch(_OCTAL, body):
        return int(body, 8)
    if len(body) == 2:  # a control: \cA
        return ord(body[1]) % 32
    return _CONTROLS.get(body, ord(body))


def _spelled(code: int) -> str:
    """The character as the engine reads it anywhere; nothing for half of a surrogate pair, which no text has."""
    if code in _SURROGATES:
        return ""
    if chr(code).isascii() and chr(code).isalnum():
        return chr(code)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"
