"""Which of many rules a call may be for, found without asking each: those whose first condition holds.

Rules that look at the same place are taken together. The place is read once; a text is looked up; and patterns are
tried all at once, as of hundreds of them nearly always none fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from mockserver.call import Call
from mockserver.scenario.matching import ABSENT, Check, Condition, Wanted, like
from mockserver.scenario.values import any_regex

Numbered = tuple[int, Wanted]


class FirstConditions:
    """Numbers of rules by their first conditions; None for a rule that has none."""

    def __init__(self, firsts: Iterable[tuple[int, Condition | None]]) -> None:
        self._always: list[int] = []
        groups: dict[tuple[str, ...], tuple[Condition, list[Numbered]]] = {}
        for number, first in firsts:
            if first is None:
                self._always.append(number)
            else:
                groups.setdefault(first.place, (first, []))[1].append((number, first.wanted))
        self._groups = [(first.values, _Group(wishes)) for first, wishes in groups.values()]

    def holding(self, call: Call) -> list[int]:
        """The numbers of the rules whose first condition holds, in order."""
        found = set(self._always)
        for values, group in self._groups:
            found.update(group.holding(values(call)))
        return sorted(found)


class _Group:
    """Rules that look at one place."""

    def __init__(self, wishes: list[Numbered]) -> None:
        self._texts: dict[str, list[int]] = {}
        for number, wanted in wishes:
            for text in wanted.texts or ():
                self._texts.setdefault(text, []).append(number)
        patterns = [
            (number, wanted) for number, wanted in wishes if wanted.texts is None and (wanted.globs or wanted.regex)
        ]
        self._patterns = [(number, wanted.check) for number, wanted in patterns]
        self._fits_one = _fits_one([wanted for _, wanted in patterns])
        self._others = [
            (number, wanted.check)
            for number, wanted in wishes
            if wanted.texts is None and not wanted.globs and wanted.regex is None
        ]

    def holding(self, values: list[Any]) -> Iterable[int]:
        numbers: list[int] = []
        for value in values or (ABSENT,):
            if isinstance(value, str):
                numbers += self._texts.get(value, ())
                if self._patterns and self._fits_one(value):
                    numbers += [number for number, check in self._patterns if check(value)]
            numbers += [number for number, check in self._others if check(value)]
        return numbers


def _fits_one(wishes: list[Wanted]) -> Check:
    """Whether a text may pass one of them: none does where this doesn't hold."""
    globs = list(chain.from_iterable(wanted.globs for wanted in wishes))
    is_like = like(globs) if globs else None
    is_found_in = any_regex([wanted.regex for wanted in wishes if wanted.regex and not wanted.globs])
    return lambda text: bool((is_like and is_like(text)) or (is_found_in and is_found_in(text)))
