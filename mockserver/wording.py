"""Words for people: not too long, in the right number, and with what they may have meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

_LONGEST_WORD, _MOST_WORDS = 100, 500  # that are compared, letter by letter
_LONGEST = 60


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."


def quoted(value: Any) -> str:
    """A value as whoever wrote it knows it: texts in quotes, all else as JSON, and not too long."""
    text = (
        repr(value)
        if isinstance(value, str)
        else json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))
    )
    return shortened(text, _LONGEST)


def nearest(word: str, known: Iterable[str]) -> str:
    """What somebody who wrote `word` may have meant, as the end of a sentence."""
    words = sorted(set(known))
    close = get_close_matches(word, words[:_MOST_WORDS], n=1, cutoff=0.6) if len(word) < _LONGEST_WORD else []
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(words[:12])}{' ...' if len(words) > 12 else ''}" if words else ""
