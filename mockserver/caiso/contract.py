"""What a spec file says about one operation: how its requests and replies look, ready to check in microseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from random import Random
from typing import Any

from mockserver.caiso.answers import Answers
from mockserver.caiso.download import FileSchemas
from mockserver.caiso.echo import echoed, said_by
from mockserver.caiso.error_table import ErrorRules, ErrorTable
from mockserver.caiso.refusals import Refusals
from mockserver.call import Call, Facts, Operation, Reply, Verdict
from mockserver.errors import BusinessError
from mockserver.openapi.body import Bodies, Unreadable
from mockserver.openapi.declared_refusals import DeclaredRefusals
from mockserver.openapi.explain import Steps, in_one_go
from mockserver.openapi.load import Document
from mockserver.openapi.media import ANY, is_json
from mockserver.openapi.parameters import parameters_of
from mockserver.openapi.queries import parse_cookies, parse_query
from mockserver.openapi.security import Security
from mockserver.openapi.styles import Absent, Misread, Read, Texts
from mockserver.openapi.typed import json_or_text
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import Violation, with_names_sent

_MOST_TOLD = 10  # names of a query


class Contract:
    """One operation of one file, compiled.

    run    the behaviour that answers it, given the call and its world; None where examples do
    unfit  why examples do
    """

    def __init__(
        self,
        operation: Operation,
        document: Document,
        errors: ErrorTable,
        rules: ErrorRules,
        files: FileSchemas,
        guarded: bool,
    ) -> None:
        self.run: Callable[[Call, Any], Any] | None = None
        self.unfit = ""
        self.operation = operation
        self.document = document
        self.errors = errors
        path_item = document.root["paths"][operation.path]
        self.declared: Mapping[str, Any] = path_item[operation.method.lower()]
        replies = {
            status: document.resolve(one)
            for status, one in self.declared["responses"].items()
            if not status.startswith("x-")
        }
        self._refusals = Refusals(operation, document, errors, rules, DeclaredRefusals(replies, document))
        name = f"{operation.method} {operation.path}"
        self.answers = Answers(name, replies, document, self._refusals, files)
        self.parameters = parameters_of(self.declared, path_item, document)
        self._readers = {
            location: [(one.key, one.read) for one in self.parameters if one.location == location]
            for location in ("query", "path", "cookie")
        }
        self._optional_in_query = {
            one.name.lower(): one.name for one in self.parameters if one.location == "query" and not one.required
        }
        self._query_names = {one.name for one in self.parameters if one.location == "query"}
        self._header_readers = [
            (one.name.lower(), [(one.key, one.read)]) for one in self.parameters if one.location == "header"
        ]
        self._check_params = self._explain_params = self._compiled({one.key: one.checked for one in self.parameters})
        if any(one.may_be_empty for one in self.parameters):
            self._explain_params = self._compiled({one.key: one.schema for one in self.parameters})
        self.body: Mapping[str, Any] | None = document.resolve(self.declared.get("requestBody"))
        self._bodies = Bodies(self.body["content"], document) if self.body else None
        # CAISO's files mark no body as required, though none of their POSTs makes sense without one
        self.body_needed = bool(self.body) and (bool(errors) or self.body.get("required") is True)
        self.security = None if errors else Security.of(self.declared, document)
        self.choices = self._choices()
        self._words = self._said
        # by the service, whatever its file says in words; of any other file where its table has the code for it
        self.guarded = guarded or "SEC0002" in errors

    def _compiled(self, parameters: dict[str, Any]) -> SchemaCheck:
        required = [one.key for one in self.parameters if one.required]
        schema = {"type": "object", "properties": parameters, "required": required}
        return SchemaCheck(schema, self.document, "request")

    def _choices(self) -> dict[str, list[str]]:
        """The values of each parameter that says which file is wanted; no parameters where a success is no file."""
        if not self.answers.brings_a_file:
            return {}
        schemas = {one.key: self.document.resolve(one.schema) for one in self.parameters if one.location == "query"}
        return {key: list(map(str, schema["enum"])) for key, schema in schemas.items() if schema.get("enum")}

    # -- requests ------------------------------------------------------------------------------------------------

    def read(self, call: Call) -> None:
        """Fill params, body and participant of the call from its bytes; nothing is refused yet."""
        call.words = self._words
        self._read_params(call)
        if call.content and self._bodies:
            self._read_body(call, call.headers.get("content-type", ""), self._bodies)
        name = call.params.get("participantName")
        if name is None and isinstance(call.body, dict):
            name = call.body.get("participantName")
        call.participant = name if isinstance(name, str) else None

    @staticmethod
    def _read_body(call: Call, content_type: str, bodies: Bodies) -> None:
        if media := bodies.of(content_type):
            try:
                call.body = media.read(call.content, content_type)
            except Unreadable as problem:
                call.body = problem

    def _read_params(self, call: Call) -> None:
        params, readers = call.params, self._readers
        if readers["query"]:
            values = parse_query(call.query)
            _fill(params, readers["query"], values)
            if not values.keys() <= self._query_names:
                call.passed_over = tuple(map(_in_other_case, self._misspelt(values)))
        for name, reader in self._header_readers:
            if name in call.headers:
                _fill(params, reader, {name: [call.headers[name]]})
        if readers["path"]:
            _fill(params, readers["path"], {name: [text] for name, text in call.path_params.items()})
        if readers["cookie"]:
            _fill(params, readers["cookie"], parse_cookies(call.headers.get("cookie", "")))

    def _misspelt(self, values: Texts) -> list[tuple[str, str]]:
        """The names of a query that are those of optional parameters but for their case, each with the right one."""
        unknown = ((name, self._optional_in_query.get(name.lower())) for name in values.keys() - self._query_names)
        return sorted((name, meant) for name, meant in unknown if meant and meant not in values)[:_MOST_TOLD]

    def check_security(self, call: Call) -> None:
        """Refuse a call without the credentials that the file asks for."""
        if self.security and not self.security.is_met(call):
            raise self.refusal(
                HTTPStatus.UNAUTHORIZED, f"no credentials of the kind that is needed: {self.security.asked}"
            )

    def check_request(self, call: Call) -> None:
        """Refuse a call that breaks the file."""
        check = self._check_of(call)
        if not (self._check_params.accepts(call.params) and self._body_is_right(call, check)):
            raise in_one_go(self.breach(call))

    def check_in_steps(self, call: Call) -> Steps[None]:
        """Refuse a call with a large body that breaks the file."""
        check = self._check_of(call)
        is_right = self._check_params.accepts(call.params)
        if is_right and check and not isinstance(call.body, Unreadable):
            is_right = yield from check.verdict(call.body)
        else:
            is_right = is_right and self._body_is_right(call, check)
        yield
        if not is_right:
            raise (yield from self.breach(call))

    def _check_of(self, call: Call) -> SchemaCheck | None:
        """How the body is checked; refuses media types that the file doesn't have with 406 and 415."""
        accept = call.headers.get("accept", ANY)
        if not self.answers.can_meet(accept):
            raise self.refusal(HTTPStatus.NOT_ACCEPTABLE, self.answers.why_not(accept))
        return self._body_check(call)

    def breach(self, call: Call) -> Steps[BusinessError]:
        """Every violation of parameters and body at once, of a call that isn't accepted."""
        declared = {one.key: one for one in self.parameters}
        body = yield from self._violations_of_body(call, self._body_check(call))
        return self._refusals.of_violations(self._violations_of_params(call), body, declared)

    def _violations_of_params(self, call: Call) -> list[Violation]:
        params = call.params
        misread = {key: value for key, value in params.items() if isinstance(value, Misread)}
        empty = {one.key for one in self.parameters if one.may_be_empty and params.get(one.key) == ""}
        read = {key: value for key, value in params.items() if key not in misread}
        found = [Violation((key,), "style", one.expected, one.got) for key, one in misread.items()]
        told = misread.keys() | empty
        found += [one for one in self._explain_params.violations(read) if one.pointer[0] not in told]
        return with_names_sent(found, lambda _: parse_query(call.query))

    def _body_is_right(self, call: Call, check: SchemaCheck | None) -> bool:
        if check is None:
            return not self.body_needed
        return not isinstance(call.body, Unreadable) and check.accepts(call.body)

    def _violations_of_body(self, call: Call, check: SchemaCheck | None) -> Steps[list[Violation]]:
        if check is None:
            return [Violation((), "required", "a body", None)] if self.body_needed else []
        if isinstance(call.body, Unreadable):
            return [call.body.violation]
        return (yield from check.explanation(call.body))

    def _body_check(self, call: Call) -> SchemaCheck | None:
        """How the body is checked; None where none is sent or asked for."""
        if not call.content or self._bodies is None:
            return None
        content_type = call.headers.get("content-type", "")
        if media := self._bodies.of(content_type):
            return media.check
        detail = f"Content-Type: {content_type or 'none'} isn't taken; this operation takes {self._bodies.offered}"
        raise self.refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)

    def refusal(self, status: HTTPStatus, detail: str) -> BusinessError:
        """A refusal that no code of the table is made for."""
        return self._refusals.plain(status, detail)

    # -- replies -------------------------------------------------------------------------------------------------

    def reply(self, body: Any, now: datetime, accept: str = ANY) -> Reply:
        """The success reply with this body, or with this file zipped."""
        return self.answers.reply(body, now, accept)

    def faults_of(self, body: Any, status: str | None = None) -> list[str]:
        """In what a reply's body breaks the file; an empty list means that it is valid."""
        return self.answers.faults_of(body, status)

    def example(self, call: Call, prefer: Mapping[str, str], random: Random, now: datetime) -> Reply:
        """A reply for an operation without behaviour, as the header Prefer wants it."""
        reply = self.answers.example(call, prefer, random, now)
        return self._echoing(reply, call, now) if prefer.keys() == {"code"} else reply

    def _echoing(self, reply: Reply, call: Call, now: datetime) -> Reply:
        """A success in JSON that names what the call names, where the file lets it."""
        if reply.status != self.success_status or not is_json(reply.media_type or ""):
            return reply
        example = json_or_text(reply.content.decode())
        body = echoed(example, said_by(call))
        if body == example or self.faults_of(body):
            return reply
        return self.answers.reply(body, now, call.headers.get("accept", ANY))

    @property
    def success_status(self) -> int:
        return self.answers.success_status

    def filled(self, error: BusinessError, call: Call, facts: Facts) -> BusinessError:
        """The error with the arguments of each of its texts."""
        return self._refusals.filled(error, call, facts)

    def _said(self, error: BusinessError, call: Call, facts: Facts) -> str:
        """What the file says of an error, for replies that name the errors of single records."""
        return "; ".join(map(self.errors.text, self.filled(error, call, facts).entries))

    def error_reply(self, error: BusinessError, now: datetime) -> Reply:
        """The error in the shape that the file declares."""
        reply = self._refusals.reply(error, now)
        if reply.status == HTTPStatus.UNAUTHORIZED and self.security:
            reply.headers.setdefault("www-authenticate", self.security.challenge)
        return reply


def _in_other_case(names: tuple[str, str]) -> Verdict:
    sent, meant = names
    text = f"{sent} is passed over; the parameter is {meant}, as case counts"
    return Verdict("", text, ({"parameter": meant, "in": "query"},))


def _fill(params: dict[str, Any], readers: list[tuple[str, Read]], values: Texts) -> None:
    """What can't be read stays in its place as a `Misread`, which no schema accepts."""
    for key, read in readers:
        try:
            value = read(values)
        except Misread as problem:
            value = problem
        if value is not Absent:
            params[key] = value
