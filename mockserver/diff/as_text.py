"""What differs, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.diff.change import ORDER, DiffReport, Impact, ServiceDiff
from mockserver.diff.grouping import Group, grouped
from mockserver.reports.markdown import folded, plain
from mockserver.wording import counted

HEADINGS = {
    Impact.BREAKS_REQUESTS: "Breaks requests that were valid",
    Impact.BREAKS_READERS: "Breaks readers of answers",
    Impact.HARMLESS: "New and harmless",
    Impact.DOCUMENTATION: "Documentation only",
}
_MOST_OPERATIONS = 3


def as_text(report: DiffReport) -> str:
    """Each service with its changes, the worst first, what its version should say, and the sum."""
    return "\n".join([*_text(report), sum_of(report)]) + "\n"


def _text(report: DiffReport) -> Iterator[str]:
    for service in report.services:
        if not (service.changes or service.notes or service.ignored):
            continue
        yield title(service)
        for impact in ORDER:
            groups = grouped(service.of(impact))
            if groups:
                yield f"  {HEADINGS[impact]}"
            for group in groups:
                yield f"    {group.change.sentence}"
                yield f"      {_where(group)}"
        if service.notes:
            yield "  Version and change log"
            yield from (f"    {note.text}" for note in service.notes)
        if service.ignored:
            yield f"  {_ignored(service)}"
        yield ""


def title(service: ServiceDiff) -> str:
    if service.old_version and service.new_version:
        return f"{service.service} {service.old_version} -> {service.new_version}"
    return f"{service.service} {service.old_version or service.new_version}"


def _where(group: Group) -> str:
    return "  ".join(part for part in (operations(group), f"[{group.lines}]" if group.lines else "") if part)


def operations(group: Group, most: int = _MOST_OPERATIONS) -> str:
    named = ", ".join(group.operations[:most])
    more = len(group.operations) - most
    return f"{named} and {more} more" if more > 0 else named


def _ignored(service: ServiceDiff) -> str:
    return "ignored: " + "; ".join(f"{change.sentence} ({reason})" for change, reason in service.ignored)


def sum_of(report: DiffReport) -> str:
    """How many differences there are of each class, in one line."""
    counts = [
        f"{sum(len(grouped(service.of(impact))) for service in report.services)} {words}"
        for impact, words in _IN_SUM.items()
    ]
    ignored = sum(len(service.ignored) for service in report.services)
    rest = f"; {ignored} ignored" if ignored else ""
    rest += f"; {len(report.notes)} notes on versions" if report.notes else ""
    return f"{counted(len(report.services), 'service')}: {', '.join(counts)}{rest}"


_IN_SUM = {
    Impact.BREAKS_REQUESTS: "break requests",
    Impact.BREAKS_READERS: "break readers",
    Impact.HARMLESS: "harmless",
    Impact.DOCUMENTATION: "documentation only",
}


def as_markdown(report: DiffReport) -> str:
    """A section for each service; what is only documentation is folded away."""
    return "\n".join([f"## CRR specs: {sum_of(report)}", "", *_markdown(report)]) + "\n"


def _markdown(report: DiffReport) -> Iterator[str]:
    for service in report.services:
        if not (service.changes or service.notes or service.ignored):
            continue
        yield f"### {title(service)}"
        yield ""
        for impact in ORDER:
            yield from _section(impact, grouped(service.of(impact)))
        if service.notes:
            yield "**Version and change log**"
            yield ""
            yield from (f"- {plain(note.text)}" for note in service.notes)
            yield ""
        if service.ignored:
            yield plain(_ignored(service))
            yield ""


def _section(impact: Impact, groups: list[Group]) -> Iterator[str]:
    if not groups:
        return
    if impact is Impact.DOCUMENTATION:
        yield from folded(f"{HEADINGS[impact]}: {len(groups)}", map(_item, groups))
    else:
        yield from (f"**{HEADINGS[impact]}**", "", *(f"- {_item(group)}" for group in groups))
    yield ""


def _item(group: Group) -> str:
    where = f" — {plain(operations(group))}" if group.operations else ""
    return plain(group.change.sentence) + where + (f" (`{group.lines}`)" if group.lines else "")
