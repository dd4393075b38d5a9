"""Which requests a collection holds, in which order, and which of their values are variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.catalogue import Catalogue, SpecFile
from mockserver.spec.contract import Contract
from mockserver.strict import Section


@dataclass(frozen=True, slots=True)
class Planned:
    """One request to come.

    values    the variable that fills the parameter or property of a name
    fixed     parameters and properties of the body's top that have values of their own; null leaves one out
    remember  variables that the answer fills, with the way to each in it
    succeeds  whether nothing but a success will do
    """

    contract: Contract
    values: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    remember: Mapping[str, str] = field(default_factory=dict)
    succeeds: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """The requests of one service."""

    file: SpecFile
    requests: list[Planned]


@dataclass(frozen=True, slots=True)
class Plan:
    """All folders, and what a person sets before running them."""

    folders: list[Folder]
    variables: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> Plan:
        """What the rules say about the catalogue's services; all others follow. Raises SpecError."""
        root = Section.of_file(path, SpecError)
        variables, services = root.raw("variables", {}), root.section("services")
        root.done()
        files = {file.service: file for file in catalogue.newest}
        named = [service for service in services.keys if service in files]
        folders = [_folder(services.section(service), files.pop(service)) for service in named]
        others = [Folder(file, [Planned(contract) for contract in file.contracts]) for file in files.values()]
        return cls([*folders, *others], variables)


def _folder(section: Section, file: SpecFile) -> Folder:
    values = section.raw("values", {})
    waiting = {contract.operation.key: contract for contract in file.contracts}
    planned = list(_planned(section.sections("operations"), values, waiting))
    section.done()
    return Folder(file, [*planned, *(Planned(contract, values) for contract in waiting.values())])


def _planned(sections: list[Section], values: Mapping[str, str], waiting: dict[str, Contract]) -> Iterator[Planned]:
    """The requests that the rules name, each taken from those that wait; another version may lack some."""
    for section in sections:
        contract = waiting.pop(section.text("of"), None)
        own, fixed, remember = section.raw("values", {}), section.raw("fixed", {}), section.raw("remember", {})
        succeeds = section.word("succeeds", ("Yes", "No"), "No") == "Yes"
        section.done()
        if contract is not None:
            yield Planned(contract, {**values, **own}, fixed, remember, succeeds)
