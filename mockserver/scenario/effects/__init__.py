"""All effects, by the word that scenario files, the schema, the journal and the documentation use for each."""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

from pydantic import AfterValidator, BeforeValidator, with_config
from typing_extensions import TypedDict  # pydantic wants this one below Python 3.12

from mockserver.scenario.effects.answers import Busy, EmptyErrorBody, Error, Respond
from mockserver.scenario.effects.bending import Patch, TruncatedZip, WrongContentType
from mockserver.scenario.effects.connection import (
    ConnectionReset,
    Dribble,
    DuplicateReply,
    EmptyResponse,
    MalformedChunk,
    RandomDataThenClose,
    Stall,
    TruncatedBody,
)
from mockserver.scenario.effects.effect import Effect
from mockserver.scenario.effects.gateway import (
    AcceptableUse,
    FailThenSucceed,
    LoginPage,
    MaintenancePage,
    Outage,
    Quota,
    RedirectToSso,
)
from mockserver.scenario.effects.replaying import DuplicateCall, StaleRead
from mockserver.scenario.effects.timing import Delay
from mockserver.scenario.values import STRICT, wrong

EFFECTS: dict[str, type[Effect]] = {
    "delay": Delay,
    "error": Error,
    "busy": Busy,
    "respond": Respond,
    "empty_error_body": EmptyErrorBody,
    "login_page": LoginPage,
    "maintenance_page": MaintenancePage,
    "redirect_to_sso": RedirectToSso,
    "acceptable_use": AcceptableUse,
    "quota": Quota,
    "outage": Outage,
    "fail_then_succeed": FailThenSucceed,
    "connection_reset": ConnectionReset,
    "empty_response": EmptyResponse,
    "malformed_chunk": MalformedChunk,
    "random_data_then_close": RandomDataThenClose,
    "truncated_body": TruncatedBody,
    "dribble": Dribble,
    "stall": Stall,
    "duplicate_reply": DuplicateReply,
    "duplicate_call": DuplicateCall,
    "stale_read": StaleRead,
    "patch": Patch,
    "wrong_content_type": WrongContentType,
    "truncated_zip": TruncatedZip,
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
