"""--crr-next-specs: every call of the tests held against the spec files that come next, as a summary of the run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.app import load_catalogue
from mockserver.diff.run import diff
from mockserver.errors import MockServerError
from mockserver.impact.forms import as_text
from mockserver.impact.judge import Judge, Judgment, Outcome
from mockserver.replay.recording import recorded
from mockserver.settings import BUILTIN, Settings

if TYPE_CHECKING:
    from mockserver.testing.session import Session

_FROM_WORKER = "crr_next_specs"


class NextSpecsOfRun:
    """Judges the calls of each test when its session ends; of workers that xdist has started, the controller does.

    now   the spec files that the tests run with; none are those that ship
    next  those that come
    """

    def __init__(self, now: list[Path], next: Path) -> None:  # noqa: A002 - as the option says
        before, after = Settings(specs=tuple(now) or (Path(BUILTIN),)), Settings(specs=(next,))
        try:
            reports = [diff(folder, next) for folder in before.spec_folders[-1:]]
            self._judge = Judge(load_catalogue(before), load_catalogue(after), reports[0])
        except MockServerError as problem:
            raise pytest.UsageError(f"--crr-next-specs: {problem}") from None
        self._calls: list[dict[str, Any]] = []

    def take(self, session: Session) -> None:
        """Keep the calls that a test made."""
        self._calls += [dict(call.plain) for call in session.journal]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist has ended."""
        self._calls += getattr(node, "workeroutput", {}).get(_FROM_WORKER, [])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_FROM_WORKER] = self._calls

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        judgment = self._judgment()
        judgment.findings = [one for one in judgment.findings if one.outcome is not Outcome.VALID]
        terminalreporter.section("CRR calls by the next specs")
        for line in as_text(judgment).splitlines():
            terminalreporter.write_line(line)

    def _judgment(self) -> Judgment:
        for call in self._calls:
            self._judge.take(recorded(call, "journal", call["number"]))
        return self._judge.judgment()
