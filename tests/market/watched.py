"""Behaviour under watch: it may read only the fields that its shapes declare, and give only what they declare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, is_typeddict

from mockserver.caiso.fit import fields, is_optional, names_of, plain
from mockserver.call import Call
from mockserver.market.activity import Handler
from mockserver.market.world import World
from mockserver.shape import Moment


@dataclass
class Watch:
    is_on: bool = True

    def looking_away(self, words: Callable[..., str], *entry: Any) -> str:
        self.is_on = False
        try:
            return words(*entry)
        finally:
            self.is_on = True


class Watched(dict[str, Any]):
    """A mapping that fails where a field is read that its shape doesn't have, or as if it couldn't be absent."""

    def __init__(self, values: dict[str, Any], shape: Any, watch: Watch) -> None:
        declared = {known: hint for name, hint in fields(shape).items() for known in names_of(name, hint)}
        super().__init__({name: watched(value, declared.get(name), watch) for name, value in values.items()})
        self._declared = declared
        self._shape = shape
        self._watch = watch

    def __getitem__(self, name: str) -> Any:
        self._check(name)
        assert not (self._watch.is_on and is_optional(self._declared[name])), f"{name} may be absent"
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._check(name)
        return super().get(name, default)

    def _check(self, name: str) -> None:
        declared = name in self._declared or not self._watch.is_on
        assert declared, f"{self._shape.__name__} doesn't declare {name}, which is read"


def watched(value: Any, hint: Any, watch: Watch) -> Any:
    kind = plain(hint)
    if is_typeddict(kind) and isinstance(value, dict):
        return Watched(value, kind, watch)
    if get_origin(kind) is list and isinstance(value, list):
        return [watched(one, get_args(kind)[0], watch) for one in value]
    return value


def run_watched(handler: Handler, call: Call, world: World) -> Any:
    params, body, words, watch = call.params, call.body, call.words, Watch()
    call.words = lambda *entry: watch.looking_away(words, *entry)
    call.params, call.body = watched(params, handler.params, watch), watched(body, handler.body, watch)
    try:
        reply = handler.run(call, world)
    finally:
        watch.is_on = False  # what words a refusal may look at all that was sent
        call.params, call.body, call.words = params, body, words
    wrong = faults(reply, handler.reply)
    assert not wrong, wrong
    return reply


def faults(value: Any, hint: Any, place: str = "") -> list[str]:
    """In what a value isn't of its shape."""
    kind = plain(hint)
    if is_typeddict(kind):
        declared = fields(kind)
        strange = [f"{place}.{name} isn't declared" for name in value.keys() - declared.keys()]
        absent = [
            f"{place}.{name} is absent" for name, one in declared.items() if name not in value and not is_optional(one)
        ]
        return (
            strange
            + absent
            + [
                fault
                for name in value.keys() & declared
                for fault in faults(value[name], declared[name], f"{place}.{name}")
            ]
        )
    if get_origin(kind) is list:
        return [fault for one in value for fault in faults(one, get_args(kind)[0], place)]
    types = _TYPES.get(get_origin(kind) or kind, kind if isinstance(kind, type) else str)
    return [] if isinstance(value, types) else [f"{place} is {value!r}, not {kind}"]


_TYPES: dict[Any, Any] = {float: (int, float), Moment: str, Literal: str, dict: dict}
