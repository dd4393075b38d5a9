"""All that was found in a run of the proxy, each kind of violation once, and reports of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mockserver.call import Operation
from mockserver.proxy.exchange import Exchange
from mockserver.proxy.violations import Violation
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.junit import Case, as_junit
from mockserver.wording import counted

_MOST_KINDS = 1000
_MOST_OPERATIONS = 2000
_ELSEWHERE = "no operation"


@dataclass(slots=True)
class FoundKind:
    """The same violation in one call or many; `first` is the number of the first one."""

    violation: Violation
    first: int
    calls: int = 0


@dataclass(slots=True)
class Tried:
    """One operation, or one path that is none: how often it was called, and what was found."""

    service: str
    name: str
    calls: int = 0
    violating: int = 0
    kinds: dict[tuple[str, str, str], FoundKind] = field(default_factory=dict)


class Findings:
    """Counts of everything, and the first thousand kinds of violation in their words."""

    def __init__(self) -> None:
        self.calls = 0
        self.violating = 0
        self.further = 0
        self.unchecked: dict[str, int] = {}
        self.operations: dict[tuple[str, str], Tried] = {}
        self._kinds = 0

    def add(self, exchange: Exchange) -> None:
        self.calls += 1
        self.violating += bool(exchange.violations)
        if exchange.unchecked and len(self.unchecked) < _MOST_KINDS:
            self.unchecked[exchange.unchecked] = self.unchecked.get(exchange.unchecked, 0) + 1
        tried = self._tried(exchange.call.operation)
        tried.calls += 1
        tried.violating += bool(exchange.violations)
        for violation in exchange.violations:
            self._count(tried, violation)

    def _tried(self, operation: Operation) -> Tried:
        key = operation.service or _ELSEWHERE, f"{operation.method} {operation.path}"
        if key not in self.operations and len(self.operations) >= _MOST_OPERATIONS:
            key = _ELSEWHERE, "others"
        return self.operations.setdefault(key, Tried(*key))

    def _count(self, tried: Tried, violation: Violation) -> None:
        key = violation.side, violation.part, violation.text
        kind = tried.kinds.get(key)
        if kind is None:
            if self._kinds >= _MOST_KINDS:
                self.further += 1
                return
            self._kinds += 1
            kind = tried.kinds[key] = FoundKind(violation, self.calls)
        kind.calls += 1

    @property
    def sorted(self) -> list[Tried]:
        return sorted(self.operations.values(), key=lambda one: (one.service == _ELSEWHERE, one.service, one.name))


def as_text(findings: Findings) -> str:
    """The summary of a run."""
    head = f"{counted(findings.calls, 'call')}, {findings.violating} of which broke the contract"
    lines = [head + (":" if findings.violating else "")]
    for tried in findings.sorted:
        lines += [f"  {tried.service}  {tried.name}"] if tried.kinds else []
        lines += [f"    {words}" for words in _in_words(tried)]
    if findings.further:
        lines.append(f"  and {findings.further} violations of further kinds")
    lines += [f"  not checked in {count} calls: {why}" for why, count in findings.unchecked.items()]
    return "\n".join(lines) + "\n"


def _in_words(tried: Tried) -> Iterator[str]:
    for kind in tried.kinds.values():
        yield f"{kind.violation}  ({kind.calls} x, first in call {kind.first})"


def as_dict(findings: Findings) -> dict[str, Any]:
    """What the JSON form holds."""
    return {
        "calls": findings.calls,
        "violating": findings.violating,
        "operations": [
            {
                "service": tried.service,
                "operation": tried.name,
                "calls": tried.calls,
                "violating": tried.violating,
                "violations": [
                    {**kind.violation.plain, "calls": kind.calls, "first": kind.first} for kind in tried.kinds.values()
                ],
            }
            for tried in findings.sorted
        ],
        "further": findings.further,
        "unchecked": findings.unchecked,
    }


def _as_junit(findings: Findings) -> str:
    return as_junit("proxy", {"proxy": (Case(one.service, one.name, tuple(_in_words(one))) for one in findings.sorted)})


FORMS: Forms[Findings] = {
    Form.TEXT: as_text,
    Form.JSON: lambda findings: as_json(as_dict(findings)),
    Form.JUNIT: _as_junit,
}
