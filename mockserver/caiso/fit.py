"""Whether a file has the shapes that behaviour reads and writes, and what has to be filled in where it nearly has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from mockserver.caiso.contract import Contract
from mockserver.call import Download
from mockserver.openapi.load import Document
from mockserver.openapi.making.maker import Maker
from mockserver.openapi.media import BYTES, is_json
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.view import KINDS, View, views
from mockserver.shape import Moment, Or

_KINDS = {str: {"string"}, int: {"integer"}, float: {"integer", "number"}, bool: {"boolean"}, dict: {"object"}}
_WORDS = {
    "array": "an array", "integer": "an integer", "null": "null", "number": "a number", "object": "an object",
    "string": "text", "boolean": "true or false",
}  # fmt: skip
_FORMATS = ("date-time", "date", "time", "uuid")
DROP = object()


class Unfit(Exception):
    """What is missing."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A value that is put into a body where it has none; `path` leads to the mappings: names, and "[]" for items.

    DROP takes out what a client sends by a name that the file doesn't know: nothing has checked it.
    """

    path: tuple[str, ...]
    name: str
    value: Any

    def fill(self, body: Any) -> None:
        for one in _at(body, self.path):
            if not isinstance(one, dict):
                continue
            if self.value is DROP:
                one.pop(self.name, None)
            elif one.get(self.name) is None:
                one[self.name] = deepcopy(self.value)


@dataclass(slots=True)
class Fit:
    """What body and reply need before they pass between the file and behaviour; `known` are the fields of the body."""

    document: Document
    known: set[tuple[str, ...]] = field(default_factory=set)
    request: list[Filling] = field(default_factory=list)
    reply: list[Filling] = field(default_factory=list)

    # -- requests: whatever the file lets through, behaviour must be able to read ---------------------------------

    def reads(self, schema: Any, hint: Any, path: tuple[str, ...], null: bool = False) -> None:
        """`null` says whether a null is taken for an absent value."""
        kind, wanted = plain(hint), _kinds(hint)
        for view in views(schema, self.document):
            if strange := view.kinds - wanted - ({"null"} if null else set()):
                raise Unfit(f"behaviour needs {_place(path)} as {_said(wanted)}, the file has {_said(strange)}")
            self._reads_values(view, kind, path)
            if get_origin(kind) is list:
                self.reads(view.items, get_args(kind)[0], (*path, "[]"))
            elif is_typeddict(kind):
                for name, one in fields(kind).items():
                    self._reads_field(view, name, one, path)

    def _reads_values(self, view: View, kind: Any, path: tuple[str, ...]) -> None:
        if kind is Moment and view.format != "date-time":
            raise Unfit(f"behaviour needs {_place(path)} as a date-time, the file has {view.format or 'any text'}")
        known = _values(kind)
        if known and not (view.values is not None and set(view.values) <= set(known)):
            others = "any text" if view.values is None else ", ".join(map(str, set(view.values) - set(known)))
            raise Unfit(f"behaviour knows {_place(path)} as {', '.join(known)}, the file has {others} too")

    def _reads_field(self, view: View, name: str, hint: Any, path: tuple[str, ...]) -> None:
        here, known, optional = (*path, name), _name_in(view, name, hint), is_optional(hint)
        if known is None:
            if optional and len(names_of(name, hint)) == 1:
                self.request.append(Filling(path, name, DROP))
                return
            raise Unfit(f"behaviour needs {_place(here)} as {_said(_kinds(hint))}, the file has no such field")
        self.known.add(here)
        schema = view.properties.get(known, view.rest)
        null = any("null" in one.kinds and one.kinds != KINDS for one in views(schema, self.document))
        if (null or known not in view.required) and not optional:
            if get_origin(plain(hint)) is not list:
                state = "null" if null else "absent"
                raise Unfit(f"behaviour needs {_place(here)} as {_said(_kinds(hint))}, in the file it may be {state}")
            self.request.append(Filling(path, name, []))
            optional = True
        self.reads(schema, hint, here, null=optional)

    # -- replies: whatever behaviour writes, the file must take ---------------------------------------------------

    def writes(self, schema: Any, hint: Any, path: tuple[str, ...]) -> None:
        fits, faults, before = [], [], list(self.reply)
        for view in views(schema, self.document):
            self.reply = list(before)
            try:
                self._writes(view, hint, path)
            except Unfit as fault:
                faults.append(fault)
            else:
                fits.append(self.reply)
        if len(fits) > 1 and "oneOf" in self.document.resolve(schema):
            raise Unfit(f"behaviour gives {_place(path)}, which fits several choices of the file")
        if not fits:
            raise faults[0] if faults else Unfit(f"the file has no value for {_place(path)} in the reply")
        self.reply = fits[0]

    def _writes(self, view: View, hint: Any, path: tuple[str, ...]) -> None:
        kind, given = plain(hint), _kinds(hint)
        if not given <= view.kinds:
            raise Unfit(f"behaviour gives {_place(path)} as {_said(given)}, the file has {_said(view.kinds)}")
        if view.format in _FORMATS and (view.format == "date-time") is not (kind is Moment):
            raise Unfit(f"behaviour gives {_place(path)} as {_said(given)}, the file has {view.format}")
        if get_origin(kind) is list:
            self.writes(view.items if view.items is not None else True, get_args(kind)[0], (*path, "[]"))
        elif is_typeddict(kind):
            self._writes_fields(view, fields(kind), path)

    def _writes_fields(self, view: View, given: Mapping[str, Any], path: tuple[str, ...]) -> None:
        strange = view.properties.keys() - given.keys()
        for name, hint in given.items():
            if name in view.properties:
                self.writes(view.properties[name], hint, (*path, name))
            elif view.rest is False or (strange and not is_optional(hint) and name not in view.required):
                raise Unfit(f"behaviour gives {_place((*path, name))}, the file has no such field")
        for name in view.required:
            if name not in given or is_optional(given[name]):
                self.reply.append(Filling(path, name, self._offered(view.properties.get(name, {}), (*path, name))))

    def _offered(self, schema: Any, path: tuple[str, ...]) -> Any:
        """The default or the example that the file has for a field that behaviour doesn't know."""
        flat = Maker(self.document, None, use_examples=True).flat(schema)
        check = SchemaCheck(flat, self.document, "reply")
        for key in ("default", "example"):
            if key in flat and check.accepts(flat[key]):
                return flat[key]
        raise Unfit(f"the file requires {_place(path)} in the reply, which behaviour doesn't know")


def fit_of(contract: Contract, params: Any, body: Any, reply: Any) -> Fit:
    """What has to be filled in between the file and behaviour of these shapes. Raises Unfit where that isn't all."""
    fit = Fit(contract.document)
    declared = {one.key: one.schema for one in contract.parameters}
    required = [one.key for one in contract.parameters if one.required]
    fit.reads({"type": "object", "properties": declared, "required": required}, params, ())
    _fit_body(fit, contract, body)
    if reply is Download:
        if BYTES not in contract.answers.offered:
            raise Unfit(f"behaviour gives {BYTES}, the file has {', '.join(contract.answers.offered) or 'no content'}")
    elif contract.answers.success_schema is not None:
        fit.writes(contract.answers.success_schema, reply, ())
    elif contract.answers.offered:
        raise Unfit(f"behaviour gives JSON, the file has {', '.join(contract.answers.offered)}")
    return fit


def _fit_body(fit: Fit, contract: Contract, hint: Any) -> None:
    if (hint is None) is not (contract.body is None):
        raise Unfit("behaviour takes no body, the file has one" if hint is None else "behaviour needs a body")
    if contract.body is None:
        return
    if not contract.body_needed:
        raise Unfit("behaviour needs a body, in the file it may be absent")
    for media_type, media in contract.body["content"].items():
        if not is_json(media_type):
            raise Unfit(f"behaviour needs a body in JSON, the file has {media_type}")
        fit.reads(media.get("schema", {}), hint, ())
    fit.request = [one for one in fit.request if one.value is not DROP or (*one.path, one.name) not in fit.known]


def filled(fillings: list[Filling], body: Any) -> Any:
    for one in fillings:
        one.fill(body)
    return body


@cache
def fields(shape: Any) -> dict[str, Any]:
    """The fields of a TypedDict with their types."""
    return get_type_hints(shape, include_extras=True)


def is_optional(hint: Any) -> bool:
    return get_origin(hint) is NotRequired


@cache
def plain(hint: Any) -> Any:
    """The type without what is said about it."""
    while get_origin(hint) in (NotRequired, Annotated):
        hint = get_args(hint)[0]
    return hint


@cache
def _kinds(hint: Any) -> frozenset[str]:
    """The types of JSON that its values have."""
    kind = plain(hint)
    if is_typeddict(kind):
        return frozenset({"object"})
    if get_origin(kind) is list:
        return frozenset({"array"})
    return frozenset(_KINDS.get(get_origin(kind) or kind, {"string"}))  # what else there is are kinds of texts


def _values(kind: Any) -> list[str]:
    """The values that there are, where they are named."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return list(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else []


def names_of(name: str, hint: Any) -> list[str]:
    """All names that a field may have."""
    told = get_args(hint)[0] if is_optional(hint) else hint
    return [name, *(one.name for one in getattr(told, "__metadata__", ()) if isinstance(one, Or))]


def _name_in(view: View, name: str, hint: Any) -> str | None:
    """The one of its names by which the file has a field."""
    names = names_of(name, hint)
    return next(
        (one for one in names if one in view.properties), next((one for one in names if one in view.required), None)
    )


def _place(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[]", "[]") or "it"


def _said(kinds: frozenset[str]) -> str:
    if len(kinds) > 4:
        return "anything"
    return " or ".join(_WORDS[kind] for kind in sorted(kinds) if not (kind == "integer" and "number" in kinds))


def _at(body: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if not path:
        yield body
    elif path[0] == "[]":
        for one in body if isinstance(body, list) else ():
            yield from _at(one, path[1:])
    elif isinstance(body, dict) and path[0] in body:
        yield from _at(body[path[0]], path[1:])
