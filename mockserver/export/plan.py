"""Which requests a project holds, in which order, what they take from answers, and which of them must succeed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.contract import Contract
from mockserver.errors import SpecError
from mockserver.files.section import Section


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken from a success: of a list, from the first element that fits.

    where    expressions that the whole of a part must match, by the way to the part
    ask      key of an operation that is asked for each element that fits, until it answers `answers`
    take     the way to the value of each variable, its steps apart by dots
    then     a variable that is set where an element was found
    """

    where: Mapping[str, str]
    ask: str
    answers: str
    take: Mapping[str, str]
    then: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One request to come.

    values    the variable that fills the parameter or property of a name
    fixed     parameters and properties of the body's top that have values of their own; null leaves one out
    body      the whole body, where it is right by the file
    remember  what the answer fills
    seen      what samples take from the answer, which nobody has called before
    succeeds  whether nothing but a success will do; the name of a variable: where that is set
    """

    contract: Contract
    values: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    remember: tuple[Choice, ...] = ()
    succeeds: bool | str = False
    seen: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The requests of one service."""

    file: SpecFile
    requests: list[Planned]


@dataclass(frozen=True, slots=True)
class Plan:
    """All folders, what a person sets before running them, and where the other variables begin."""

    folders: list[Folder]
    variables: Mapping[str, str]
    numbers: frozenset[str]
    defaults: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> Plan:
        """What the rules say about the catalogue's services; all others follow. Raises SpecError."""
        root = Section.of_file(path, SpecError)
        variables, services = root.text_by_key("variables"), root.section("services")
        numbers, defaults = frozenset(root.texts("numbers")), root.text_by_key("defaults")
        root.done()
        files = {file.service: file for file in catalogue.newest}
        named = [service for service in services.keys if service in files]
        folders = [_folder(services.section(service), files.pop(service)) for service in named]
        others = [Folder(file, [Planned(contract) for contract in file.contracts]) for file in files.values()]
        return cls([*folders, *others], variables, numbers, defaults)

    def acting_for(self, participant: str | None) -> Plan:
        """The same plan for another participant."""
        return replace(self, variables={**self.variables, "participant": participant}) if participant else self

    @property
    def flags(self) -> set[str]:
        """The variables that say whether something was found."""
        return {one.then for folder in self.folders for request in folder.requests for one in request.remember} - {""}

    def planned_for(self, contract: Contract) -> Planned:
        """The request of an operation, in whatever version."""
        known = self.planned(contract.operation.key)
        return replace(known, contract=contract) if known else Planned(contract)

    def planned(self, key: str) -> Planned | None:
        """The request of an operation; the catalogue may lack it."""
        requests = [one for folder in self.folders for one in folder.requests]
        return next((one for one in requests if one.contract.operation.key == key), None)


def _folder(section: Section, file: SpecFile) -> Folder:
    values = section.text_by_key("values")
    waiting = {contract.operation.key: contract for contract in file.contracts}
    planned = list(_planned(section.sections("operations"), values, waiting))
    section.done()
    return Folder(file, [*planned, *(Planned(contract, values) for contract in waiting.values())])


def _planned(sections: list[Section], values: Mapping[str, str], waiting: dict[str, Contract]) -> Iterator[Planned]:
    """The requests that the rules name, each taken from those that wait; another version may lack some."""
    for section in sections:
        contract = waiting.pop(section.text("of"), None)
        own, fixed, body = section.text_by_key("values"), _raw(section.section("fixed")), section.raw("body")
        remember = tuple([_choice(one) for one in section.sections("remember")])
        seen = tuple([_choice(one) for one in section.sections("seen")])
        succeeds = _succeeds(section)
        section.done()
        if contract is not None:
            yield Planned(contract, {**values, **own}, fixed, body, remember, succeeds, seen)


def _raw(section: Section) -> dict[str, Any]:
    return {name: section.raw(name) for name in section.names}


def _succeeds(section: Section) -> bool | str:
    word = section.text("succeeds", "No")
    return word == "Yes" if word in ("Yes", "No") else word


def _choice(section: Section) -> Choice:
    where, take, then = section.text_by_key("where"), section.text_by_key("take"), section.text("then", "")
    ask = section.section("ask")
    of, answers = ask.text("of", ""), ask.text("answers", "")
    ask.done()
    section.done()
    return Choice(where, of, answers, take, then)
