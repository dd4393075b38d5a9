"""Two answers to one call: where they differ in meaning."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from mockserver.connectivity.connection import Answer
from mockserver.errors import SettingsError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.media import bare, is_json
from mockserver.openapi.references import ref_of
from mockserver.openapi.unzip import BrokenArchive, unzipped
from mockserver.openapi.violation import shown
from mockserver.replay.ids import Ids, is_id
from mockserver.replay.recording import Recorded

MOST = 20
_NO_ID = (None, "")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place; `where` is status, codes, media type, answer, or a JSON pointer into the body."""

    where: str
    recorded: str
    now: str

    def __str__(self) -> str:
        return f"{self.where}: {self.recorded} -> {self.now}"


class Comparison:
    """Compares answers, and learns ids on the way.

    Arrays and rows are compared in their order. Request ids, ids that the service gave, and instants are no difference,
    unless an id that has been seen becomes two.

    ignored  pointers below which nothing is compared; * stands for any name or number
    times    whether instants are compared too
    """

    def __init__(self, ids: Ids, ignored: Iterable[str] = (), times: bool = False) -> None:
        self._ids = ids
        self._ignored = [_pattern(one) for one in ignored]
        self._times = times

    def differences(self, call: Recorded, answer: Answer) -> list[Difference]:
        """At most twenty, from the outside to the inside."""
        return list(islice(self._differences(call, answer), MOST))

    def _differences(self, call: Recorded, answer: Answer) -> Iterator[Difference]:
        bare_head = call.method == "HEAD"  # of whose body the journal knows more than the client
        codes = call.codes if bare_head else _codes(answer.content)
        if call.status != answer.status:
            yield Difference("status", str(call.status), str(answer.status))
        if call.codes != codes:
            yield Difference("codes", " ".join(call.codes) or "none", " ".join(codes) or "none")
        if call.status != answer.status or call.codes != codes:
            return  # the bodies speak of different things
        media, media_now = (bare(one.headers.get("content-type", "")) for one in (call.reply, answer))
        if media != media_now:
            yield Difference("media type", media or "none", media_now or "none")
        elif not bare_head and not call.reply.is_cut:
            yield from self._bodies(call.reply.content, answer.content, media)

    def _bodies(self, recorded: bytes, now: bytes, media: str) -> Iterator[Difference]:
        if recorded == now:
            if is_json(media):
                list(self._values((), "", *_loaded(recorded, now)))  # which teaches that its ids stay the same
            return
        if is_json(media):
            yield from self._values((), "", *_loaded(recorded, now))
        elif recorded.startswith(_ZIP) and now.startswith(_ZIP):
            yield from self._archives(recorded, now)
        else:
            yield Difference("#", _size(recorded), f"other {_size(now)}")

    def _archives(self, recorded: bytes, now: bytes) -> Iterator[Difference]:
        try:
            files = dict(unzipped(recorded))
        except BrokenArchive as problem:
            yield Difference("#", str(problem), "another one")
            return
        try:
            files_now = dict(unzipped(now))
        except BrokenArchive as problem:
            yield Difference("#", "a zip file", str(problem))
            return
        if not self._same_texts(" ".join(files), " ".join(files_now)):
            yield Difference("files", ", ".join(files), ", ".join(files_now))
            return
        for (name, data), other in zip(files.items(), files_now.values(), strict=True):
            yield from self._values((name,), "", _rows(name, data), _rows(name, other))

    def _values(self, place: Pointer, name: str, recorded: Any, now: Any) -> Iterator[Difference]:
        if any(_matches(pattern, place) for pattern in self._ignored):
            return
        if isinstance(recorded, dict) and isinstance(now, dict):
            for key in dict.fromkeys([*recorded, *now]):
                yield from self._members((*place, key), key, recorded, now)
        elif isinstance(recorded, list) and isinstance(now, list):
            if len(recorded) != len(now):
                yield Difference(ref_of(place), shown(recorded), shown(now))
                return
            for number, (one, other) in enumerate(zip(recorded, now, strict=True)):
                yield from self._values((*place, number), name, one, other)
        elif not self._same(name, recorded, now):
            yield Difference(ref_of(place), shown(recorded), shown(now))

    def _members(self, place: Pointer, key: str, recorded: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
        if key in recorded and key in now:
            yield from self._values(place, key, recorded[key], now[key])
        elif not any(_matches(pattern, place) for pattern in self._ignored):
            sides = [shown(one[key]) if key in one else "nothing" for one in (recorded, now)]
            yield Difference(ref_of(place), *sides)

    def _same(self, name: str, recorded: Any, now: Any) -> bool:
        if is_id(name) and recorded not in _NO_ID and now not in _NO_ID:
            return self._ids.same(name, recorded, now)
        if isinstance(recorded, bool) or isinstance(now, bool):
            return recorded is now
        if isinstance(recorded, str) and isinstance(now, str):
            return self._same_texts(recorded, now)
        return bool(recorded == now)

    def _same_texts(self, recorded: str, now: str) -> bool:
        if recorded == now:
            return True
        if _is_instant(recorded) and _is_instant(now):
            return not self._times or datetime.fromisoformat(recorded) == datetime.fromisoformat(now)
        return not self._times and self._ids.in_text(recorded) == Ids().in_text(now)


def _pattern(text: str) -> list[str]:
    pointer = text.removeprefix("#")
    if not pointer.startswith("/"):
        raise SettingsError(f"--ignore {text!r} is no JSON pointer; write /creationTime, or /*/price for all of a list")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _matches(pattern: list[str], place: Pointer) -> bool:
    return len(pattern) == len(place) and all(one in ("*", str(part)) for one, part in zip(pattern, place, strict=True))


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _is_instant(text: str) -> bool:
    return bool(_MOMENT.fullmatch(text))


def _loaded(recorded: bytes, now: bytes) -> tuple[Any, Any]:
    return _json(recorded), _json(now)


def _json(content: bytes) -> Any:
    """The body; its text where it isn't JSON."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return content.decode("utf-8", "replace")


def _codes(content: bytes) -> tuple[str, ...]:
    body = _json(content)
    entries = body.get("errorList") if isinstance(body, dict) else None
    return tuple(str(one.get("errorCode")) for one in entries or () if isinstance(one, dict))


def _size(content: bytes) -> str:
    return f"{len(content)} bytes"


def _rows(name: str, data: bytes) -> Any:
    """The rows of a file as objects, so that a column can be named."""
    if name.lower().endswith(".csv"):
        text = io.StringIO(data.decode("utf-8-sig", "replace"), newline="")
        with suppress(csv.Error):
            return list(csv.DictReader(text, restkey="(more)"))
    return _json(data)
