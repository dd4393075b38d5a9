"""Schemas laid over each other, as the parts of an allOf are: a value has to meet all of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

_BOUNDS = {"minimum": ("exclusiveMinimum", 1), "maximum": ("exclusiveMaximum", -1)}
_RULES = ("pattern", "not", "format")


def lay(flat: dict[str, Any], part: dict[str, Any]) -> None:
    """Lay a further part over what is known; what can't be told in one keyword stays in an allOf of its own."""
    for key in _BOUNDS:
        if key in part:
            _lay_bound(flat, part, key)
    for key, value in part.items():
        known = flat.get(key)
        if known is None:
            flat[key] = value
        elif key in _LAID:
            flat[key] = _LAID[key](known, value)
        elif key in _RULES and value != known:
            flat["allOf"] = [*flat.get("allOf", ()), {key: value}]


def _lay_bound(flat: dict[str, Any], part: dict[str, Any], key: str) -> None:
    """The tighter of two bounds, with its own word on whether it is inside."""
    exclusive, sign = _BOUNDS[key]
    ours, theirs = flat.get(key, -math.inf * sign) * sign, part[key] * sign
    if theirs > ours:
        flat[key] = part[key]
        flat[exclusive] = part.get(exclusive, False)
    elif theirs == ours and part.get(exclusive):
        flat[exclusive] = True


def _both(one: Any, other: Any) -> Any:
    return other if one is None or one == other else {"allOf": [one, other]}


def _common_multiple(one: float, other: float) -> float:
    first, second = Fraction(str(one)), Fraction(str(other))
    common = Fraction(
        math.lcm(first.numerator * second.denominator, second.numerator * first.denominator),
        first.denominator * second.denominator,
    )
    return int(common) if common == int(common) else float(common)


def _properties(known: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {**known, **{name: _both(known.get(name), one) for name, one in more.items()}}


def _others(known: Any, other: Any) -> Any:
    """What additionalProperties says in both parts; false and true say it for all names."""
    if False in (known, other):
        return False
    return _both(known, other) if isinstance(known, dict) and isinstance(other, dict) else known


_LAID: dict[str, Callable[[Any, Any], Any]] = {
    "properties": _properties,
    "required": lambda known, more: list(dict.fromkeys([*known, *more])),
    "allOf": lambda known, more: [*known, *more],
    "enum": lambda known, other: [one for one in known if one in other],
    "multipleOf": _common_multiple,
    "items": _both,
    "additionalProperties": _others,
    "type": lambda known, other: other if other == "integer" else known,
    "nullable": lambda known, other: known and other,
    "uniqueItems": lambda known, other: known or other,
    **dict.fromkeys(("minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), min),
}
