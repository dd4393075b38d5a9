"""Exact checks of multipleOf: 19.99 is a multiple of 0.01 in decimals, though not in binary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mockserver.files.yaml12 import Pointer
from mockserver.openapi.decimals import Decimals
from mockserver.openapi.violation import Violation

Check = Callable[[Any], bool]
Path = tuple[str, ...]
_EXACT = 1e15  # below, floats tell all literals of 15 digits apart


class Multiple:
    """One multipleOf."""

    def __init__(self, decimals: Decimals) -> None:
        self.path, self.step = decimals.path, decimals.step
        digits, exponent = self.step.as_tuple()[1:]
        self._part: int = int("".join(map(str, digits))) * 10 ** max(0, int(exponent))  # the step in units of 1 / scale
        self._places = max(0, -int(exponent))
        self._scale = 10**self._places
        self.scale = self._scale if self._part == 1 and not decimals.mixed else None
        to_items = self.path.index("[]") + 1 if "[]" in self.path else 0
        self._to_items, self._in_item = self.path[:to_items], self.path[to_items:]
        self._item_holds = _walk([(self._in_item, self)])

    def holds(self, number: Any) -> bool:
        """Whether the number is a multiple; other values have nothing to hold."""
        try:
            # a literal with at most as many decimals comes back exactly from this; the rest is looked at closer
            if -_EXACT < number < _EXACT:
                units = round(number * self._scale)
                return (units % self._part == 0 and units / self._scale == number) or self._exact(number)
            return self._exact(number)
        except (TypeError, OverflowError):
            return self._exact(number)

    def violations(self, value: Any, is_right: bool) -> Iterator[Violation]:
        """Those of a value that may break any other rule too, unless it `is_right` in all of them."""
        items = _located(value, self._to_items, ())
        wrong = ((place, item) for place, item in items if not (is_right and self._item_holds(item)))
        for pointer, number in (one for place, item in wrong for one in _located(item, self._in_item, place)):
            if isinstance(number, int | float) and not self.holds(number):
                yield Violation(pointer, "multipleOf", f"a multiple of {self.step}", number)

    def _exact(self, number: Any) -> bool:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return True
        mantissa, _, exponent = repr(number).partition("e")
        whole, _, decimals = mantissa.partition(".")
        zeros = int(exponent or 0) - len(decimals) + self._places
        if zeros < 0:
            part: int = self._part * 10**-zeros
            return int(whole + decimals) % part == 0
        return int(whole + decimals) * pow(10, zeros, self._part) % self._part == 0


def check_of(multiples: Iterable[Multiple]) -> Check:
    """One walk over a value whose structure is known to be right: do all its numbers hold?"""
    return _walk([(one.path, one) for one in multiples])


def _walk(places: list[tuple[Path, Multiple]]) -> Check:
    """The check of what stands at these places below a value."""
    checks: list[Check] = [one.holds for path, one in places if not path]
    below: dict[str, list[tuple[Path, Multiple]]] = {}
    for path, one in places:
        if path:
            below.setdefault(path[0], []).append((path[1:], one))
    if "[]" in below:
        checks.append(_of_items(below.pop("[]")))
    if "*" in below:
        checks.append(_of_values(_walk(below.pop("*"))))
    if below:
        checks.append(_of_names({name: _walk(rest) for name, rest in below.items()}))
    if len(checks) == 1:
        return checks[0]
    return lambda value: all(check(value) for check in checks)


def _of_names(names: dict[str, Check]) -> Check:
    steps = list(names.items())

    def check(value: Any) -> bool:
        for name, holds in () if value is None else steps:
            found = value.get(name)
            if found is not None and not holds(found):
                return False
        return True

    return check


def _of_values(holds: Check) -> Check:
    return lambda value: value is None or all(map(holds, value.values()))


def _of_items(places: list[tuple[Path, Multiple]]) -> Check:
    if all(len(path) == 1 and path[0] not in ("[]", "*") and one.scale for path, one in places):
        return _of_points([(path[0], one.scale or 1, one.holds) for path, one in places])
    holds = _walk(places)
    return lambda value: value is None or all(map(holds, value))


def _of_points(steps: list[tuple[str, int, Check]]) -> Check:
    """Items that hold numbers, such as the points of a curve: by far the most numbers of any body, so all in line."""

    def check(value: Any) -> bool:
        for name, scale, holds in steps:
            for point in value or ():
                if point is not None and name in point:
                    number = point[name]
                    try:
                        if round(number * scale) / scale == number:
                            continue
                    except (TypeError, OverflowError):
                        pass
                    if not holds(number):
                        return False
        return True

    return check


def _located(value: Any, path: Path, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """The values at a path with their pointers, for a value of any structure."""
    if not path:
        yield pointer, value
        return
    part, rest = path[0], path[1:]
    children: Iterable[tuple[str | int, Any]] = ()
    if part == "[]" and isinstance(value, list):
        children = enumerate(value)
    elif part == "*" and isinstance(value, dict):
        children = value.items()
    elif isinstance(value, dict) and part in value:
        children = [(part, value[part])]
    for key, child in children:
        yield from _located(child, rest, (*pointer, key))
