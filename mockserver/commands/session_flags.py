"""The flags of `serve` that say how sessions begin, made from the options of sessions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from mockserver.clock import start_of
from mockserver.session_options import Option, session_options

Command = TypeVar("Command", bound=Callable[..., None])

# How typer reads what it has no reader of its own for.
_TYPES: dict[Any, Any] = {str | Path: str}
_READERS: dict[Any, dict[str, Any]] = {datetime | None: {"parser": start_of, "metavar": "MOMENT"}}


def with_session_options(**defaults: Any) -> Callable[[Command], Command]:
    """The command with a flag for each option of sessions in the place of its `**sessions`.

    defaults  where those of a server that people start differ from those of tests
    """

    def with_flags(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        *own, _sessions = signature.parameters.values()
        flags = [_flag(option, defaults.get(option.setting, option.default)) for option in session_options()]
        command.__signature__ = signature.replace(parameters=[*own, *flags])  # type: ignore[attr-defined]
        return command

    return with_flags


def _flag(option: Option, default: Any) -> inspect.Parameter:
    flag = option.setting.replace("_", "-")
    names = [f"--{flag}/--no-{flag}" if default is True else f"--{flag}"]  # without a name both are made
    reader = _READERS.get(option.type, {})
    about = typer.Option(*names, envvar=f"CRR_MOCK_{option.setting.upper()}", help=option.help, **reader)
    kind: Any = Annotated[_TYPES.get(option.type, option.type), about]
    return inspect.Parameter(option.setting, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
