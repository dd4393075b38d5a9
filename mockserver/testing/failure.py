"""What a test that failed did to the mock: its session's journal, short enough to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mockserver.errors import MockServerError
from mockserver.testing.journal import JournalCall
from mockserver.wording import shortened

if TYPE_CHECKING:
    import pytest

    from mockserver.testing.session import Session

_TITLE = "calls of this test's session (crr-mock)"
_MOST_CALLS = 30  # the newest ones: what a test fails on is mostly what it did last
_LONGEST = 300  # letters of a line


def add_journal(report: pytest.TestReport, session: Session) -> None:
    """A section of the failure: it is printed with it, comes along from a worker, and stands in files of results."""
    text = journal_text(session)
    add = getattr(report.longrepr, "addsection", None)
    if add:
        add(_TITLE, text)
    else:  # a failure without traceback
        report.sections.append((_TITLE, text))


def journal_text(session: Session) -> str:
    try:
        calls = session.journal.calls()
    except MockServerError as problem:
        return f"the journal can't be had: {problem}"
    lines = [shortened(line, _LONGEST) for call in calls[-_MOST_CALLS:] for line in _lines(call)]
    if len(calls) > _MOST_CALLS:
        lines.insert(0, f"... {len(calls) - _MOST_CALLS} calls before these")
    return "\n".join(lines) or f"none came: the client has to call {session.base_url}"


def _lines(call: JournalCall) -> Iterator[str]:
    query = f"?{call.plain['query']}" if call.plain["query"] else ""
    yield f"{call.number:>4}  {call.method} {call.path}{query} -> {_answer(call)}"
    for verdict in call.verdicts:
        text = f"{verdict['text']} ({verdict['why']})" if verdict.get("why") else verdict["text"]
        places = ", ".join(_place(one) for one in verdict["places"])
        yield f"      {text}{f' ({places})' if places and places not in text else ''}"
    for hit in call.hits:
        yield f"      scenario {hit['scenario']}, rule {hit['rule']}: {', '.join(hit['effects']) or 'a step'}"


def _answer(call: JournalCall) -> str:
    status = str(call.status) if call.status else "no reply"
    return " ".join([status, *call.codes, *([f"({call.fault})"] if call.fault else [])])


def _place(place: Any) -> str:
    return str(place.get("pointer") or place.get("parameter") or "")
