"""Effects that answer in place of the service: errors of its table, and replies written in the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import orjson
from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo, WithJsonSchema, model_validator

from mockserver.call import SERVERS_OWN, WITHOUT_BODY, Reply
from mockserver.errors import BusinessError, ErrorEntry
from mockserver.scenario.effects.effect import Effect, Occasion, Short, Step
from mockserver.scenario.values import CODE, HEADER_NAME, HEADER_TEXT, STRICT, Status, wrong

_LARGEST_FILE = 100 * 1024 * 1024

Code = Annotated[str, Field(pattern=CODE)]
Severity = Literal["FATAL", "ERROR"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an error reply."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    code: Code
    args: tuple[str, ...] | None = None
    severity: Severity | None = None


_Entry = Annotated[
    Entry,
    BeforeValidator(
        lambda value: {"code": value} if isinstance(value, str) else value, json_schema_input_type=Entry | str
    ),
]


@dataclass(frozen=True, slots=True)
class Error(Effect):
    """An error of the service's own table, in its words and shape.

    `args` fill the placeholders of its text; without them they are filled from the call. `entries` makes several.
    Operations whose table doesn't list every code are left alone.
    """

    short: ClassVar[Short] = {str: "code", list: "entries"}
    is_fault: ClassVar[bool] = False
    code: Code | None = None
    args: tuple[str, ...] | None = None
    severity: Severity | None = None
    entries: Annotated[tuple[_Entry, ...], Field(min_length=1)] | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _code_or_entries(self) -> Error:
        if (self.code is None) == (self.entries is None):
            raise wrong("an error has either a `code` or `entries`")
        return self

    @property
    def listed(self) -> tuple[Entry, ...]:
        return self.entries or (Entry(self.code or "", self.args, self.severity),)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(entry.code for entry in self.listed)

    def step(self, occasion: Occasion) -> Step:
        return Step(f"error {', '.join(self.codes)}", answer=lambda: self.reply(occasion))

    def reply(self, occasion: Occasion) -> Reply:
        entries = [ErrorEntry(one.code, one.args or (), severity=one.severity) for one in self.listed]
        return occasion.refusal(BusinessError.of(entries, self.status))


@dataclass(frozen=True, slots=True)
class Busy(Effect):
    """Too many users at once: GEN0003."""

    is_fault: ClassVar[bool] = False

    @property
    def codes(self) -> tuple[str, ...]:
        return ("GEN0003",)

    def step(self, occasion: Occasion) -> Step:
        return replace(Error(code="GEN0003").step(occasion), text="busy GEN0003")


@dataclass(frozen=True, slots=True)
class EmptyErrorBody(Effect):
    """An error status and not one byte of body."""

    short: ClassVar[Short] = {int: "status"}
    status: Annotated[int, Field(strict=True, ge=400, le=599)] = 500

    def step(self, occasion: Occasion) -> Step:
        return Step(f"empty_error_body {self.status}", answer=lambda: Reply(self.status, media_type=None))


def _content(name: Any, info: ValidationInfo) -> bytes:
    """The content of a file beside the scenario; it is read once, when the scenario is loaded."""
    folder: Path | None = (info.context or {}).get("folder")
    if not isinstance(name, str) or folder is None:
        raise wrong("a file can only be named in a scenario file, by its path beside that file")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise wrong(f"{name!r} leaves the folder of the scenario; copy the file beside it")
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise wrong(f"{name!r} is larger than {_LARGEST_FILE // 2**20} MB")
        return path.read_bytes()
    except OSError as problem:
        raise wrong(f"{name!r} can't be read: {problem.strerror}") from None


_NAMED: dict[str, Any] = {"propertyNames": {"pattern": HEADER_NAME}}
HeaderName = Annotated[str, Field(pattern=HEADER_NAME)]
HeaderText = Annotated[str, Field(pattern=HEADER_TEXT)]
_File = Annotated[bytes, PlainValidator(_content), WithJsonSchema({"type": "string"})]
_Json = Annotated[Any, PlainValidator(lambda value: orjson.dumps(value)), WithJsonSchema({})]
_ENDINGS = {"application/json": ".json", "text/html": ".html", "application/octet-stream": ".zip"}


@dataclass(frozen=True, slots=True)
class Respond(Effect):
    """A reply of your own: `body` (JSON), a `file` beside the scenario, or an `example` of the spec.

    `example: edge` is an extreme but valid body, one by chance; `edge-1`, `edge-2` and so on are certain ones. Without
    any of them the reply is empty.
    """

    short: ClassVar[Short] = {int: "status"}
    is_fault: ClassVar[bool] = False
    status: Status | None = None
    headers: Annotated[dict[HeaderName, HeaderText], Field(json_schema_extra=_NAMED)] | None = None
    body: _Json | None = None
    file: _File | None = None
    example: str | None = None
    media_type: HeaderText = "application/json"

    @model_validator(mode="after")
    def _one_content(self) -> Respond:
        if owned := next((one for one in self.headers or () if one.lower() in SERVERS_OWN), None):
            raise wrong(f"the server writes the header {owned} itself; leave it out")
        if self.status in WITHOUT_BODY and (self.body, self.file) != (None, None):
            raise wrong(f"a reply of status {self.status} has no body; leave it out, or choose another status")
        if [self.body, self.file, self.example].count(None) < 2:
            raise wrong("a reply has one of `body`, `file` and `example`")
        return self

    def step(self, occasion: Occasion) -> Step:
        about = f"example {self.example}" if self.example else str(self.status or "")
        return Step(f"respond {about}".rstrip(), answer=lambda: self.reply(occasion))

    def reply(self, occasion: Occasion) -> Reply:
        if self.example:
            return self._example(occasion)
        content = self.body if self.body is not None else self.file
        status = self.status or occasion.contract.success_status
        if content is None:
            return Reply(status, media_type=None, headers=dict(self.headers or {}))
        return Reply(status, content, self.media_type, dict(self.headers or {}))

    def _example(self, occasion: Occasion) -> Reply:
        """The example of the spec, or why there is none."""
        prefer = {"example": self.example or ""} | ({"code": str(self.status)} if self.status else {})
        now = occasion.world.clock.now()
        try:
            reply = occasion.contract.example(occasion.call, prefer, occasion.random, now)
        except BusinessError as problem:
            return occasion.refusal(problem)
        return replace(reply, headers=reply.headers | (self.headers or {}))
