"""All effects, by the word that scenario files, the schema, the journal and the documentation use for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

from pydantic import AfterValidator, BeforeValidator, with_config
from typing_extensions import TypedDict  # pydantic wants this one below Python 3.12

from mockserver.scenario.effects import answers, bending, connection, gateway, replaying, timing
from mockserver.scenario.effects.effect import Effect
from mockserver.scenario.values import STRICT, wrong


def _effects_in(module: ModuleType) -> Iterator[tuple[str, type[Effect]]]:
    """Those that the module defines, in their order: the word of ConnectionReset is connection_reset."""
    for name, value in vars(module).items():
        if isinstance(value, type) and issubclass(value, Effect) and value.__module__ == module.__name__:
            yield re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(), value


EFFECTS: dict[str, type[Effect]] = {
    word: effect
    for module in (timing, answers, gateway, connection, replaying, bending)
    for word, effect in _effects_in(module)
}

FAULTS = tuple(word for word, effect in EFFECTS.items() if effect.is_fault)


def _one_word(value: Any) -> Any:
    """An effect is one word, or a mapping of one word to what it takes."""
    if isinstance(value, str):
        value = {value: None}
    if isinstance(value, dict) and len(value) != 1:
        raise wrong("each item of `then` is one effect; begin a new item with - for the next")
    return value


def _spelled(effect: type[Effect]) -> Any:
    """The type of an effect's value: its keys, or the short form for one of them."""
    types = get_type_hints(effect, include_extras=True)
    forms: Any = effect
    for key in effect.short.values():
        forms |= _given(types[key])
    return Annotated[effect, BeforeValidator(effect.spelled_out, json_schema_input_type=forms)]


def _given(key_type: Any) -> Any:
    """The type of a key's value where it is given."""
    kinds = [one for one in get_args(key_type) if one is not NoneType]
    return reduce(or_, kinds) if NoneType in get_args(key_type) else key_type


_words = {word: _spelled(effect) for word, effect in EFFECTS.items()}
_Item: Any = with_config(STRICT)(TypedDict("OneEffect", _words, total=False))  # type: ignore[operator]

if TYPE_CHECKING:
    AnyEffect = Effect
else:
    AnyEffect = Annotated[
        _Item,
        BeforeValidator(_one_word, json_schema_input_type=_Item | str),
        AfterValidator(lambda item: next(iter(item.values()))),
    ]
