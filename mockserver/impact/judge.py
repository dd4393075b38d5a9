"""Calls that were valid by old spec files, held against new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.diff.change import Change, DiffReport, Impact
from mockserver.diff.operation import operations_of
from mockserver.diff.pairing import pairs_of
from mockserver.impact.sites import Site, site_of
from mockserver.proxy.paths import Found, Paths
from mockserver.proxy.violations import of_request
from mockserver.replay.recording import Recorded

_MOST_TEXTS = 10


class Outcome(StrEnum):
    """What becomes of a call site; the worst first."""

    REFUSED = "refused"
    SURPRISED = "may read what it hasn't seen"
    VALID = "still valid"


ORDER = list(Outcome)


@dataclass(slots=True)
class Finding:
    """One call site.

    line     of the recording: the first call that is refused, else the first call
    calls    how many of its calls were judged
    refused  how many of them the new files refuse
    texts    why, each once
    """

    site: Site
    line: int
    outcome: Outcome = Outcome.VALID
    calls: int = 0
    refused: int = 0
    texts: list[str] = field(default_factory=list)

    def note(self, outcome: Outcome, texts: Iterable[str]) -> None:
        """Keep the worst outcome, and what is said of it."""
        if ORDER.index(outcome) < ORDER.index(self.outcome):
            self.outcome, self.texts = outcome, []
        if outcome is self.outcome:
            self.texts = list(dict.fromkeys([*self.texts, *texts]))[:_MOST_TEXTS]


@dataclass(slots=True)
class Judgment:
    """What new files mean for the calls of a client.

    findings        by call site, the worst first
    unknown         changes that break something at operations that no call came to
    unjudged        how many calls couldn't be judged, by the reason
    refused_before  how many calls the old files refuse already
    """

    findings: list[Finding] = field(default_factory=list)
    unknown: list[Change] = field(default_factory=list)
    unjudged: Counter[str] = field(default_factory=Counter)
    refused_before: int = 0

    def of(self, outcome: Outcome) -> list[Finding]:
        return [one for one in self.findings if one.outcome is outcome]

    @property
    def breaks(self) -> bool:
        return any(one.outcome is not Outcome.VALID for one in self.findings)


class Judge:
    """Holds calls against the files that they were made for, and against those that come next.

    old, new  the spec files as they are served
    report    how the two differ
    """

    def __init__(self, old: Catalogue, new: Catalogue, report: DiffReport) -> None:
        self._old, self._new = Paths(old, ""), Paths(new, "")
        self._report = report
        self._successors = _successors(old, new)
        self._readers: dict[str, list[Change]] = {}
        for change in report.changes:
            if change.impact is Impact.BREAKS_READERS and change.operation:
                self._readers.setdefault(change.operation, []).append(change)
        self._findings: dict[Site, Finding] = {}
        self._unjudged: Counter[str] = Counter()
        self._refused_before = 0

    def take(self, recorded: Recorded) -> None:
        """Judge one call; those of one site are judged together."""
        if why := self._why_not(recorded):
            self._unjudged[why] += 1
            return
        found = self._old.find(recorded.path, recorded.method)
        contract = _contract(found, recorded)
        if contract is None:
            self._unjudged["no operation of the old files has this path and method"] += 1
            return
        call = _call(recorded, contract, found)
        if of_request(contract, call)[1] is not None:
            self._refused_before += 1
        else:
            self._judge(recorded, site_of(call, contract))

    def take_operation(self, operation: str, calls: int, statuses: Iterable[str]) -> None:
        """Judge an operation of which only is known that it was called: by every change of it."""
        finding = self._finding(Site(operation, (), frozenset()), 0)
        finding.calls += calls
        successor = self._successors.get(operation, operation)
        for change in self._report.changes:
            if change.operation == (successor or operation) and change.impact.breaks:
                requests = change.impact is Impact.BREAKS_REQUESTS
                if requests or any(_is_about(change, status) for status in statuses):
                    finding.note(Outcome.REFUSED if requests else Outcome.SURPRISED, [change.sentence])

    def judgment(self) -> Judgment:
        findings = sorted(
            self._findings.values(), key=lambda one: (ORDER.index(one.outcome), -one.refused, one.site.operation)
        )
        called = {self._successors.get(one.site.operation) or one.site.operation for one in findings}
        unknown = [one for one in self._report.changes if one.impact.breaks and one.operation not in called]
        return Judgment(findings, [one for one in unknown if one.operation], self._unjudged, self._refused_before)

    @staticmethod
    def _why_not(recorded: Recorded) -> str:
        if recorded.request.is_cut:
            return "the journal kept only the beginning of the request's body"
        return "the recording redacts secrets of the request" if recorded.lacks_secrets else ""

    def _finding(self, site: Site, line: int) -> Finding:
        return self._findings.setdefault(site, Finding(site, line))

    def _judge(self, recorded: Recorded, site: Site) -> None:
        finding = self._finding(site, recorded.line)
        finding.calls += 1
        if refusals := list(self._refusals(recorded, site.operation)):
            finding.line = finding.line if finding.refused else recorded.line
            finding.refused += 1
            finding.note(Outcome.REFUSED, refusals)
        elif surprises := self._surprises(recorded, site.operation):
            finding.note(Outcome.SURPRISED, surprises)

    def _refusals(self, recorded: Recorded, operation: str) -> Iterator[str]:
        """Why the new files refuse a call that the old ones take."""
        found = self._new.find(recorded.path, recorded.method)
        contract = _contract(found, recorded)
        successor = self._successors.get(operation)
        if successor is None:
            yield f"{operation} no longer exists"
        elif contract is None or successor != operation:
            yield f"{operation} is now {successor}" if successor != operation else f"nothing is at {recorded.path}"
        elif error := of_request(contract, _call(recorded, contract, found))[1]:
            for entry in error.entries:
                yield f"{entry.code} {entry.detail or ' '.join(entry.args)}".strip()

    def _surprises(self, recorded: Recorded, operation: str) -> list[str]:
        """What answers of this status may hold that the old files didn't announce."""
        changes = self._readers.get(self._successors.get(operation) or operation, ())
        return [change.sentence for change in changes if _is_about(change, str(recorded.status))]


def _successors(old: Catalogue, new: Catalogue) -> dict[str, str | None]:
    """The name of each operation of the old files in the new ones; None where it is gone."""
    after = {file.service: file.document for file in new.newest}
    names: dict[str, str | None] = {}
    for file in old.newest:
        if document := after.get(file.service):
            pairs, gone, _ = pairs_of(operations_of(file.document), operations_of(document))
            names.update({before.name: now.name for before, now in pairs})
        else:
            gone = operations_of(file.document)
        names.update({one.name: None for one in gone})
    return names


def _is_about(change: Change, status: str) -> bool:
    """Whether a change of an answer is one of this status: "answer 200 bids[].tou". A new status is of all answers."""
    about = change.place.split(" ")[1] if change.place.startswith("answer ") else ""
    return change.kind == "answer-added" or about in (status, f"{status[:1]}XX", "default")


def _contract(found: Found, recorded: Recorded) -> Contract | None:
    return found.methods.get(recorded.method) if found.methods else None


def _call(recorded: Recorded, contract: Contract, found: Found) -> Call:
    return Call(
        contract.operation,
        found.path,
        recorded.query.encode("latin-1", "replace"),
        recorded.request.headers,
        recorded.request.content,
        found.path_params,
        method=recorded.method,
    )
