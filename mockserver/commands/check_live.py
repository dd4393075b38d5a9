"""What serving a file would be like: operations that only examples answer, and error codes that others lend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mockserver.app import known_services, live_catalogue
from mockserver.caiso.catalogue import SpecFile
from mockserver.caiso.known import Known
from mockserver.errors import SpecError
from mockserver.files.yaml12 import read_yaml
from mockserver.lint.findings import CheckReport, FileReport, Finding, Level, Rule
from mockserver.openapi.references import ref_of
from mockserver.settings import Settings

_BY_EXAMPLES = Rule(
    "by-examples",
    Level.ODDITY,
    "What it sends to the operation changes nothing, and what it gets isn't of the world.",
    "Answers the operation by examples.",
)
_NO_TABLE = Rule(
    "error-table",
    Level.ODDITY,
    "Which codes there are, and what they mean, can't be looked up.",
    "Sends the codes and texts of the newest table that is known of the service.",
)


def with_behaviour(report: CheckReport, overlays: bool) -> CheckReport:
    """The report with what serving its files would be like; other services than ours are always the same."""
    known = known_services()
    return CheckReport([_of_file(one, overlays) if _is_known(one, known) else one for one in report.files])


def _is_known(file: FileReport, known: Known) -> bool:
    return bool(file.operations) and known.has(known.name_of(file.path, read_yaml(file.path)))


def _of_file(file: FileReport, overlays: bool) -> FileReport:
    try:
        (served,) = live_catalogue(Settings(specs=(file.path,), overlays=overlays)).files
    except SpecError:  # what is wrong with it is in the report
        return file
    return replace(file, findings=[*file.findings, *_findings(served, file.path)])


def _findings(served: SpecFile, path: Path) -> Iterator[Finding]:
    if served.errors.of:
        found = f"no table of error codes is found; that of {served.errors.of} serves"
        yield Finding(_NO_TABLE, path, served.document.line("components", "schemas"), "#/components/schemas", found)
    for contract in served.contracts if served.is_known else ():
        if contract.unfit:
            operation = contract.operation
            place = "paths", operation.path, operation.method.lower()
            found = f"{operation.operation_id}: {contract.unfit}"
            yield Finding(_BY_EXAMPLES, path, served.document.line(*place), ref_of(place), found)
