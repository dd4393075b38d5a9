"""What the check prints: for people, grouped by file, and for programs, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mockserver.lint.findings import CheckReport, FileReport, Finding, Level, Rule
from mockserver.wording import counted

_MOST_LINES = 3
_TRAILING_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
_STYLES = {Level.ERROR: "bold red", Level.ODDITY: "yellow"}


def print_report(report: CheckReport, console: Console) -> None:
    """Each file with what was found in it, then what the findings mean, then the sum."""
    with console.capture() as printed:
        for file in report.files:
            _print_file(file, console)
        if report.rules:
            console.print(Text("What it means", style="bold"), end="\n\n")
        for rule in report.rules:
            console.print(Text(rule.name, style=_STYLES[rule.level]))
            console.print(Padding(_meaning(rule), (0, 0, 1, 2)))
        console.print(_sum(report))
    console.file.write(_TRAILING_BLANKS.sub("", printed.get()))


def _print_file(file: FileReport, console: Console) -> None:
    head = Text(str(file.path), style="bold cyan")
    console.print(head.append(_about(file), style="not bold default"), soft_wrap=True)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    last = ""
    for findings in _alike(file.findings):
        first = findings[0]
        name = Text(first.rule.name if first.rule.name != last else "", style=_STYLES[first.level])
        found = Text(first.found).append("  (corrected)" if first.overlays else "", style="green")
        table.add_row(name, _lines(findings, file), found)
        last = first.rule.name
    console.print(Padding(table if file.findings else Text("nothing to remark", style="dim"), (0, 0, 1, 2)))


def _about(file: FileReport) -> str:
    if not file.version:
        return ""
    by = f", corrected by {', '.join(file.overlays)}" if file.overlays else ""
    return f"  {file.title} {file.version}, {counted(file.operations, 'operation')}{by}"


def _alike(findings: list[Finding]) -> list[list[Finding]]:
    """Errors first, then by rule; findings of one rule that say the same are told once, with all their lines."""
    together: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: (one.level is not Level.ERROR, one.rule.name)):
        key = (finding.rule.name, finding.found, finding.overlays, finding.file)
        together.setdefault(key, []).append(finding)
    return list(together.values())


def _lines(findings: list[Finding], file: FileReport) -> str:
    lines = list(dict.fromkeys(str(finding.line) for finding in findings if finding.line))
    more = f" +{len(lines) - _MOST_LINES}" if len(lines) > _MOST_LINES else ""
    where = findings[0].file
    return ("" if where == file.path else f"{where.name} ") + " ".join(lines[:_MOST_LINES]) + more


def _meaning(rule: Rule) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    table.add_row("clients", rule.client)
    table.add_row("server", rule.server)
    return table


def _sum(report: CheckReport) -> Text:
    errors, oddities = report.count(Level.ERROR), report.count(Level.ODDITY)
    corrected = sum(bool(finding.overlays) for file in report.files for finding in file.findings)
    operations = sum(file.operations for file in report.files)
    text = Text(f"{counted(len(report.files), 'file')}, {counted(operations, 'operation')}: ")
    text.append(counted(errors, "error") if errors else "no errors", style="bold red" if errors else "bold green")
    text.append(f", {oddities} oddities" if oddities != 1 else ", 1 oddity")
    text.append(f", {corrected} of them corrected by overlays" if corrected else "")
    return text


def as_json(report: CheckReport) -> dict[str, Any]:
    """The report for programs. Keys are added in later versions, never taken away or given another meaning.

    format             1
    errors, oddities   how many there are in all files
    files              file, title, version, operations, overlays, errors, oddities, findings
      findings         rule, level (error, oddity), file, line (or null), pointer (a JSON pointer such as #/info),
                       found, client (what it means for a client), server (what this server does about it),
                       corrected_by (the overlays that mend it in what is served)
    """
    return {
        "format": 1,
        "errors": report.count(Level.ERROR),
        "oddities": report.count(Level.ODDITY),
        "files": [_file_as_json(file) for file in report.files],
    }


def _file_as_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "title": file.title,
        "version": file.version,
        "operations": file.operations,
        "overlays": list(file.overlays),
        "errors": file.count(Level.ERROR),
        "oddities": file.count(Level.ODDITY),
        "findings": list(_findings_as_json(file)),
    }


def _findings_as_json(file: FileReport) -> Iterator[dict[str, Any]]:
    for finding in file.findings:
        yield {
            "rule": finding.rule.name,
            "level": finding.level,
            "file": str(finding.file),
            "line": finding.line,
            "pointer": finding.pointer,
            "found": finding.found,
            "client": finding.rule.client,
            "server": finding.rule.server,
            "corrected_by": list(finding.overlays),
        }
