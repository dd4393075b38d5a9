"""Call sites: the places in a client's code that calls come from, told apart by what they send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.wording import shortened

_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Site:
    """Calls of one operation that send the same parameters, the same choices in them, and the same parts of a body.

    operation  method and path, as the old file has them
    sends      names of parameters, those that are a choice with their value: marketName, fileFormat=CSV
    parts      places in the body: newBids[].description
    """

    operation: str
    sends: tuple[str, ...]
    parts: frozenset[str]


def site_of(call: Call, contract: Contract) -> Site:
    """The site of a call that its contract has read."""
    choices = set(_choices(contract))
    sends = (
        f"{key}={shortened(str(value), _LONGEST_VALUE)}" if key in choices else key
        for key, value in call.params.items()
        if key != _REQUEST_ID
    )
    operation = f"{contract.operation.method} {contract.operation.path}"
    return Site(operation, tuple(sorted(sends)), frozenset(_parts(call.body)))


_REQUEST_ID = "caiso-request-id"


def _choices(contract: Contract) -> Iterator[str]:
    for parameter in contract.parameters:
        schema = contract.document.resolve(parameter.schema)
        if isinstance(schema, dict) and schema.get("enum"):
            yield parameter.key


def _parts(body: Any, place: str = "") -> Iterator[str]:
    """Every place in a body that something stands at; those of a list's elements are the same."""
    if isinstance(body, Mapping):
        for name, value in body.items():
            inner = f"{place}.{name}" if place else str(name)
            yield inner
            yield from _parts(value, inner)
    elif isinstance(body, list):
        for value in body:
            yield from _parts(value, f"{place}[]")


def told_apart(sites: Iterable[Site]) -> dict[Site, str]:
    """What tells each site from the others of its operation, in words; nothing where it is the only one."""
    by_operation: dict[str, list[Site]] = {}
    for site in sites:
        by_operation.setdefault(site.operation, []).append(site)
    return {site: _own(site, others) for others in by_operation.values() for site in others}


def _own(site: Site, sites: list[Site]) -> str:
    shared = set.intersection(*(set(one.sends) for one in sites))
    common = frozenset.intersection(*(one.parts for one in sites))
    own = [*(one for one in site.sends if one not in shared), *sorted(site.parts - common)]
    if own:
        return "with " + ", ".join(own)
    missing = sorted(set.union(*(set(one.sends) for one in sites)) - shared)
    missing += sorted(frozenset.union(*(one.parts for one in sites)) - common)
    return "without " + ", ".join(missing) if missing else ""
