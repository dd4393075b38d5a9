"""What an operation answers: the replies that its file declares, checked, and examples of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from random import Random
from typing import Any

from mockserver.caiso.download import FileSchemas
from mockserver.caiso.download_check import faults_of_file
from mockserver.caiso.refusals import Refusals
from mockserver.call import WITHOUT_BODY, Call, Download, Reply
from mockserver.openapi.declared_headers import DeclaredHeaders
from mockserver.openapi.load import Document
from mockserver.openapi.making.bodies import NoValidBody, dynamic_body, header_texts, media_examples, static_body
from mockserver.openapi.making.extremes import edge_bodies, read_pool
from mockserver.openapi.media import ANY, BYTES, is_json
from mockserver.openapi.offers import BodyForm, Offer, offers_of, row_names, texts_of, wanted, written
from mockserver.openapi.typed import kind_of
from mockserver.openapi.validate import SchemaCheck

_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._ -]+")
EDGE = re.compile(r"edge(?:-(\d{1,4}))?")
_MOST_ACCEPTS = 500


class Answers:
    """The replies of one operation; `offered` are the media types of its success."""

    def __init__(
        self,
        name: str,
        replies: Mapping[str, Mapping[str, Any]],
        document: Document,
        refusals: Refusals,
        files: FileSchemas,
    ) -> None:
        self._name = name
        self._document = document
        self._refusals = refusals
        self._files = files
        self.replies = replies
        self.success = _success_of(replies)
        self.offered = list(self._content(self.success))
        self.success_status = _status_of(self.success)
        self._offers = {status: offers_of(self._content(status), document) for status in replies}
        self._checks: dict[tuple[str, str], SchemaCheck] = {}
        self._headers_declared: dict[str, DeclaredHeaders] = {}
        self._static: dict[tuple[str, Offer], bytes] = {}
        self._edges: dict[tuple[str, str], list[Any]] = {}
        self._vain: dict[tuple[str, str], str] = {}  # for which nothing valid was found
        self._taken: dict[str, list[Offer]] = {}
        self._plain: dict[str, Reply] = {}  # by Accept, what is answered without a wish

    @property
    def success_schema(self) -> Any:
        """The schema of a success in JSON; None where there is none."""
        return next(
            (one.get("schema", {}) for media, one in self._content(self.success).items() if is_json(media)), None
        )

    @property
    def brings_a_file(self) -> bool:
        """Whether a success is a file rather than a text."""
        schemas = [self._document.resolve(one.get("schema", {})) for one in self._content(self.success).values()]
        return bool(schemas) and all(one.get("format") == "binary" for one in schemas)

    @cached_property
    def example_names(self) -> set[str]:
        """The names of all examples that its replies declare."""
        media = (one for status in self.replies for one in self._content(status).values())
        return {name for one in media for name in media_examples(one, self._document)}

    def can_meet(self, accept: str) -> bool:
        return bool(self._taken.get(accept) or self._taken_by(accept)) or not self.offered

    def why_not(self, accept: str) -> str:
        offers = self._offers.get(self.success, ())
        if not offers:
            return f"this operation answers {', '.join(self.offered)}, which the mock can make of an `example` only"
        return f"Accept: {accept} can't be met; this operation answers {', '.join(one.sent for one in offers)}"

    def _taken_by(self, accept: str) -> list[Offer]:
        """The offers of a success that a client takes."""
        found = self._taken.get(accept)
        if found is None:
            if len(self._taken) > _MOST_ACCEPTS:  # a client that sends ever new headers shall not fill the memory
                self._taken.clear()
            found = self._taken[accept] = wanted(accept, self._offers.get(self.success, []))
        return found

    def reply(self, body: Any, now: datetime, accept: str = ANY) -> Reply:
        """The success reply with this body in a media type that the client takes, or with this file zipped."""
        if isinstance(body, Download):
            headers = {"content-disposition": f'attachment; filename="{body.name}.zip"'}
            return Reply(self.success_status, self._files.zipped(body, now), BYTES, headers)
        offers = self._taken_by(accept)
        if not offers:
            return Reply(self.success_status, media_type=None)
        return Reply(self.success_status, self._written(body, self.success, offers[0]), offers[0].sent)

    def _written(self, body: Any, status: str, offer: Offer) -> bytes:
        if offer.form is BodyForm.JSON:
            return written(body, offer.form)
        schema = self._content(status)[offer.declared].get("schema", {})
        return written(body, offer.form, row_names(schema, self._document))

    def declared(self, status: int) -> str | None:
        """The key of the reply that describes a status: 404, else 4XX, else default."""
        return next((key for key in (str(status), f"{status // 100}XX", "default") if key in self.replies), None)

    def faults_of_headers(self, status: str, headers: Mapping[str, str]) -> list[str]:
        """In what a reply's headers break those that the file declares; others are free."""
        if status not in self._headers_declared:
            self._headers_declared[status] = DeclaredHeaders(self.replies[status].get("headers", {}), self._document)
        return self._headers_declared[status].faults_of(headers)

    def faults_of_file(self, params: Mapping[str, Any], name: str, data: bytes) -> list[str]:
        """In what a file of a download breaks the schema of the type that the parameters ask for."""
        asked = self._files.asked_for(params)
        return faults_of_file(asked[1], name, data) if asked else []

    def faults_of(self, body: Any, status: str | None = None, media_type: str | None = None) -> list[str]:
        """In what a reply's body breaks the file; an empty list means that it is valid."""
        if isinstance(body, Download):
            schema = self._files.of(body.kind)
            return schema.violations(schema.rows_of(body.rows)) if schema else [f"no schema for {body.kind}"]
        status = status or self.success
        media_type = media_type or next(iter(self._content(status)), None)
        if media_type is None:
            return []
        check = self._check(status, media_type)
        return [] if check.accepts(body) else [str(one) for one in check.violations(body)]

    def example(self, call: Call, prefer: Mapping[str, str], random: Random, now: datetime) -> Reply:
        """A reply for an operation without behaviour, as the header Prefer wants it."""
        accept = call.headers.get("accept", ANY)
        if not prefer and (known := self._plain.get(accept)):
            return Reply(known.status, known.content, known.media_type, dict(known.headers))
        status = self._preferred_status(prefer)
        code = int(prefer.get("code", _status_of(status)))
        if (error := self._refusals.example(code, call, now)) and self._content(status):
            return error
        offer = self._preferred(status, accept)
        if offer is None or code in WITHOUT_BODY:
            return Reply(code, media_type=None, headers=self._headers(status))
        if offer.sent == BYTES and (file := self._example_file(call, prefer.get("example", ""), random)):
            return self.reply(file, now)
        content = self._found_content(status, offer, prefer, random)
        if not prefer and offer.sent != BYTES and len(self._plain) < _MOST_ACCEPTS:
            self._plain[accept] = Reply(code, content, offer.sent, self._headers(status))
        return Reply(code, content, offer.sent, self._headers(status))

    def _found_content(self, status: str, offer: Offer, prefer: Mapping[str, str], random: Random) -> bytes:
        """A valid body; where none is found, none is looked for again."""
        key = status, offer.declared
        if key not in self._vain or "example" in prefer:
            try:
                return self._example_content(status, offer, prefer, random)
            except NoValidBody as problem:
                self._vain[key] = str(problem)
        detail = f"no body is found that the file's schema of {status} {offer.sent} accepts; give it an `example`"
        raise self._refusals.plain(HTTPStatus.NOT_IMPLEMENTED, f"{detail} ({self._vain[key]})")

    def _example_content(self, status: str, offer: Offer, prefer: Mapping[str, str], random: Random) -> bytes:
        media = self._content(status)[offer.declared]
        check = self._check(status, offer.declared)
        if "example" in prefer:
            examples = media_examples(media, self._document)
            if (edge := EDGE.fullmatch(prefer["example"])) and prefer["example"] not in examples:
                body = self._edge(self._edges_of(status, offer.declared), edge[1], random)
                return self._written(body, status, offer)
            body = self._named_example(examples, prefer["example"])
            if not (check.accepts(body) or (isinstance(body, str) and self._is_foreign(media, offer))):
                why = "; ".join(map(str, check.violations(body)[:3]))
                detail = f"the file's schema of {status} {offer.sent} refuses its example {prefer['example']}: {why}"
                raise self._refusals.plain(HTTPStatus.NOT_IMPLEMENTED, detail)
            return self._written(body, status, offer)
        if prefer.get("dynamic") == "true":
            return self._written(dynamic_body(media, self._document, check, random), status, offer)
        if (status, offer) not in self._static:
            self._static[status, offer] = self._written(self._static_body(media, check, offer), status, offer)
        return self._static[status, offer]

    def _static_body(self, media: Mapping[str, Any], check: SchemaCheck, offer: Offer) -> Any:
        texts = texts_of(media, self._document) if self._is_foreign(media, offer) else []
        return texts[0] if texts else static_body(media, self._document, check)

    def _is_foreign(self, media: Mapping[str, Any], offer: Offer) -> bool:
        """Whether values are written in a language that only the file's author speaks, such as XML."""
        is_text = offer.form is BodyForm.TEXT
        return is_text and kind_of(media.get("schema", {}), self._document) in ("object", "array")

    def _preferred_status(self, prefer: Mapping[str, str]) -> str:
        """The key of the reply that is wanted: 404, else 4XX, else default."""
        wanted = prefer.get("code")
        if wanted is None:
            return self.success
        if re.fullmatch("[2-5][0-9][0-9]", wanted) and (status := self.declared(int(wanted))):
            return status
        declared = ", ".join(self.replies)
        detail = f"Prefer: code={wanted} isn't declared; this operation declares {declared}"
        raise self._refusals.plain(HTTPStatus.BAD_REQUEST, detail)

    def _preferred(self, status: str, accept: str) -> Offer | None:
        """What the client takes, else what there is; None where nothing is declared or can be made."""
        offers = self._offers.get(status, [])
        return next(iter(wanted(accept, offers) or offers), None)

    def _edges_of(self, status: str, media_type: str) -> list[Any]:
        """Extreme but valid bodies of a reply; only a success of a file that ships has them precomputed."""
        key = status, media_type
        if key not in self._edges:
            pool = read_pool(self._document, self._name) if status == self.success else []
            schema = self._content(status)[media_type].get("schema", {})
            self._edges[key] = edge_bodies(schema, self._document, self._check(status, media_type), pool)
        return self._edges[key]

    def _named_example(self, examples: Mapping[str, Any], name: str) -> Any:
        if name in examples:
            return examples[name]
        known = ", ".join([*examples, "edge"])
        detail = f"Prefer: example={name} isn't declared; the examples here are: {known}"
        raise self._refusals.plain(HTTPStatus.BAD_REQUEST, detail)

    def _edge(self, extremes: list[Any], number: str | None, random: Random) -> Any:
        """The extreme of this number from 1, or any of them."""
        if number is None and extremes:
            return random.choice(extremes)
        if number and 0 < int(number) <= len(extremes):
            return extremes[int(number) - 1]
        detail = f"Prefer: example=edge-{number or 1} isn't known; there are {len(extremes)} extremes here"
        raise self._refusals.plain(HTTPStatus.BAD_REQUEST, detail)

    def _example_file(self, call: Call, wanted: str, random: Random) -> Download | None:
        """The example rows of the file that one of the parameters names, or extremes of them."""
        asked = self._files.asked_for(call.params)
        if asked is None:
            return None
        kind, schema = asked
        name = "_".join(part for part in (str(call.params.get("marketName", "")), kind) if part)
        form = "JSON" if "JSON" in map(str, call.params.values()) else "CSV"
        edge = EDGE.fullmatch(wanted)
        rows = self._edge(schema.edge_rows(), edge[1], random) if edge else schema.example_rows()
        return Download(kind, form, _NOT_IN_FILE_NAMES.sub("_", name), rows)

    def _content(self, status: str) -> Mapping[str, Any]:
        content: Mapping[str, Any] = self.replies.get(status, {}).get("content", {})
        return content

    def _check(self, status: str, media_type: str) -> SchemaCheck:
        key = status, media_type
        if key not in self._checks:
            self._checks[key] = SchemaCheck(
                self._content(status)[media_type].get("schema", {}), self._document, "reply"
            )
        return self._checks[key]

    def _headers(self, status: str) -> dict[str, str]:
        """The headers that the reply declares, with example values."""
        return header_texts(self.replies.get(status, {}), self._document)


def _success_of(replies: Mapping[str, Any]) -> str:
    """The reply that a right call gets: a 2XX, else the default one, else the least that is declared."""
    found = [status for status in replies if status.startswith("2")] or [one for one in replies if one == "default"]
    return min(found or replies, default="default")


def _status_of(declared: str) -> int:
    """The status to send for a declared one: 200 for 2XX and default."""
    return int(declared) if declared.isdigit() else int(declared[0] + "00") if declared[0].isdigit() else 200
