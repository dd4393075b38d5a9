"""Effects on a finished reply: patched, cut, or labelled as something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import orjson
from pydantic import Field

from mockserver.call import Reply
from mockserver.scenario.effects.answers import HeaderText
from mockserver.scenario.effects.effect import Effect, Kind, Occasion, Short, Step
from mockserver.scenario.patch import Operation, PatchFailed, patched

_ZIP_START = b"PK"


@dataclass(frozen=True, slots=True)
class Patch(Effect):
    """A JSON Patch (RFC 6902) of the reply's body; a patch that doesn't fit leaves the reply as it is."""

    kind: ClassVar[Kind] = Kind.BEND
    short: ClassVar[Short] = {list: "operations"}
    is_fault: ClassVar[bool] = False
    operations: Annotated[tuple[Operation, ...], Field(min_length=1)]

    def step(self, occasion: Occasion) -> Step:
        return Step("patch", bend=self._patch)

    def _patch(self, reply: Reply) -> Reply | None:
        try:
            body = patched(orjson.loads(reply.content), self.operations)
        except (orjson.JSONDecodeError, PatchFailed):
            return None
        return replace(reply, content=orjson.dumps(body))


@dataclass(frozen=True, slots=True)
class WrongContentType(Effect):
    """The right body under a wrong Content-Type."""

    kind: ClassVar[Kind] = Kind.BEND
    short: ClassVar[Short] = {str: "media_type"}
    media_type: HeaderText = "text/plain; charset=utf-8"

    def step(self, occasion: Occasion) -> Step:
        return Step("wrong_content_type", bend=lambda reply: replace(reply, media_type=self.media_type))


@dataclass(frozen=True, slots=True)
class TruncatedZip(Effect):
    """A download that arrives without an error and is no whole archive: its first `bytes`, or half."""

    kind: ClassVar[Kind] = Kind.BEND
    short: ClassVar[Short] = {int: "bytes"}
    bytes: Annotated[int, Field(strict=True, ge=0)] | None = None

    def step(self, occasion: Occasion) -> Step:
        return Step("truncated_zip", bend=self._truncate)

    def _truncate(self, reply: Reply) -> Reply | None:
        if not reply.content.startswith(_ZIP_START):
            return None
        size = len(reply.content)
        return replace(reply, content=reply.content[: size // 2 if self.bytes is None else min(self.bytes, size - 1)])
