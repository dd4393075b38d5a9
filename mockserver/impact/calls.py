"""Where calls come from: journals and recordings in JSON lines, and reports of coverage."""

from __future__ import annotations

from pathlib import Path

import orjson

from mockserver.coverage.as_json import read_json
from mockserver.coverage.report import CoverageReport, Dimension
from mockserver.errors import JournalError
from mockserver.impact.judge import Judge
from mockserver.replay.recording import read_recording


def judge_file(judge: Judge, path: Path) -> None:
    """Hand the calls of a file to the judge. Raises JournalError or CoverageError where it can't be read."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise JournalError(f"can't be read: {problem.strerror or problem}", path) from None
    if _is_coverage(content):
        _judge_coverage(judge, read_json(content, str(path)))
        return
    for call in read_recording(path):
        judge.take(call)


def _is_coverage(content: bytes) -> bool:
    """A report is one JSON value over many lines, a journal a JSON value in each line."""
    if b'"crr-mock coverage"' not in content[:200]:
        return False
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True


def _judge_coverage(judge: Judge, report: CoverageReport) -> None:
    for item, calls in report.items.items():
        if item.dimension is Dimension.OPERATIONS and calls:
            met = (one for one, count in report.items.items() if count and one.dimension is Dimension.STATUSES)
            statuses = [one.name for one in met if (one.file, one.operation) == (item.file, item.operation)]
            judge.take_operation(item.operation, calls, statuses)
