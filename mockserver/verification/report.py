"""What a verification has found: for a program, and in words for whoever reads a failed test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.verification.model import CallCheck
from mockserver.verification.verify import CheckOutcome, NearMiss
from mockserver.wording import counted


def as_list(outcomes: list[CheckOutcome]) -> list[dict[str, Any]]:
    """The outcome of each check as plain JSON."""
    return [_check_body(one) for one in outcomes]


def _check_body(outcome: CheckOutcome) -> dict[str, Any]:
    return {
        "wanted": wanted(outcome),
        "found": len(outcome.numbers),
        "ok": outcome.ok,
        "problem": outcome.problem or None,
        "unsure": outcome.unsure,
        "matches": outcome.numbers[:100],
        "nearMisses": [_near_body(one) for one in outcome.near],
    }


def _near_body(near: NearMiss) -> dict[str, Any]:
    record = near.record
    return {
        "number": record.number,
        "method": record.method,
        "path": record.path,
        "status": record.status,
        "requestId": record.request_id,
        "differs": list(near.differs),
    }


def wanted(outcome: CheckOutcome) -> str:
    """Such as: exactly 1 call with operation portfolioSubmission, status 200."""
    conditions = ", ".join(map(str, outcome.conditions))
    return f"{_count(outcome.check)} with {conditions}" if conditions else _count(outcome.check)


def _count(check: CallCheck) -> str:
    least, most = check.least, check.most
    if most is None:
        return f"at least {counted(least, 'call')}"
    if least == most:
        return f"exactly {counted(most, 'call')}" if most else "no call"
    return f"{least} to {counted(most, 'call')}" if least else f"at most {counted(most, 'call')}"


def as_text(outcomes: list[CheckOutcome], where: str) -> str:
    """All failed checks, each with the calls that come nearest. `where` says which calls were looked at."""
    failed = [(number, one) for number, one in enumerate(outcomes, 1) if not one.ok]
    head = f"{len(failed)} of {len(outcomes)} checks failed for {where}"
    return "\n".join([head, *(line for number, one in failed for line in _lines(number, one)), *_doubts(outcomes)])


def _lines(number: int, outcome: CheckOutcome) -> Iterator[str]:
    yield f"{number}. wanted {wanted(outcome)}; {outcome.problem}"
    for near in outcome.near:
        yield f"   call {near.record.number} comes near: {near.record.method} {near.record.path}"
        yield from (f"     {one}" for one in near.differs)


def _doubts(outcomes: list[CheckOutcome]) -> Iterator[str]:
    if any(one.unsure for one in outcomes):
        yield (
            "The journal has made room for newer calls, so that some of these may be lacking: begin the session just "
            "before the test, empty the journal, or keep more with --journal-size and --journal-space."
        )
