"""Go or no-go: what each service answered, what else has to be right, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mockserver.call import Operation

READ, WRITE = "GET", "POST"
MOST_SKEW = timedelta(seconds=60)


def column(operation: Operation) -> str:
    """Under which head of the table an operation's calls count: all that read, and all that write."""
    return WRITE if operation.access == "write" else READ


class Verdict(StrEnum):
    """How a call ended, seen as a test of the connection: a refusal for business reasons is a good sign."""

    PASSED = "ok"
    OUTSIDE = "outside the role"
    FAILED = "failed"
    MISSING = "not tried"
    NONE = "-"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to a service and its end.

    method   GET, or POST for whatever writes
    status   None where no answer came
    codes    of the error reply
    problem  what is wrong with the connection or the answer itself
    """

    service: str
    method: str
    status: int | None
    codes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.problem or self.status is None:
            return Verdict.FAILED
        if "SEC0001" in self.codes:
            return Verdict.OUTSIDE
        refused_by_business = self.status < 500 and self.codes and not _NOT_BUSINESS & set(self.codes)
        return Verdict.PASSED if self.status < 300 or refused_by_business else Verdict.FAILED

    @property
    def words(self) -> str:
        """Such as "200", or "400 MKT0001"."""
        return " ".join([str(self.status or "no answer"), *dict.fromkeys(self.codes)])


_NOT_BUSINESS = {"SEC0002", "SER0017", "SER0029"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one service made of all calls of one method."""

    verdict: Verdict
    words: str = ""
    problem: str = ""

    @classmethod
    def of(cls, attempts: Iterable[Attempt]) -> Cell:
        """The best attempt counts: a client that got through once can get through."""
        ranked = sorted(attempts, key=lambda one: _RANK.index(one.verdict))
        if not ranked:
            return cls(Verdict.MISSING)
        shown = ", ".join(one.words for one in ranked[:_SHOWN]) + (", ..." if len(ranked) > _SHOWN else "")
        return cls(ranked[0].verdict, shown, ranked[0].problem or _why(ranked[0]))


def cells(operations: Iterable[Operation], attempts: Collection[Attempt]) -> dict[tuple[str, str], Cell]:
    """The cell of each service and method; nothing to try where none of the operations is of that kind."""
    offered = {(one.service, column(one)): None for one in operations}
    return {
        (service, method): Cell.of([one for one in attempts if (one.service, one.method) == (service, method)])
        if (service, method) in offered
        else Cell(Verdict.NONE)
        for service in dict.fromkeys(service for service, _ in offered)
        for method in (READ, WRITE)
    }


_SHOWN = 4
_RANK = (Verdict.PASSED, Verdict.OUTSIDE, Verdict.FAILED)


def _why(attempt: Attempt) -> str:
    if attempt.verdict is Verdict.OUTSIDE:
        return "the certificate's role doesn't include this call (SEC0001)"
    if "SEC0002" in attempt.codes:
        return (
            "the certificate isn't provisioned for this participant, or there is no such participant (SEC0002); "
            "the company's user access administrator can provision it"
        )
    if attempt.verdict is Verdict.FAILED:
        return _STATUSES.get(attempt.status or 0, f"answered {attempt.words}")
    return ""


_STATUSES = {
    400: "the service couldn't make sense of the request (SER0017)",
    401: "the server wants a client certificate and saw none that it takes (401)",
    404: "the server has no such service; is the URL's path right? (404)",
}


@dataclass(frozen=True, slots=True)
class ConnectionCheck:
    """Something besides the services' answers that has to be right."""

    name: str
    verdict: Verdict
    words: str


def clock_check(skew: timedelta | None, whose: str) -> ConnectionCheck:
    """Whether the other side's clock agrees with ours; `skew` is by how much it is ahead, told to the second."""
    if skew is None:
        return ConnectionCheck("clock", Verdict.NONE, f"{whose} time isn't told (no Date header)")
    apart = abs(skew.total_seconds())
    words = f"{whose} clock is {apart:g} s {'ahead' if skew > timedelta(0) else 'behind'}"
    if abs(skew) > MOST_SKEW:
        return ConnectionCheck(
            "clock", Verdict.FAILED, f"{words}; windows close by the server's time, so both must agree"
        )
    return ConnectionCheck("clock", Verdict.PASSED, words if apart > 1 else "both clocks agree")


@dataclass(frozen=True, slots=True)
class Checklist:
    """One client's checklist.

    client    whose; the name of its certificate
    server    where
    services  the cell of each service and method; a service that offers no write has Verdict.NONE there
    wanted    the services and methods that must have passed
    checks    what else must be right
    """

    client: str
    participants: tuple[str, ...]
    server: str
    services: Mapping[tuple[str, str], Cell]
    wanted: frozenset[tuple[str, str]]
    checks: tuple[ConnectionCheck, ...]

    @property
    def missing(self) -> list[str]:
        """What keeps this from being a go, a sentence each."""
        checks = [f"{one.name}: {one.words}" for one in self.checks if one.verdict is Verdict.FAILED]
        calls: dict[str, list[str]] = {}
        for (service, method), cell in self.services.items():
            if (service, method) in self.wanted and cell.verdict not in (Verdict.PASSED, Verdict.NONE):
                calls.setdefault(cell.problem or "not tried", []).append(f"{service} {method}")
        return [*checks, *(f"{problem}: {', '.join(names)}" for problem, names in calls.items())]

    @property
    def go(self) -> bool:
        return not self.missing
