"""Refusals as a file declares them: its status, its headers, and a body that its schema takes, with our words in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.call import Reply
from mockserver.openapi.load import Document
from mockserver.openapi.making.bodies import NoValidBody, header_texts, static_body
from mockserver.openapi.offers import BodyForm, offers_of, written
from mockserver.openapi.validate import SchemaCheck

# which other statuses a file may use for a refusal: those that are as good, and those that are better than none
_AS_GOOD = {400: ("422",), 422: ("400",)}
_INSTEAD = {401: ("403", "400", "422"), 403: ("401",), 415: ("400", "422")}
# the names under which files keep what went wrong in words, the likeliest first
_WORDS = (
    "detail", "details", "message", "msg", "errormessage", "error_message", "errordescription", "error_description",
    "description", "reason", "title", "text", "error",
)  # fmt: skip
_STATUS = ("status", "statuscode", "httpstatus", "code")


class DeclaredRefusals:
    """The replies of an operation that a refusal can take."""

    def __init__(self, replies: Mapping[str, Mapping[str, Any]], document: Document) -> None:
        self._replies = replies
        self._document = document
        self._bodies: dict[str, _Body | None] = {}

    def status(self, wanted: int) -> int:
        """The status to refuse with: the wanted one where the file has it or says nothing of the kind."""
        keys = [str(wanted), *_AS_GOOD.get(wanted, ()), f"{wanted // 100}XX", "default", *_INSTEAD.get(wanted, ())]
        found = next((key for key in keys if key in self._replies), "")
        return int(found) if found.isdigit() else wanted

    def headers(self, status: int) -> dict[str, str]:
        key = self._key(status)
        return header_texts(self._replies[key], self._document) if key else {}

    def reply(self, problem: dict[str, Any], status: int) -> Reply | None:
        """The problem of RFC 9457 as the file declares refusals; None where it declares no body for the status."""
        key = self._key(status)
        if key is None:
            return None
        if key not in self._bodies:
            self._bodies[key] = self._body_of(key)
        body = self._bodies[key]
        try:
            return Reply(status, body.content(problem), body.media_type, self.headers(status)) if body else None
        except NoValidBody:
            return None

    def _key(self, status: int) -> str | None:
        return next((key for key in (str(status), f"{status // 100}XX", "default") if key in self._replies), None)

    def _body_of(self, key: str) -> _Body | None:
        content = self._replies[key].get("content", {})
        for offer in offers_of(content, self._document):
            if offer.form is not BodyForm.CSV:
                return _Body(offer.sent, offer.form, content[offer.declared], self._document)
        return None


class _Body:
    """How the body of one declared refusal is made."""

    def __init__(self, media_type: str, form: BodyForm, media: Mapping[str, Any], document: Document) -> None:
        self.media_type = media_type
        self._form = form
        self._media = media
        self._document = document
        self._check = SchemaCheck(media.get("schema", {}), document, "reply")
        self._made: Any = None

    def content(self, problem: dict[str, Any]) -> bytes:
        if self._form is BodyForm.TEXT:
            text = problem["detail"]
            return written(text if self._check.accepts(text) else self._example(), self._form)
        return written(problem if self._check.accepts(problem) else self._worded(problem), self._form)

    def _example(self) -> Any:
        if self._made is None:
            self._made = static_body(self._media, self._document, self._check)
        return self._made

    def _worded(self, problem: Mapping[str, Any]) -> Any:
        """The example with our words and the status in it, as far as the schema takes them."""
        body = self._example()
        told = [one["detail"] for one in problem.get("errors", ())] or [problem["detail"]]
        for words in (told, [problem["detail"]]):
            for status in (problem["status"], None):
                worded = _filled(body, status, words)
                if self._check.accepts(worded):
                    return worded
        return body


def _filled(body: Any, status: int | None, told: list[str]) -> Any:
    """The body with what is told in words, one thing in each item of its lists of objects."""
    if isinstance(body, list):
        return [_filled(body[0], status, [one]) for one in told] if body and isinstance(body[0], dict) else body
    if not isinstance(body, dict):
        return body
    filled = {name: _filled(one, status, told) if isinstance(one, dict | list) else one for name, one in body.items()}
    by_name = {name.lower(): name for name, one in body.items() if isinstance(one, str)}
    if words := next((by_name[one] for one in _WORDS if one in by_name), None):
        filled[words] = "; ".join(told)
    for name, one in body.items():
        if status and name.lower() in _STATUS and isinstance(one, int) and not isinstance(one, bool):
            filled[name] = status
    return filled
