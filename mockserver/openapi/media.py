"""Media types: which one a client sends, and which of the offered ones it takes."""

from __future__ import annotations

from collections.abc import Iterable

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
BYTES = "application/octet-stream"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
ANY = "*/*"


def bare(media_type: str) -> str:
    """The media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    kind = bare(media_type)
    return kind == JSON or kind.endswith("+json")


def parameter(header: str, name: str) -> str | None:
    """A parameter of a header such as `text/plain; charset=utf-8`, without its quotes."""
    for part in header.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip('"')
    return None


def ranges_for(media_type: str) -> tuple[str, str, str]:
    """The declared media types that cover one, the closest first: text/csv, text/*, */*."""
    return media_type, f"{media_type.partition('/')[0]}/*", ANY


def taken(accept: str, offered: Iterable[str]) -> list[str]:
    """Those of the offered media types that an Accept header takes, the most wanted first, then as offered."""
    wanted = [(bare(part), _quality(part)) for part in accept.split(",")]
    qualities = {media_type: _quality_of(bare(media_type), wanted) for media_type in offered}
    return sorted((one for one, quality in qualities.items() if quality), key=lambda one: -qualities[one])


def _quality_of(media_type: str, wanted: list[tuple[str, float]]) -> float:
    """By the closest range that covers the media type, as RFC 9110, 12.5.1 wants it."""
    for media_range in (*ranges_for(media_type), "*"):
        found = [quality for one, quality in wanted if one == media_range]
        if found:
            return max(found)
    return 0.0


def _quality(part: str) -> float:
    text = parameter(part, "q")
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 1.0
