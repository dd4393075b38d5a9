"""Models: classes whose fields are the keys of a mapping that people write, read by their types and defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from mockserver.errors import MockServerError
from mockserver.files.section import MOST, Section
from mockserver.files.yaml12 import read_yaml

M = TypeVar("M")
Take = Callable[[Section, str], Any]
REQUIRED = object()
EMPTY: Mapping[str, Any] = {}
YES_NO = ("Yes", "No")


@dataclass(frozen=True, slots=True)
class Within:
    """The limits of a number, both of which it may reach."""

    least: float = -MOST
    most: float = MOST


@dataclass(frozen=True, slots=True)
class Like:
    """What a text looks like, for editors: `pattern` and `examples`. The reader of the text is stricter."""

    examples: tuple[str, ...]
    pattern: str | None = None


class Entry:
    """What one mapping says, with its place in the file. Its fields are those of a subclass.

    An underscore at the end of a field isn't part of its key: `from_` is `from`.
    """

    def __init__(self, place: Section, values: dict[str, Any]) -> None:
        self.place = place
        self.__dict__.update(values)

    def refuse(self, message: str, *below: str | int) -> NoReturn:
        self.place.refuse(message, *below)

    def word(self, key: str, known: Iterable[str]) -> str:
        """A text that has to be one of those that are known here."""
        return self.place.word(key, known)

    def parsed(self, key: str, parse: Callable[[str], M]) -> M:
        return self.place.parsed(key, parse)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a model.

    attribute  the field that takes its value
    type       without None and notes
    default    REQUIRED where it may not be left out
    notes      Within or Like
    take       reads it
    """

    name: str
    attribute: str
    type: Any
    optional: bool
    default: Any
    notes: tuple[Any, ...]
    take: Take


def read_file(path: Path, model: type[M], error: type[MockServerError]) -> M:
    """The model that a whole file holds. Raises `error` with file and line."""
    return read(Section.of_file(path, error), model)


def read_mapping(path: Path, model: type[M], error: type[MockServerError]) -> dict[str, M]:
    """The models of a file by the names that its author chose."""
    root = Section.of_file(path, error)
    return {name: read(root.section(name), model) for name in root.names}


def read_list(path: Path, model: type[M], error: type[MockServerError]) -> list[M]:
    value = read_yaml(path, error)
    if not isinstance(value, list):
        raise error("a list is expected here", path, 1)
    return [read(Section(one, path, error, (index,)), model) for index, one in enumerate(value)]


def read(section: Section, model: type[M]) -> M:
    """The model that a section holds. A key that it doesn't have is refused before anything else."""
    keys = keys_of(model)
    section.only([key.name for key in keys])
    values = {}
    for key in keys:
        if key.default is REQUIRED or not section.is_unset(key.name, key.optional):
            values[key.attribute] = key.take(section, key.name)
    if issubclass(model, Entry):
        return model(section, values)
    return model(**values)


def keys_of(model: Any) -> tuple[Key, ...]:
    return _keys_of(model)


@cache
def _keys_of(model: Any) -> tuple[Key, ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(key_of(name, hint, _default(model, name)) for name, hint in hints.items())


def key_of(attribute: str, hint: Any, default: Any = REQUIRED) -> Key:
    """A key of its own; models have them by their fields."""
    bare, optional, notes = hint, False, ()
    while get_origin(bare) in (Annotated, Union, UnionType):
        if get_origin(bare) is Annotated:
            bare, notes = bare.__origin__, (*notes, *bare.__metadata__)
        else:
            bare, optional = next(one for one in get_args(bare) if one is not NoneType), True
    return Key(attribute.rstrip("_"), attribute, bare, optional, default, notes, _taker(bare, notes))


def key_of_list(name: str, model: type[Any]) -> Key:
    """A key that holds a list of a model, and may be left out."""
    return key_of(name, GenericAlias(tuple, (model, ...)), ())


def _default(model: type[Any], name: str) -> Any:
    if not is_dataclass(model):
        return getattr(model, name, REQUIRED)
    default = next(field.default for field in fields(model) if field.name == name)
    return REQUIRED if default is MISSING else default


def _taker(kind: Any, notes: tuple[Any, ...] = ()) -> Take:
    """What reads a value of a type at a key of a section."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return lambda section, key: section.word(key, inner)
    if origin is tuple:
        return _taker_of_list(inner[0])
    if origin is list:
        return Section.items
    if origin in (dict, Mapping):
        return _taker_of_mapping(key_of("", inner[1]).take)
    if kind in (int, float):
        within = next((one for one in notes if isinstance(one, Within)), Within())
        number = Section.whole if kind is int else Section.number
        return lambda section, key: number(section, key, least=within.least, most=within.most)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda section, key: kind(section.word(key, map(str, kind)))
    return _SIMPLE.get(kind) or (lambda section, key: read(section.section(key), kind))


_SIMPLE: dict[Any, Take] = {
    str: Section.text,
    bool: lambda section, key: section.word(key, YES_NO) == "Yes",
    Any: Section.raw,
}


def _taker_of_list(kind: Any) -> Take:
    if kind is str:
        return lambda section, key: tuple(section.texts(key))
    if issubclass(kind, StrEnum):
        return lambda section, key: tuple(map(kind, section.words(key, map(str, kind))))
    return lambda section, key: tuple([read(one, kind) for one in section.sections(key)])


def _taker_of_mapping(take: Take) -> Take:
    def mapping(section: Section, key: str) -> dict[str, Any]:
        part = section.section(key)
        return {name: take(part, name) for name in part.names}

    return mapping
