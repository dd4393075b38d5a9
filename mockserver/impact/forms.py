"""The forms of a judgment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockserver.diff.grouping import grouped
from mockserver.impact.judge import ORDER, Finding, Judgment, Outcome
from mockserver.impact.sites import told_apart
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.html import page
from mockserver.reports.junit import Case, as_junit
from mockserver.reports.markdown import plain
from mockserver.wording import counted

FORMAT = 1
HEADINGS = {
    Outcome.REFUSED: "Refused by the new files",
    Outcome.SURPRISED: "May read what it hasn't seen",
    Outcome.VALID: "Still valid",
}


def as_text(judgment: Judgment) -> str:
    return "\n".join([*_lines(judgment), sum_of(judgment)]) + "\n"


def _lines(judgment: Judgment) -> Iterator[str]:
    names = told_apart(one.site for one in judgment.findings)
    for outcome in ORDER:
        found = judgment.of(outcome)
        if not found:
            continue
        yield HEADINGS[outcome]
        for one in found:
            yield f"  {where(one, names[one.site])}"
            yield from (f"    {text}" for text in one.texts)
        yield ""
    if judgment.unknown:
        yield "Unknown: no call came to these operations"
        for group in grouped(judgment.unknown):
            yield f"  {', '.join(group.operations)}: {group.change.sentence}"
        yield ""


def where(one: Finding, name: str) -> str:
    """A call site in words: its operation, what tells it apart, how often it was met and where first."""
    calls = f"{one.refused} of {one.calls} calls" if one.refused else counted(one.calls, "call")
    line = f", first in line {one.line}" if one.line else ""
    return " ".join(part for part in (one.site.operation, name, f"({calls}{line})") if part)


def sum_of(judgment: Judgment) -> str:
    """One line on the whole."""
    counts = ", ".join(f"{len(judgment.of(outcome))} {outcome}" for outcome in ORDER)
    rest = f"; {len(grouped(judgment.unknown))} changes where no call came" if judgment.unknown else ""
    rest += (
        f"; {counted(judgment.refused_before, 'call')} refused by the old files already"
        if judgment.refused_before
        else ""
    )
    rest += "".join(f"; {counted(count, 'call')} not judged: {why}" for why, count in judgment.unjudged.items())
    return f"{counted(len(judgment.findings), 'call site')}: {counts}{rest}"


def as_dict(judgment: Judgment) -> dict[str, Any]:
    """The judgment for programs. Keys are added in later versions, never taken away or given another meaning.

    format         1
    sites          operation, sends, parts, outcome, calls, refused, line, texts
    unknown        operation, class, place, text: changes where no call came
    unjudged       how many calls couldn't be judged, by the reason
    refusedBefore  how many calls the old files refuse already
    """
    return {
        "format": FORMAT,
        "sites": [_site(one) for one in judgment.findings],
        "unknown": [
            {"operation": one.operation, "class": one.impact.value, "place": one.place, "text": one.text}
            for one in judgment.unknown
        ],
        "unjudged": dict(judgment.unjudged),
        "refusedBefore": judgment.refused_before,
    }


def _site(one: Finding) -> dict[str, Any]:
    return {
        "operation": one.site.operation,
        "sends": list(one.site.sends),
        "parts": sorted(one.site.parts),
        "outcome": one.outcome.value,
        "calls": one.calls,
        "refused": one.refused,
        "line": one.line or None,
        "texts": one.texts,
    }


def _markdown(judgment: Judgment) -> str:
    names = told_apart(one.site for one in judgment.findings)
    lines = [f"## CRR calls by the next specs: {sum_of(judgment)}", ""]
    for outcome in (Outcome.REFUSED, Outcome.SURPRISED):
        if found := judgment.of(outcome):
            lines += [f"**{HEADINGS[outcome]}**", ""]
            for one in found:
                lines += [f"- {plain(where(one, names[one.site]))}", *(f"  - {plain(text)}" for text in one.texts)]
            lines.append("")
    if judgment.unknown:
        lines += ["**Unknown: no call came to these operations**", ""]
        groups = grouped(judgment.unknown)
        lines += [f"- {plain(', '.join(one.operations))}: {plain(one.change.sentence)}" for one in groups]
        lines.append("")
    return "\n".join(lines)


def _junit(judgment: Judgment) -> str:
    names = told_apart(one.site for one in judgment.findings)
    cases = (
        Case(one.site.operation, where(one, names[one.site]), () if one.outcome is Outcome.VALID else tuple(one.texts))
        for one in judgment.findings
    )
    return as_junit("impact", {"impact": cases})


def _html(judgment: Judgment) -> str:
    names = told_apart(one.site for one in judgment.findings)
    return page(
        Path(__file__).parent / "templates" / "impact.html",
        judgment=judgment,
        sum=sum_of(judgment),
        headings=HEADINGS,
        outcomes=ORDER,
        valid=Outcome.VALID,
        where=lambda one: where(one, names[one.site]),
        unknown=grouped(judgment.unknown),
    )


FORMS: Forms[Judgment] = {
    Form.TEXT: as_text,
    Form.JSON: lambda judgment: as_json(as_dict(judgment)),
    Form.MARKDOWN: _markdown,
    Form.HTML: _html,
    Form.JUNIT: _junit,
}
