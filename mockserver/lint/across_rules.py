"""Rules about one name in the files of several services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Subject

_SAID_IN_WORDS = ("description", "example", "title", "summary")


def repeated_ids(subject: Subject, others: Iterable[Subject]) -> Iterator[Hit]:
    """Operation ids that files of other services have too."""
    where: dict[str, list[str]] = defaultdict(list)
    for other in others:
        for operation in other.operations:
            where[operation.value.get("operationId", "")].append(other.document.path.name)
    for operation in subject.operations:
        name = operation.value.get("operationId")
        if name and where[name]:
            yield Hit((*operation.pointer, "operationId"), f"the operationId {name} is also in {_files(where[name])}")


def repeated_components(subject: Subject, others: Iterable[Subject]) -> Iterator[Hit]:
    """Components that files of other services have too, with another meaning."""
    others = list(others)
    for group in ("schemas", "parameters"):
        for name, own in ((subject.root.get("components") or {}).get(group) or {}).items():
            differing = {}
            for other in others:
                theirs = ((other.root.get("components") or {}).get(group) or {}).get(name)
                if theirs is not None and _bare(theirs) != _bare(own):
                    differing[other.document.path.name] = theirs
            if differing:
                keys = sorted({key for theirs in differing.values() for key in _differing_keys(own, theirs)})
                kind, where = group.removesuffix("s"), _files(list(differing))
                yield Hit(("components", group, name), f"the {kind} {name} isn't that of {where}: {', '.join(keys)}")


def _files(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _bare(value: Any) -> Any:
    """A value without what is only said in words; the order of lists of words doesn't count."""
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if key not in _SAID_IN_WORDS}
    if isinstance(value, list):
        return sorted((_bare(one) for one in value), key=str)
    return value


def _differing_keys(own: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    return [
        key
        for key in dict.fromkeys([*own, *theirs])
        if key not in _SAID_IN_WORDS and _bare(own.get(key)) != _bare(theirs.get(key))
    ]


REPEATED_IDS = Rule(
    "repeated-id",
    Level.ODDITY,
    "A client generated from several files at once gets methods of the same name.",
    "Tells operations apart by service, method and path.",
)
REPEATED_COMPONENTS = Rule(
    "repeated-component",
    Level.ODDITY,
    "Files can't be merged, nor their generated classes put into one package: one of the two would be lost.",
    "Keeps each file by itself; a name means what its own file says.",
)
