"""The flags of `serve` that say how sessions begin, made from the options of sessions."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from mockserver.clock import start_of
from mockserver.session_options import Option, session_options

Command = TypeVar("Command", bound=Callable[..., None])

_SEVERAL = tuple[str, ...]
# How typer reads what it has no reader of its own for.
_TYPES: dict[Any, Any] = {str | Path: str, _SEVERAL: list[str] | None}
_READERS: dict[Any, dict[str, Any]] = {datetime | None: {"parser": start_of, "metavar": "MOMENT"}}


def with_session_options(**defaults: Any) -> Callable[[Command], Command]:
    """The command with a flag for each option of sessions in the place of its `**sessions`.

    defaults  where those of a server that people start differ from those of tests
    """

    def with_flags(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        *own, _sessions = signature.parameters.values()
        repeatable = [option for option in session_options() if option.type == _SEVERAL]

        @wraps(command)
        def run(**given: Any) -> None:
            command(**{**given, **{option.setting: _several(option, given[option.setting]) for option in repeatable}})

        flags = [_flag(option, defaults.get(option.setting, option.default)) for option in session_options()]
        run.__signature__ = signature.replace(parameters=[*own, *flags])  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return with_flags


def own_participants(given: list[str] | None) -> tuple[str, ...]:
    """The participants of one's own, of a command that takes no other option of sessions."""
    option = next(one for one in session_options() if one.flag == "participant")
    return _several(option, given)


def _several(option: Option, given: list[str] | None) -> tuple[str, ...]:
    """The values of a repeatable flag, else those of its variable: they have blanks, so each has a line of its own."""
    lines = os.environ.get(_variable(option), "").splitlines()
    return tuple(given or filter(None, map(str.strip, lines)))


def _variable(option: Option) -> str:
    return f"CRR_MOCK_{option.flag.upper()}"


def _flag(option: Option, default: Any) -> inspect.Parameter:
    flag = option.flag.replace("_", "-")
    names = [f"--{flag}/--no-{flag}" if default is True else f"--{flag}"]  # without a name both are made
    if option.type == _SEVERAL:
        default, about = None, typer.Option(*names, help=f"{option.help} [env var: {_variable(option)}, one a line]")
    else:
        reader = _READERS.get(option.type, {})
        about = typer.Option(*names, envvar=_variable(option), help=option.help, **reader)
    kind: Any = Annotated[_TYPES.get(option.type, option.type), about]
    return inspect.Parameter(option.setting, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
