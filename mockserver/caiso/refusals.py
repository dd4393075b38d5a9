"""How a refusal is worded: in CAISO's shape where the file has its codes, else as the file declares refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import orjson

from mockserver.caiso.arguments import Arguments, no_facts
from mockserver.caiso.error_table import ErrorRules, ErrorTable
from mockserver.call import Call, Facts, Operation, Reply, Verdict
from mockserver.clock import instant
from mockserver.errors import MOST_ENTRIES, BusinessError, ErrorEntry
from mockserver.openapi.declared_refusals import DeclaredRefusals
from mockserver.openapi.load import Document
from mockserver.openapi.media import JSON, PROBLEM_JSON
from mockserver.openapi.parameters import Parameter
from mockserver.openapi.references import ref_of
from mockserver.openapi.violation import Violation, place_of

_LONGEST_WHY = 500


class Refusals:
    """The refusals of one operation."""

    def __init__(
        self,
        operation: Operation,
        document: Document,
        errors: ErrorTable,
        rules: ErrorRules,
        declared: DeclaredRefusals,
    ) -> None:
        self._errors = errors
        self._declared = declared
        self._rules = rules
        self._arguments = Arguments(document, rules)
        self._service_version = _service_version(operation)

    def plain(self, status: HTTPStatus, detail: str) -> BusinessError:
        """A refusal that no code of the table is made for."""
        return BusinessError.of([ErrorEntry(self._rules.request_code, detail=detail)], status=status)

    def of_violations(
        self, parameters: list[Violation], body: list[Violation], declared: dict[str, Parameter]
    ) -> BusinessError:
        """All violations at once; the first name in the pointer of a parameter's is its key in `declared`."""
        found = [(one, _place_of_parameter(one, declared)) for one in parameters]
        found += [(one, {"pointer": place_of(one.pointer)}) for one in body]
        if self._errors:
            return BusinessError.of(self._rules.entries(found, self._errors))
        entries = [ErrorEntry(self._rules.request_code, detail=str(one), places=(place,)) for one, place in found]
        return BusinessError.of(entries[:MOST_ENTRIES])

    def example(self, status: int, call: Call, now: datetime) -> Reply | None:
        """An error of this status, by the first code of the table that is sent with it; None without a table."""
        if not self._errors or status < HTTPStatus.BAD_REQUEST:
            return None
        code = next((one for one in self._errors.texts if self._rules.status(one) == status), self._rules.request_code)
        return self.reply(self.filled(BusinessError(code, status=status), call, no_facts), now)

    def filled(self, error: BusinessError, call: Call, facts: Facts) -> BusinessError:
        """The error with the arguments of each of its texts."""
        return self._arguments.filled(error, call, facts)

    def reply(self, error: BusinessError, now: datetime) -> Reply:
        """The error as it is sent."""
        status = error.status or self._rules.status(error.entries[0].code)
        if not self._errors:
            return self._as_declared(error, status)
        entries = [
            {
                "errorCode": entry.code,
                "errorDescription": self._errors.text(entry),
                "severity": self._rules.severity(entry),
            }
            for entry in error.entries
        ]
        body = {"errorList": entries, "creationTime": instant(now), "serviceVersion": self._service_version}
        verdicts = _verdicts(error, error.codes, [one["errorDescription"] for one in entries])
        return Reply(status, orjson.dumps(body), JSON, verdicts=verdicts)

    def _as_declared(self, error: BusinessError, status: int) -> Reply:
        """The error of a file that has no codes: as it declares its refusals, else a problem of RFC 9457."""
        status, details = self._declared.status(status), _details(error)
        problem = _problem(error, details, status)
        reply = self._declared.reply(problem, status)
        if reply is None:
            reply = Reply(status, orjson.dumps(problem), PROBLEM_JSON, self._declared.headers(status))
        reply.verdicts = _verdicts(error, [""] * len(details), details)
        return reply


def _place_of_parameter(violation: Violation, declared: dict[str, Parameter]) -> dict[str, str]:
    parameter = declared[str(violation.pointer[0])]
    return {"parameter": parameter.name, "in": parameter.location}


def _verdicts(error: BusinessError, codes: list[str], texts: list[str]) -> tuple[Verdict, ...]:
    rows = zip(error.entries, codes, texts, strict=True)
    return tuple(
        Verdict(code, text, _places(entry), "" if entry.why in text else entry.why[:_LONGEST_WHY])
        for entry, code, text in rows
    )


def _places(entry: ErrorEntry) -> tuple[Mapping[str, str], ...]:
    return entry.places or (({"pointer": ref_of(entry.record)},) if entry.record else ())


def _details(error: BusinessError) -> list[str]:
    """What is wrong in words of our own, where the file has none."""
    return [entry.detail or entry.why or ", ".join(entry.args) or entry.code for entry in error.entries]


def _problem(error: BusinessError, details: list[str], status: int) -> dict[str, Any]:
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": details[0] + more,
    }
    rows = zip(error.entries, details, strict=True)
    places = [{"detail": detail, **place} for entry, detail in rows for place in _places(entry)]
    return {**problem, "errors": places} if places else problem


def _service_version(operation: Operation) -> str:
    """V1.0 for /auction/v1.0/portfolio, as production writes it; else the version of the file."""
    segment = next((part for part in operation.path.split("/") if part[:1] == "v" and part[1:2].isdigit()), None)
    return (segment or operation.version).upper()[:10]
