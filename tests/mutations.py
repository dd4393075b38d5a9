"""Files as people break them: a value replaced by an odd one, a key lost, doubled or misspelt, bytes cut or damaged."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 0.0005, -0.0005, 0.1, 1e-300, 1e300, -1e300, 10**30, 2**63),
    *(float("nan"), float("inf"), float("-inf"), "NaN", "1e999", "999999999999999h", "ON", "No"),
    *("", " ", "x", "x" * 300, "\u0000", "\ud800", "é", "[", "(?", "/", "~", "#/", "../../etc/passwd", "$ref"),
    *("{year+9999}", "{month-99999}", "{season+1}", "0000_M00", "9999_M12", "0001_M01", "9999_S04"),
    *("9999-12-31 23:59", "0001-01-01 00:00", "+999999999d 01:00", "-1d 25:99", "2026-13-45 99:99"),
    *([], {}, [[]], [None], [{}], {"": None}, {"x": "y"}, [1, 2, 3], [["0", 1]], {"$ref": "#/x"}),
]
NOISE = [b"", b"\x00", b"\xff\xfe", b"\n", b"\t", b'"', b"{", b"]", b":", b"-", b"9" * 400, b"\xc3(", b"\r"]


def broken(tree: Any, random: Random, yaml: bool = True) -> str:
    """The tree with one to three places changed, as JSON; as YAML, which that is, its odd numbers are written so."""
    tree = copy.deepcopy(tree)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        holder, key = random.choice(list(_places(tree)) or [([tree], 0)])
        _CHANGES[random.randrange(len(_CHANGES))](holder, key, random)
    text = json.dumps(tree, indent=1)
    return text.replace("NaN", ".nan").replace("Infinity", ".inf") if yaml else text


def damaged(content: bytes, random: Random) -> bytes:
    """The content with one place cut, doubled or overwritten."""
    start = random.randrange(len(content) + 1)
    end = min(len(content), start + random.choice([1, 1, 2, 10, 100]))
    noise = random.choice(
        [b"", b"\x00", b"\xff\xfe", b"\n", b"\t", b'"', b"{", b"]", b":", b"-", b"9" * 400, b"\xc3(", b"\r"]
    )
    part = content[start:end]
    return content[:start] + random.choice([noise, noise + part, part + part]) + content[end:]


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from _places(node[key])


def _replace(holder: Any, key: Any, random: Random) -> None:
    holder[key] = copy.deepcopy(random.choice(ODD))


def _vary(holder: Any, key: Any, random: Random) -> None:
    """Another value of the same kind."""
    value = holder[key]
    if isinstance(value, bool) or value is None:
        holder[key] = not value
    elif isinstance(value, int | float):
        holder[key] = random.choice([-value, value * 1000, value / 3, value + 1, 0])
    elif isinstance(value, str):
        place = random.randrange(len(value) + 1)
        holder[key] = random.choice([value[:place], value[place:], value + value, value.upper(), value[::-1]])
    else:
        _replace(holder, key, random)


def _lose(holder: Any, key: Any, _random: Random) -> None:
    del holder[key]


def _double(holder: Any, key: Any, _random: Random) -> None:
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key}s"] = holder[key]


def _wrap(holder: Any, key: Any, _random: Random) -> None:
    holder[key] = [holder[key]] if isinstance(holder, dict) else {"x": holder[key]}


_CHANGES = [_replace, _replace, _replace, _vary, _vary, _lose, _double, _wrap]
