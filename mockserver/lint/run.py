"""The check itself: every rule on every file, on the file as it stands and as our overlays correct it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from mockserver.caiso.files import load_document
from mockserver.caiso.servable import refusals_of
from mockserver.errors import SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.lint import (
    across_rules,
    agreement_rules,
    error_rules,
    example_rules,
    gap_rules,
    number_rules,
    operation_rules,
    pattern_rules,
    schema_rules,
    text_rules,
)
from mockserver.lint.findings import CheckReport, FileReport, Finding, Hit, Level, Rule
from mockserver.lint.referee import faults_of_file
from mockserver.lint.subject import Subject
from mockserver.openapi.load import NotOpenAPI, without_collecting
from mockserver.openapi.references import pointer_in_its_file, ref_of
from mockserver.reports.progress import OnProgress

# hears the name of the file under check, and which share of the work is done (0 to 1)

_UNREADABLE = Rule(
    "unreadable",
    Level.ERROR,
    "Nobody can use the file.",
    "Refuses to start with it, in the same words.",
)
_NOT_SERVABLE = Rule(
    "not-servable",
    Level.ERROR,
    "What this part says can't be understood.",
    "Refuses to start with it, in the same words.",
)
_OPENAPI = Rule(
    "openapi",
    Level.ERROR,
    "The file isn't valid OpenAPI, by openapi-spec-validator: tools refuse it or guess.",
    "Serves what it understands of it.",
    lambda subject: _faults_of_file(subject),
)
RULES = [
    _OPENAPI,
    *text_rules.RULES,
    *schema_rules.RULES,
    *number_rules.RULES,
    *pattern_rules.RULES,
    *example_rules.RULES,
    *operation_rules.RULES,
    *agreement_rules.RULES,
    *error_rules.RULES,
    *gap_rules.RULES,
]


def _faults_of_file(subject: Subject) -> list[Hit]:
    """What openapi-spec-validator finds, except for what a rule of ours says better."""
    document = subject.document
    told = {hit.pointer for hit in schema_rules.unknown_keywords(subject)}
    hits = faults_of_file(document.published if document.is_newer else document.root, document.is_newer)
    return [hit for hit in hits if hit.pointer not in told]


class _Case:
    """One file: as it stands, and as it is served with its overlays."""

    def __init__(self, path: Path, overlay_folders: list[Path]) -> None:
        served = load_document(path, overlay_folders)
        self.overlays = tuple(overlay.name for overlay in served.overlays)
        self.served = Subject(served)
        self.subject = Subject(load_document(path, [])) if self.overlays else self.served
        self.faults_as_served = refusals_of(served)
        self.faults = refusals_of(self.subject.document) if self.overlays else self.faults_as_served

    def report(self, findings: list[Finding]) -> FileReport:
        document = self.subject.document
        operations = 0 if self.faults else len(self.subject.operations)
        title = str(document.root["info"].get("title", ""))
        return FileReport(document.path, title, document.name.version, operations, self.overlays, findings)


class _Check:
    """One run over all files that can be looked into."""

    def __init__(self, cases: list[_Case], step: OnProgress) -> None:
        self.cases = cases
        self._step = step
        self._done = 0
        self._all = sum(2 if case.overlays else 1 for case in cases) * len(RULES)

    def findings(self, case: _Case) -> list[Finding]:
        """Those of the file as it stands; what is gone from what is served was corrected by an overlay."""
        found = self._found(case.subject, [one.subject for one in self.cases])
        if case.overlays:
            left = self._found(case.served, [one.served for one in self.cases])
            found = {
                place: finding if place in left else replace(finding, overlays=case.overlays)
                for place, finding in found.items()
            }
        return sorted(found.values(), key=lambda one: (one.line or 0, one.rule.name))

    def _found(self, subject: Subject, subjects: list[Subject]) -> dict[tuple[str, Pointer, int], Finding]:
        """By rule and place, and by number where a rule finds several things at one place."""
        found: dict[tuple[str, Pointer, int], Finding] = {}
        for rule, hit in self._hits(subject, subjects):
            number = 0
            while (known := found.get((rule.name, hit.pointer, number))) and known.found != hit.found:
                number += 1
            found[rule.name, hit.pointer, number] = _finding(rule, hit, subject)
        return found

    def _hits(self, subject: Subject, subjects: list[Subject]) -> Iterator[tuple[Rule, Hit]]:
        for rule in RULES:
            self._done += 1
            self._step(subject.document.path.name, self._done / self._all)
            yield from ((rule, hit) for hit in rule.find(subject))
        others = _of_other_services(subject, subjects)
        yield from ((across_rules.REPEATED_IDS, hit) for hit in across_rules.repeated_ids(subject, others))
        yield from (
            (across_rules.REPEATED_COMPONENTS, hit) for hit in across_rules.repeated_components(subject, others)
        )


@without_collecting()
def check(
    paths: Iterable[Path], overlay_folders: list[Path], step: OnProgress = lambda name, share: None
) -> CheckReport:
    """Look at every file, as it stands and as it is served with the overlays of the folders."""
    cases, reports, others = [], [], []
    for path in paths:
        try:
            cases.append(_Case(path, overlay_folders))
        except NotOpenAPI as problem:
            others.append((path, problem))
        except SpecError as problem:
            reports.append(_broken(path, problem))
    parts = {part for case in cases for part in case.subject.document.parts}
    reports += [_broken(path, problem) for path, problem in others if path.resolve() not in parts]
    reports += [case.report(_not_servable(case)) for case in cases if case.faults]
    sound = _Check([case for case in cases if not case.faults], step)
    reports += [case.report(sound.findings(case)) for case in sound.cases]
    return CheckReport(sorted(reports, key=lambda report: report.path))


def _broken(path: Path, problem: SpecError) -> FileReport:
    finding = Finding(_UNREADABLE, Path(problem.file or path), problem.line, "#", problem.message)
    return FileReport(path, findings=[finding])


def _not_servable(case: _Case) -> list[Finding]:
    """Why the server refuses the file; nothing else is looked for in one that can't be understood."""
    mended = () if case.faults_as_served else case.overlays
    return [
        Finding(_NOT_SERVABLE, Path(fault.file or case.subject.document.path), fault.line, "#", fault.message, mended)
        for fault in case.faults
    ]


def _of_other_services(subject: Subject, all_subjects: list[Subject]) -> list[Subject]:
    """The newest file of every other service."""
    newest: dict[tuple[str, str], Subject] = {}
    for other in all_subjects:
        name = other.document.name
        known = newest.get((name.app, name.service))
        if known is None or known.document.name.sort_key < name.sort_key:
            newest[name.app, name.service] = other
    own = subject.document.name
    newest.pop((own.app, own.service), None)
    return list(newest.values())


def _finding(rule: Rule, hit: Hit, subject: Subject) -> Finding:
    file, line = subject.place(hit.pointer)
    return Finding(rule, file, line, ref_of(pointer_in_its_file(hit.pointer)), hit.found)
