"""Discriminators by inheritance: a schema whose children hold it in their `allOf`, and a name that tells them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.openapi.load import Document
from mockserver.openapi.references import ref_of

CHOICES = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True)
class Child:
    """A schema that inherits, by its reference, and the values of the discriminator that mean it."""

    ref: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A parent's children and theirs; `name` is the property that tells which one a value is."""

    name: str
    children: tuple[Child, ...]


def family_of(ref: str, document: Document) -> Family | None:
    """The family whose parent is there; None without a discriminator, or where the parent lists its choices."""
    key = Family, ref
    if key not in document.memo:
        document.memo[key] = _family(ref, document)
    family: Family | None = document.memo[key]
    return family


def _family(ref: str, document: Document) -> Family | None:
    parent = document.at(ref)
    discriminator = parent.get("discriminator") if isinstance(parent, dict) else None
    if not isinstance(discriminator, dict) or "oneOf" in parent or "anyOf" in parent:
        return None
    mapping = discriminator.get("mapping") or {}
    children = tuple(Child(one, tags_of(one, mapping)) for one in _descendants(ref, document))
    return Family(discriminator["propertyName"], children) if children else None


def tags_of(ref: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The values of a discriminator that mean a schema: its name, and those that the mapping gives it."""
    own = ref.rpartition("/")[2]
    return (own, *(tag for tag, target in mapping.items() if target.rpartition("/")[2] == own and tag != own))


def naming(parent: str, child: str, document: Document) -> frozenset[str]:
    """The keywords by which a parent names a child. As a part of that child it needn't ask for them again."""
    key = naming, parent
    if key not in document.memo:
        document.memo[key] = dict(_names_of(parent, document))
    named: dict[str, frozenset[str]] = document.memo[key]
    return frozenset(keyword for keyword, children in named.items() if child in children)


def _names_of(parent: str, document: Document) -> Iterator[tuple[str, frozenset[str]]]:
    schema, family = document.at(parent), family_of(parent, document)
    if family:
        yield "discriminator", frozenset(child.ref for child in family.children)
    for keyword in CHOICES if isinstance(schema, dict) else ():
        refs = [one.get("$ref") for one in schema.get(keyword, ()) if isinstance(one, dict)]
        yield keyword, frozenset(ref for ref in refs if isinstance(ref, str))


def without(keywords: frozenset[str], schema: Any) -> Any:
    return {key: one for key, one in schema.items() if key not in keywords} if keywords else schema


def _descendants(ref: str, document: Document) -> list[str]:
    by_parent = _by_parent(document)
    found: dict[str, None] = {}
    waiting = [ref]
    while waiting:
        for child in by_parent.get(waiting.pop(), ()):
            if child not in found and child != ref:
                found[child] = None
                waiting.append(child)
    return list(found)


def _by_parent(document: Document) -> dict[str, list[str]]:
    if _by_parent not in document.memo:
        found: dict[str, list[str]] = defaultdict(list)
        schemas = (document.root.get("components") or {}).get("schemas") or {}
        for name, schema in schemas.items():
            for part in schema.get("allOf", ()) if isinstance(schema, dict) else ():
                if isinstance(part, dict) and isinstance(part.get("$ref"), str):
                    found[part["$ref"]].append(ref_of(("components", "schemas", name)))
        document.memo[_by_parent] = found
    by_parent: dict[str, list[str]] = document.memo[_by_parent]
    return by_parent
