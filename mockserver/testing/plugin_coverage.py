"""--crr-coverage: what the tests of all workers together have met, as files and as a summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.coverage.as_json import as_json, read_json
from mockserver.coverage.forms import FORMS
from mockserver.coverage.report import CoverageReport, Dimension, Share, merged, title_of
from mockserver.errors import SettingsError
from mockserver.reports.files import write_reports
from mockserver.reports.form import form_of

if TYPE_CHECKING:
    from mockserver.testing.running_mock import RunningMock

_FROM_WORKER = "crr_coverage"


class CoverageOfRun:
    """Adds up the reports of this process, and of the workers that xdist has started.

    files  where the report is written; the ending says in which form
    """

    def __init__(self, files: list[Path]) -> None:
        try:
            self._forms = {file: form_of(file, FORMS) for file in files}
            for file in files:
                file.parent.mkdir(parents=True, exist_ok=True)
        except (SettingsError, OSError) as problem:
            raise pytest.UsageError(f"--crr-coverage: {problem}") from None
        self._reports: list[CoverageReport] = []

    def take(self, mock: RunningMock, session: str | None = None) -> None:
        """Count in what the mock has met: all of it, or in one session."""
        content = mock.admin.text("coverage", session=session)
        self._reports.append(read_json(content, mock.url))
        self._reports = [merged(self._reports)]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist has ended."""
        if found := getattr(node, "workeroutput", {}).get(_FROM_WORKER):
            self._reports.append(read_json(found, "a worker"))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        report = merged(self._reports)
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_FROM_WORKER] = as_json(report)
            return
        try:
            write_reports(self._forms, FORMS, report)
        except SettingsError as problem:
            pytest.exit(str(problem), returncode=2)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("CRR coverage")
        for line in self._lines(merged(self._reports)):
            terminalreporter.write_line(line)

    def _lines(self, report: CoverageReport) -> Iterator[str]:
        if not report.items:
            yield "no test has asked for crr_session or crr_mock"
            return
        columns = (Dimension.OPERATIONS, Dimension.CODES, None)
        yield _row("", ["operations", "codes", "all"])
        for file in report.files:
            if report.share(Dimension.OPERATIONS, file).met:
                yield _row(title_of(file), [_fraction(report.share(one, file)) for one in columns])
        yield _row("faults", ["", "", _fraction(report.share(Dimension.FAULTS))])
        yield _row(f"all: {report.share().percent} %", [_fraction(report.share(one)) for one in columns])
        yield from (f"written: {file}" for file in self._forms)


def _fraction(share: Share) -> str:
    return f"{share.met}/{share.of}"


def _row(title: str, cells: list[str]) -> str:
    return f"{title:36}" + "".join(f"{cell:>12}" for cell in cells)
