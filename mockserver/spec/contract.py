"""What a spec file says about one operation: how its requests and replies look, ready to check in microseconds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from random import Random
from typing import Any
from urllib.parse import parse_qs

import orjson

from mockserver.call import Call, Download, Operation, Reply
from mockserver.clock import instant
from mockserver.errors import BusinessError, ErrorEntry
from mockserver.spec.download import FileSchemas
from mockserver.spec.error_table import ErrorRules, ErrorTable
from mockserver.spec.example import dynamic_body, media_examples, static_body
from mockserver.spec.load import Document
from mockserver.spec.parameters import Absent, parameters_of, parse_cookies, parse_query
from mockserver.spec.validate import SchemaCheck, Violation

log = logging.getLogger(__name__)

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
ZIP = "application/octet-stream"


class Unreadable:
    """A body that is no value of its media type."""

    def __init__(self, violation: Violation) -> None:
        self.violation = violation


class Contract:
    """One operation of one file, compiled."""

    def __init__(
        self,
        operation: Operation,
        document: Document,
        errors: ErrorTable,
        rules: ErrorRules,
        files: FileSchemas,
    ) -> None:
        self.operation = operation
        self.document = document
        self.errors = errors
        self._rules = rules
        self._files = files
        path_item = document.root["paths"][operation.path]
        self.declared: Mapping[str, Any] = path_item[operation.method.lower()]
        self.parameters = parameters_of(self.declared, path_item, document)
        self._readers = {
            location: [(one.key, one.read) for one in self.parameters if one.location == location]
            for location in ("query", "path", "cookie")
        }
        self._header_readers = [
            (one.key, one.name.lower(), one.read) for one in self.parameters if one.location == "header"
        ]
        self._check_params = SchemaCheck(self._schema_of_parameters(), document, "request")
        self.body: Mapping[str, Any] | None = document.resolve(self.declared.get("requestBody"))
        self._body_checks = {
            media_type.lower(): SchemaCheck(media.get("schema", {}), document, "request")
            for media_type, media in (self.body or {}).get("content", {}).items()
        }
        # CAISO's files mark no body as required, though none of their POSTs makes sense without one
        self.body_needed = bool(self.body) and (bool(errors) or self.body.get("required") is True)
        # a participant that isn't known is refused where the file's table has the code for it
        self.guarded = "SEC0002" in errors
        self.replies = {status: document.resolve(one) for status, one in self.declared["responses"].items()}
        self.success = min((status for status in self.replies if status.startswith("2")), default="default")
        self._reply_checks: dict[tuple[str, str], SchemaCheck] = {}
        self._accepted: dict[str, bool] = {}
        self._static: dict[tuple[str, str], Reply] = {}
        self._service_version = _service_version(operation)

    def _schema_of_parameters(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {one.key: one.schema for one in self.parameters},
            "required": [one.key for one in self.parameters if one.required],
        }

    # -- requests ------------------------------------------------------------------------------------------------

    def read(self, call: Call) -> None:
        """Fill params, body and participant of the call from its bytes; nothing is refused yet."""
        params = call.params
        call.words = self.errors.text
        if self._readers["query"]:
            values = parse_query(call.query)
            for key, read in self._readers["query"]:
                if (value := read(values)) is not Absent:
                    params[key] = value
        for key, header, read in self._header_readers:
            if header in call.headers:
                params[key] = read({header: [call.headers[header]]})
        if self._readers["path"]:
            values = {name: [text] for name, text in call.path_params.items()}
            params.update((key, read(values)) for key, read in self._readers["path"])
        if self._readers["cookie"]:
            values = parse_cookies(call.headers.get("cookie", ""))
            for key, read in self._readers["cookie"]:
                if (value := read(values)) is not Absent:
                    params[key] = value
        if call.content and self.body:
            call.body = self._read_body(call)
        name = params.get("participantName")
        if name is None and isinstance(call.body, dict):
            name = call.body.get("participantName")
        call.participant = name if isinstance(name, str) else None

    def _read_body(self, call: Call) -> Any:
        media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == JSON or media_type.endswith("+json"):
            try:
                return orjson.loads(call.content)
            except orjson.JSONDecodeError as problem:
                return Unreadable(Violation((), "json", "a JSON body", f"{problem.msg} at character {problem.pos}"))
        if media_type == "application/x-www-form-urlencoded":
            return {
                name: found[0] if len(found) == 1 else found for name, found in parse_qs(call.content.decode()).items()
            }
        return call.content.decode("utf-8", "replace")

    def check_request(self, call: Call) -> None:
        """Refuse a call that breaks the file: 406, 415, else every violation of parameters and body at once."""
        accept = call.headers.get("accept", "*/*")
        if accept != "*/*" and not self._accepts(accept):
            offered = ", ".join(self._success_media())
            raise self.refusal(
                HTTPStatus.NOT_ACCEPTABLE, f"Accept: {accept} can't be met; this operation answers {offered}"
            )
        check = self._body_check(call) if call.content and self.body else None
        if self._check_params.accepts(call.params) and self._body_is_right(call, check):
            return
        raise BusinessError.of(self._rules.entries(self._violations(call, check), self.errors))

    def _body_is_right(self, call: Call, check: SchemaCheck | None) -> bool:
        if check is None:
            return not self.body_needed
        return not isinstance(call.body, Unreadable) and check.accepts(call.body)

    def _violations(self, call: Call, check: SchemaCheck | None) -> list[Violation]:
        found = self._check_params.violations(call.params)
        if check is None:
            return found + ([Violation((), "required", "a body", None)] if self.body_needed else [])
        if isinstance(call.body, Unreadable):
            return [*found, call.body.violation]
        return found + check.violations(call.body)

    def _body_check(self, call: Call) -> SchemaCheck:
        sent = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        for media_type in (sent, f"{sent.partition('/')[0]}/*", "*/*"):
            if sent and media_type in self._body_checks:
                return self._body_checks[media_type]
        offered = ", ".join(self._body_checks)
        raise self.refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Type: {sent or 'none'} isn't taken; this operation takes {offered}",
        )

    def _success_media(self) -> list[str]:
        return list(self.replies.get(self.success, {}).get("content", {}))

    def _accepts(self, accept: str) -> bool:
        if accept not in self._accepted:
            if len(self._accepted) > 500:  # a client that sends ever new headers shall not fill the memory
                self._accepted.clear()
            self._accepted[accept] = _can_be_met(accept, self._success_media())
        return self._accepted[accept]

    def refusal(self, status: HTTPStatus, detail: str) -> BusinessError:
        """A refusal that no code of the table is made for."""
        return BusinessError.of([ErrorEntry(self._rules.request_code, detail=detail)], status=status)

    # -- replies -------------------------------------------------------------------------------------------------

    def reply(self, body: Any, now: datetime) -> Reply:
        """The success reply with this body, or with this file zipped."""
        status = int(self.success) if self.success.isdigit() else 200
        if isinstance(body, Download):
            headers = {"content-disposition": f'attachment; filename="{body.name}.zip"'}
            return Reply(status, self._files.zipped(body, now), ZIP, headers)
        media = self._success_media()
        if not media:
            return Reply(status, media_type=None)
        return Reply(status, orjson.dumps(body), media[0])

    def faults_of(self, body: Any, status: str | None = None) -> list[str]:
        """In what a reply's body breaks the file; an empty list means that it is valid."""
        if isinstance(body, Download):
            schema = self._files.of(body.kind)
            return schema.violations(body.rows) if schema else [f"no schema for {body.kind}"]
        status = status or self.success
        media = next(iter(self.replies.get(status, {}).get("content", {})), None)
        if media is None:
            return []
        check = self._reply_check(status, media)
        return [] if check.accepts(body) else [str(one) for one in check.violations(body)]

    def _reply_check(self, status: str, media_type: str) -> SchemaCheck:
        key = status, media_type
        if key not in self._reply_checks:
            schema = self.replies[status]["content"][media_type].get("schema", {})
            self._reply_checks[key] = SchemaCheck(schema, self.document, "reply")
        return self._reply_checks[key]

    def example(self, call: Call, prefer: Mapping[str, str], random: Random, now: datetime) -> Reply:
        """A reply for an operation without behaviour, as the header Prefer wants it."""
        status = self._preferred_status(prefer)
        content = self.replies[status].get("content", {})
        code = int(status) if status.isdigit() else 200
        if not content:
            return Reply(code, media_type=None)
        if code >= 400 and self.errors:
            return self._example_error(code, now)
        media_type, media = next(iter(content.items()))
        if media_type == ZIP:
            return self._example_file(call, code, now)
        if "example" in prefer:
            return Reply(code, orjson.dumps(self._named_example(media, prefer["example"])), media_type)
        check = self._reply_check(status, media_type)
        if prefer.get("dynamic") == "true":
            return Reply(code, orjson.dumps(dynamic_body(media, self.document, check, random)), media_type)
        if (status, media_type) not in self._static:
            body = orjson.dumps(static_body(media, self.document, check))
            self._static[status, media_type] = Reply(code, body, media_type)
        return self._static[status, media_type]

    def _preferred_status(self, prefer: Mapping[str, str]) -> str:
        wanted = prefer.get("code", self.success)
        if wanted in self.replies:
            return wanted
        declared = ", ".join(self.replies)
        raise self.refusal(
            HTTPStatus.BAD_REQUEST, f"Prefer: code={wanted} isn't declared; this operation declares {declared}"
        )

    def _named_example(self, media: Mapping[str, Any], name: str) -> Any:
        examples = media_examples(media, self.document)
        if name in examples:
            return examples[name]
        known = ", ".join(examples) or "none"
        raise self.refusal(
            HTTPStatus.BAD_REQUEST, f"Prefer: example={name} isn't declared; the examples here are: {known}"
        )

    def _example_error(self, status: int, now: datetime) -> Reply:
        """An error of this status, by the first code of the table that is sent with it."""
        code = next((one for one in self.errors.texts if self._rules.status(one) == status), self._rules.request_code)
        error = BusinessError.of([ErrorEntry(code, ("example", "example"))], status=status)
        return self.error_reply(error, now)

    def _example_file(self, call: Call, status: int, now: datetime) -> Reply:
        values = [str(value) for value in call.params.values()]
        kind = next((value for value in values if self._files.of(value)), None)
        schema = self._files.of(kind) if kind else None
        if kind is None or schema is None:
            return Reply(status, b"", ZIP)
        form = "JSON" if "JSON" in values else "CSV"
        name = "_".join([value for value in [str(call.params.get("marketName", ""))] if value] + [kind])
        return self.reply(Download(kind, form, name, schema.example_rows()), now)

    def error_reply(self, error: BusinessError, now: datetime) -> Reply:
        """The error in CAISO's shape, or as problem+json (RFC 9457) where the file doesn't declare that shape."""
        status = error.status or self._rules.status(error.entries[0].code)
        codes = tuple(error.codes)
        if not self.errors:
            problem = _problem(error, status)
            return Reply(status, orjson.dumps(problem), PROBLEM_JSON, codes=codes, why=problem["detail"])
        entries = [
            {
                "errorCode": entry.code,
                "errorDescription": self.errors.text(entry),
                "severity": self._rules.severity(entry),
            }
            for entry in error.entries
        ]
        body = {"errorList": entries, "creationTime": instant(now), "serviceVersion": self._service_version}
        return Reply(status, orjson.dumps(body), JSON, codes=codes, why=entries[0]["errorDescription"])


def _problem(error: BusinessError, status: int) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "; ".join(entry.detail or " ".join(entry.args) or entry.code for entry in error.entries),
    }


def _service_version(operation: Operation) -> str:
    """V1.0 for /auction/v1.0/portfolio, as production writes it; else the version of the file."""
    segment = next((part for part in operation.path.split("/") if part[:1] == "v" and part[1:2].isdigit()), None)
    return (segment or operation.version).upper()[:10]


def _can_be_met(accept: str, offered: list[str]) -> bool:
    if not offered:
        return True
    for part in accept.split(","):
        wanted, *parameters = (one.strip().lower() for one in part.split(";"))
        if any(one.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for one in parameters):
            continue
        kind, _, subtype = wanted.partition("/")
        for media_type in offered:
            if wanted in ("*/*", "*", media_type.lower()) or (
                subtype == "*" and media_type.lower().startswith(f"{kind}/")
            ):
                return True
    return False
