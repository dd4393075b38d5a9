"""Which id of a recording is which one now: learned from the answers, put into the requests that follow."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote_plus

import orjson

from mockserver.record.request_ids import UUID

_NAME = re.compile(r"(?:^id|Id|ID|_id)$")
_NOT_IN_WORDS = re.compile(r"[^a-z]")
_UUID = re.compile(rf"\b{UUID}\b", re.IGNORECASE)
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"\b\d+\b")


def is_id(name: str) -> bool:
    """Whether a field of this name holds an id: crrId, CRRID, "Bid ID", id."""
    return bool(_NAME.search(name))


class Ids:
    """Ids by the name of their field, so that a bid and a CRR may have the same number."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Any, Any]] = {}
        self._all: dict[str, str] = {}

    def same(self, name: str, recorded: Any, now: Any) -> bool:
        """Whether two ids can be one: the recorded one is new, or is known as the other."""
        if type(recorded) is not type(now) or isinstance(recorded, bool | None | dict | list):
            return False
        known = self._known.setdefault(_kind(name), {})
        if recorded not in known:
            known[recorded] = now
            self._all[str(recorded)] = str(now)
        return bool(known[recorded] == now)

    def now(self, name: str, recorded: Any) -> Any:
        """What a recorded id is now; itself where that was never said."""
        if isinstance(recorded, dict | list):
            return recorded
        kind = _kind(name)
        for other, known in self._known.items():
            if (other == kind or other.endswith(kind) or kind.endswith(other)) and recorded in known:
                return known[recorded]
        return recorded

    def in_text(self, text: str) -> str:
        """A text of an answer with its ids as they are now, and without request ids and instants."""
        text = _INSTANT.sub("TIME", _UUID.sub("UUID", text))
        return _NUMBER.sub(lambda found: self._all.get(found[0], found[0]), text)

    def in_body(self, content: bytes) -> bytes:
        """A request's body with its ids as they are now; as it was where none is known, or it isn't JSON."""
        if not self._known or not content:
            return content
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError:
            return content
        changed = self._in_value("", body)
        return content if changed == body else orjson.dumps(changed)

    def in_query(self, query: str) -> str:
        """A query with its ids as they are now."""
        return "&".join(self._in_pair(pair) for pair in query.split("&")) if self._known else query

    def _in_value(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._in_value(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._in_value(name, one) for one in value]
        return self.now(name, value) if is_id(name) else value

    def _in_pair(self, pair: str) -> str:
        name, _, value = pair.partition("=")
        if not is_id(unquote_plus(name)):
            return pair
        text = unquote_plus(value)
        now = self.now(unquote_plus(name), text)
        if now == text and text.isdigit():
            now = self.now(unquote_plus(name), int(text))
        return pair if str(now) == text else f"{name}={quote(str(now), safe='')}"


def _kind(name: str) -> str:
    """The same for crrId, CRRID and "CRR ID"."""
    return _NOT_IN_WORDS.sub("", name.lower())
