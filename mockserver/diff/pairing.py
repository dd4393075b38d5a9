"""Which operation of an old file is which of a new one, though its path, method or version may have changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mockserver.diff.operation import OperationOfFile

_VERSION = re.compile(r"/v\d+(?:\.\d+)*(?=/|$)", re.IGNORECASE)
_PARAMETER = re.compile(r"\{[^}]*\}")

Pairs = list[tuple[OperationOfFile, OperationOfFile]]


def pairs_of(
    old: Iterable[OperationOfFile], new: Iterable[OperationOfFile]
) -> tuple[Pairs, list[OperationOfFile], list[OperationOfFile]]:
    """The pairs, what has gone, and what has come. The closest likeness wins."""
    left, right = list(old), list(new)
    pairs: Pairs = []
    for likeness in _LIKENESSES:
        by_key = _only_ones(right, likeness)
        for one in left:
            other = by_key.get(likeness(one)) if _only_ones(left, likeness).get(likeness(one)) is one else None
            if other is not None:
                pairs.append((one, other))
        left = [one for one in left if all(one is not a for a, _ in pairs)]
        right = [one for one in right if all(one is not b for _, b in pairs)]
    order = {id(one): place for place, one in enumerate(old)}
    return sorted(pairs, key=lambda pair: order[id(pair[0])]), left, right


def _only_ones(
    operations: list[OperationOfFile], likeness: Callable[[OperationOfFile], object]
) -> dict[object, OperationOfFile]:
    """By likeness, those that share theirs with no other; a likeness of None is none."""
    found: dict[object, list[OperationOfFile]] = {}
    for one in operations:
        found.setdefault(likeness(one), []).append(one)
    return {key: ones[0] for key, ones in found.items() if key is not None and len(ones) == 1}


def _last_word(one: OperationOfFile) -> object:
    words = [part for part in one.path.split("/") if part and not _PARAMETER.search(part)]
    return (one.method, words[-1].lower()) if words else None


_LIKENESSES: tuple[Callable[[OperationOfFile], object], ...] = (
    lambda one: one.name,
    lambda one: (one.method, _PARAMETER.sub("{}", _VERSION.sub("", one.path))),
    lambda one: one.operation_id or None,
    _last_word,
)
