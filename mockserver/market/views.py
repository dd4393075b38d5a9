"""Values of a world as people read them: MW, dollars and names as the services write them; and the schema of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from mockserver.clock import instant
from mockserver.market.quantities import Shown

Show = Callable[[Any], Any]
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """How values of one type are shown, and what that looks like."""

    show: Show
    schema: Schema


def view_of(kind: Any) -> View:
    return _view_of(kind)


@cache
def _view_of(kind: Any) -> View:
    """The view of a type, by its annotations: a field says there whether it holds MW or money."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        shown = next((one for one in inner[1:] if isinstance(one, Shown)), None)
        return View(shown.show, {"type": "number", "description": shown.unit}) if shown else view_of(inner[0])
    if origin in (Union, UnionType):
        return _either([one for one in inner if one is not NoneType], NoneType in inner)
    if origin is Literal:
        return View(_as_it_is, {"enum": list(inner)})
    if origin is tuple:
        return _list(inner[0]) if inner[-1] is ... else _row(inner)
    if origin in (frozenset, list):
        return _sorted(inner[0]) if origin is frozenset else _list(inner[0])
    if origin in (dict, Mapping):
        return _mapping(*inner)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return View(str, {"type": "string", "enum": [str(one) for one in kind]})
    return _SIMPLE.get(kind) or View(_as_it_is, {})


def _as_it_is(value: Any) -> Any:
    return value


def _record(kind: Any) -> View:
    hints = get_type_hints(kind, include_extras=True)
    names = [one.name for one in fields(kind)] if is_dataclass(kind) else kind._fields
    views = [(name, _shown_name(name), view_of(hints[name])) for name in names]
    shows = [(name, key, view.show) for name, key, view in views]
    return View(
        lambda value: {key: show(getattr(value, name)) for name, key, show in shows},
        {
            "type": "object",
            "title": kind.__name__,
            "required": [key for _, key, _ in views],
            "properties": {key: view.schema for _, key, view in views},
        },
    )


def _shown_name(name: str) -> str:
    first, *rest = name.split("_")
    return "mw" if name == "units" else "".join([first, *(one.capitalize() for one in rest)])


def _either(kinds: list[Any], or_nothing: bool) -> View:
    views = {one: view_of(one) for one in kinds}
    if len(views) == 1:
        show = views[kinds[0]].show
        schema = views[kinds[0]].schema
        return View(lambda value: None if value is None else show(value), _nullable(schema) if or_nothing else schema)
    shows = {one: view.show for one, view in views.items()}
    return View(lambda value: shows[type(value)](value), {"anyOf": [view.schema for view in views.values()]})


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(kind: Any) -> View:
    view = view_of(kind)
    return View(lambda values: [view.show(one) for one in values], {"type": "array", "items": view.schema})


def _sorted(kind: Any) -> View:
    view = view_of(kind)
    return View(lambda values: sorted(map(view.show, values)), {"type": "array", "items": view.schema})


def _row(kinds: tuple[Any, ...]) -> View:
    """Values of several kinds in their order, such as a point of a curve."""
    views = [view_of(one) for one in kinds]
    return View(
        lambda values: [view.show(one) for view, one in zip(views, values, strict=True)],
        {
            "type": "array",
            "prefixItems": [view.schema for view in views],
            "minItems": len(views),
            "maxItems": len(views),
        },
    )


def _mapping(key: Any, value: Any) -> View:
    """By name; of those with records for keys a list, in which each has its value beside."""
    view = view_of(value)
    if hasattr(key, "_fields"):
        record = view_of(key)
        return View(
            lambda values: [{**record.show(one), "mw": view.show(other)} for one, other in values.items()],
            {
                "type": "array",
                "items": {**record.schema, "properties": {**record.schema["properties"], "mw": view.schema}},
            },
        )
    return View(
        lambda values: {_text(one): view.show(other) for one, other in values.items()},
        {"type": "object", "additionalProperties": view.schema},
    )


def _text(key: Any) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


_SIMPLE: Mapping[Any, View] = {
    str: View(_as_it_is, {"type": "string"}),
    int: View(_as_it_is, {"type": "integer"}),
    float: View(_as_it_is, {"type": "number"}),
    bool: View(_as_it_is, {"type": "boolean"}),
    datetime: View(instant, {"type": "string", "format": "date-time"}),
    date: View(date.isoformat, {"type": "string", "format": "date"}),
    bytes: View(lambda value: f"{len(value)} bytes", {"type": "string"}),
}
