"""What a replay found: as text, JSON or JUnit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mockserver.replay.compare import MOST
from mockserver.replay.run import ReplayedCall
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.junit import Case, as_junit

_MOST_SHOWN = 100
_MOST_SESSIONS = 10


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What became of the calls.

    sessions  by recorded session, that of a mock in which its calls were made
    unmoved   how often the clock of such a session couldn't be moved, by the reason
    """

    outcomes: Sequence[ReplayedCall]
    sessions: Mapping[str, str]
    unmoved: Mapping[str, int]


def differing(outcomes: Sequence[ReplayedCall]) -> list[ReplayedCall]:
    return [one for one in outcomes if one.differences]


def not_sent(outcomes: Sequence[ReplayedCall]) -> Counter[str]:
    """How many calls couldn't be sent, by the reason."""
    return Counter(one.not_sent for one in outcomes if one.not_sent)


def not_compared(outcomes: Sequence[ReplayedCall]) -> Counter[str]:
    return Counter(one.not_compared for one in outcomes if one.not_compared)


def without_secrets(outcomes: Sequence[ReplayedCall]) -> int:
    """How many calls were sent without the secrets that the recording lacks."""
    return sum(one.call.lacks_secrets and not one.not_sent for one in outcomes)


def as_text(report: ReplayReport) -> str:
    """A line for each call that is answered differently, its differences below, and a summary."""
    lines: list[str] = []
    outcomes, sessions = report.outcomes, report.sessions
    found = differing(outcomes)
    for one in found[:_MOST_SHOWN]:
        lines += [f"line {one.call.line}  {one.call.asks}", *(f"  {difference}" for difference in one.differences)]
        lines += ["  and perhaps more"] if len(one.differences) == MOST else []
    if len(found) > _MOST_SHOWN:
        lines.append(f"and {len(found) - _MOST_SHOWN} more calls; --format json shows all")
    sent = len(outcomes) - sum(not_sent(outcomes).values())
    lines.append(f"{sent} of {len(outcomes)} calls sent again, {len(found)} answered differently")
    lines += [f"{count} not sent: {why}" for why, count in not_sent(outcomes).items()]
    lines += [f"{count} not compared: {why}" for why, count in not_compared(outcomes).items()]
    if count := without_secrets(outcomes):
        lines.append(f"{count} sent without headers or parameters that the recording redacts")
    lines += [f"clock not moved {count} x: {why}" for why, count in report.unmoved.items()]
    lines += [f"session {recorded} is now {session}" for recorded, session in islice(sessions.items(), _MOST_SESSIONS)]
    if len(sessions) > _MOST_SESSIONS:
        lines.append(f"and so are {len(sessions) - _MOST_SESSIONS} more sessions")
    return "\n".join(lines) + "\n"


def as_dict(report: ReplayReport) -> dict[str, Any]:
    """What the JSON form holds."""
    outcomes = report.outcomes
    return {
        "calls": len(outcomes),
        "sent": len(outcomes) - sum(not_sent(outcomes).values()),
        "differing": [
            {
                "line": one.call.line,
                "session": one.call.session,
                "operation": one.call.operation or None,
                "method": one.call.method,
                "path": one.call.path,
                "differences": [
                    {"where": each.where, "recorded": each.recorded, "now": each.now} for each in one.differences
                ],
            }
            for one in differing(outcomes)
        ],
        "notSent": not_sent(outcomes),
        "notCompared": not_compared(outcomes),
        "withoutSecrets": without_secrets(outcomes),
        "clockNotMoved": report.unmoved,
        "sessions": report.sessions,
    }


def _junit(report: ReplayReport) -> str:
    return as_junit("replay", {"replay": map(_case, report.outcomes)})


def _case(one: ReplayedCall) -> Case:
    name = f"line {one.call.line} {one.call.method} {one.call.path}"
    failures = tuple(map(str, one.differences))
    return Case(one.call.operation or "no operation", name, failures, one.not_sent or one.not_compared)


FORMS: Forms[ReplayReport] = {
    Form.TEXT: as_text,
    Form.JSON: lambda report: as_json(as_dict(report)),
    Form.JUNIT: _junit,
}
