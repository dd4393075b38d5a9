"""Which requests a project holds, in which order, what they take from answers, and which of them must succeed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.contract import Contract
from mockserver.errors import SpecError
from mockserver.files.model import EMPTY, YES_NO, Entry, read_file


class AskKeys(Entry):
    """An operation that is asked for each element: the first that it answers with this word is chosen."""

    of: str = ""
    answers: str = ""


class ChoiceKeys(Entry):
    """What is taken from a success.

    where  expressions that parts of an element must match: the first such element is chosen
    take   variables, with the way to each in the element
    then   the variable that is set where an element was chosen
    """

    where: Mapping[str, str] = EMPTY
    ask: AskKeys | None = None
    take: Mapping[str, str] = EMPTY
    then: str = ""


class OperationKeys(Entry):
    """One request.

    of        the operation, by its method and its path without the version
    values    which variable fills the parameter or body property of this name, for this operation alone
    fixed     parameters and properties of the body's top with values of their own; null leaves one out
    body      the whole body, where it is right by the file; else the file's example is sent
    succeeds  Yes: the answer must be a success; the name of a variable: it must where that is set
    remember  what is taken from a success, choice by choice
    seen      the same, for samples in the documentation
    """

    of: str
    values: Mapping[str, str] = EMPTY
    fixed: Mapping[str, Any] = EMPTY
    body: Any = None
    succeeds: str = "No"
    remember: tuple[ChoiceKeys, ...] = ()
    seen: tuple[ChoiceKeys, ...] = ()


class ServiceKeys(Entry):
    """The requests of one service.

    values      which variable fills the parameter or body property of this name
    operations  in the order of their requests; those that aren't here follow
    """

    values: Mapping[str, str] = EMPTY
    operations: tuple[OperationKeys, ...] = ()


class CollectionFile(Entry):
    """How the requests of an exported project follow one another.

    variables  what a person sets: for whom the calls are made
    numbers    variables that stand for numbers: in a body they have no quotes
    defaults   what the other variables hold until an answer fills them
    services   in the order of their folders
    """

    variables: Mapping[str, str] = EMPTY
    numbers: tuple[str, ...] = ()
    defaults: Mapping[str, str] = EMPTY
    services: Mapping[str, ServiceKeys] = EMPTY


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
class ExportPlan:
    """All folders, what a person sets before running them, and where the other variables begin."""

    folders: list[Folder]
    variables: Mapping[str, str]
    numbers: frozenset[str]
    defaults: Mapping[str, str]

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> ExportPlan:
        """What the rules say about the catalogue's services; all others follow. Raises SpecError."""
        rules = read_file(path, CollectionFile, SpecError)
        files = {file.service: file for file in catalogue.newest}
        folders = [_folder(keys, files.pop(service)) for service, keys in rules.services.items() if service in files]
        others = [Folder(file, [Planned(contract) for contract in file.contracts]) for file in files.values()]
        return cls([*folders, *others], rules.variables, frozenset(rules.numbers), rules.defaults)

    def acting_for(self, participant: str | None) -> ExportPlan:
        """The same plan for another participant; it doesn't trade with itself."""
        if participant is None:
            return self
        before = self.variables
        other = before["participant"] if before.get("counterparty") == participant else before.get("counterparty", "")
        return replace(self, variables={**before, "participant": participant, "counterparty": other})

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


def _folder(keys: ServiceKeys, file: SpecFile) -> Folder:
    waiting = {contract.operation.key: contract for contract in file.contracts}
    planned = list(_planned(keys, waiting))
    return Folder(file, [*planned, *(Planned(contract, keys.values) for contract in waiting.values())])


def _planned(keys: ServiceKeys, waiting: dict[str, Contract]) -> Iterator[Planned]:
    """The requests that the rules name, each taken from those that wait; another version may lack some."""
    for one in keys.operations:
        _check_sendable(one)
        contract = waiting.pop(one.of, None)
        if contract is not None:
            values = {**keys.values, **one.values}
            succeeds = one.succeeds == "Yes" if one.succeeds in YES_NO else one.succeeds
            remember, seen = tuple(map(_choice, one.remember)), tuple(map(_choice, one.seen))
            yield Planned(contract, values, one.fixed, one.body, remember, succeeds, seen)


def _check_sendable(keys: OperationKeys) -> None:
    """JSON is written with 64 bits at most."""
    for key, value in (("fixed", keys.fixed), ("body", keys.body)):
        try:
            orjson.dumps(value)
        except TypeError as problem:
            keys.refuse(f"`{key}` holds what can't be sent: {problem}", key)


def _choice(keys: ChoiceKeys) -> Choice:
    of, answers = (keys.ask.of, keys.ask.answers) if keys.ask else ("", "")
    return Choice(keys.where, of, answers, keys.take, keys.then)
