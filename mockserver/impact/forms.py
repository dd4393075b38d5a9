"""The forms of a judgment, by the ending of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from mockserver.diff.grouping import grouped
from mockserver.impact.judge import ORDER, Finding, Judgment, Outcome
from mockserver.impact.sites import told_apart

FORMAT = 1
HEADINGS = {
    Outcome.REFUSED: "Refused by the new files",
    Outcome.SURPRISED: "May read what it hasn't seen",
    Outcome.VALID: "Still valid",
}


def as_text(judgment: Judgment) -> bytes:
    return ("\n".join([*_lines(judgment), sum_of(judgment)]) + "\n").encode()


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
    calls = f"{one.refused} of {one.calls} calls" if one.refused else _calls(one.calls)
    line = f", first in line {one.line}" if one.line else ""
    return " ".join(part for part in (one.site.operation, name, f"({calls}{line})") if part)


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"


def sum_of(judgment: Judgment) -> str:
    """One line on the whole."""
    counts = ", ".join(f"{len(judgment.of(outcome))} {outcome}" for outcome in ORDER)
    rest = f"; {len(grouped(judgment.unknown))} changes where no call came" if judgment.unknown else ""
    rest += f"; {_calls(judgment.refused_before)} refused by the old files already" if judgment.refused_before else ""
    rest += "".join(f"; {_calls(count)} not judged: {why}" for why, count in judgment.unjudged.items())
    sites = len(judgment.findings)
    return f"{sites} call {'site' if sites == 1 else 'sites'}: {counts}{rest}"


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


def _json(judgment: Judgment) -> bytes:
    return orjson.dumps(as_dict(judgment), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _markdown(judgment: Judgment) -> bytes:
    from mockserver.diff.as_text import plain  # for this form only

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
    return "\n".join(lines).encode()


def _junit(judgment: Judgment) -> bytes:
    from mockserver.junit import Case, as_junit  # ElementTree takes 15 ms, for this form only

    names = told_apart(one.site for one in judgment.findings)
    cases = (
        Case(one.site.operation, where(one, names[one.site]), () if one.outcome is Outcome.VALID else tuple(one.texts))
        for one in judgment.findings
    )
    return as_junit("impact", cases)


def _html(judgment: Judgment) -> bytes:
    from mockserver.impact.as_html import as_html  # jinja takes 40 ms

    return as_html(judgment).encode()


FORMS: Mapping[str, Callable[[Judgment], bytes]] = {
    ".txt": as_text,
    ".json": _json,
    ".md": _markdown,
    ".html": _html,
    ".xml": _junit,
}
