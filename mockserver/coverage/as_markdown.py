"""Coverage reports as Markdown: what a pipeline shows as the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mockserver.coverage.report import CoverageReport, Dimension, Item, Share, title_of
from mockserver.reports.markdown import folded

_COLUMNS = tuple(one for one in Dimension if one is not Dimension.FAULTS)


def as_markdown(report: CoverageReport) -> str:
    """A table of the services, then what each of them is missing, folded away."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: CoverageReport) -> Iterator[str]:
    share = report.share()
    yield f"## CRR coverage: {share.percent} % ({share.met} of {share.of})"
    yield ""
    yield "| | " + " | ".join((*_COLUMNS, "all")) + " |"
    yield "|---|" + "---:|" * (len(_COLUMNS) + 1)
    for file in report.files:
        yield _row(title_of(file), [report.share(one, file) for one in (*_COLUMNS, None)])
    if faults := report.share(Dimension.FAULTS).of:
        yield _row("faults", [Share(0, 0)] * len(_COLUMNS) + [report.share(Dimension.FAULTS)])
    yield _row("**all**", [report.share(one) for one in (*_COLUMNS, None)])
    for file in report.files:
        yield from _missing(title_of(file), report.missing(file))
    if faults:
        yield from _missing("faults", report.missing(""))


def _row(title: str, shares: list[Share]) -> str:
    return (
        f"| {title} | " + " | ".join(f"{one.percent} % ({one.met}/{one.of})" if one.of else "" for one in shares) + " |"
    )


def _missing(title: str, items: list[Item]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield from folded(f"Missing in {title}: {len(items)}", missing_lines(items))


def missing_lines(items: list[Item]) -> Iterator[str]:
    """What is missing, a line for each operation and each dimension: "codes: POR0011, POR0012"."""
    uncalled = {item.operation for item in items if item.dimension is Dimension.OPERATIONS}
    yield from (f"never called: `{operation}`" for operation in sorted(uncalled))
    rest = [item for item in items if item.operation not in uncalled]
    for (operation, dimension), group in groupby(sorted(rest), lambda item: (item.operation, item.dimension)):
        names = ", ".join(item.name for item in group)
        yield f"{dimension} of `{operation}`: {names}" if operation else f"{dimension}: {names}"
