"""How a session may begin, each option said once: flag and setting, admin API, the tests' API and docs follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, get_type_hints

FASTEST = 1_000_000.0  # virtual seconds in a real one


@dataclass(frozen=True, slots=True)
class Option:
    """What is told of one option.

    setting  its name as a setting
    flag     the flag is --flag, the variable CRR_MOCK_FLAG
    name     what the admin API and tests call it
    type     what its values are
    help     in a few words
    above    what a number lies above, and
    most     what it is at most
    """

    setting: str
    flag: str
    name: str
    type: Any
    default: Any
    help: str
    above: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """How the world of a session begins; a mock's settings say it for those that nobody has asked for.

    world       name of a world that ships, or path of a world file
    clock       where its clock begins; None: where the world says
    clock_rate  virtual seconds in a real one
    frozen      its clock stands still until it is advanced
    actors      whether those participants act that its world file names as actors
    participants  take part beside those of the world: ABCD=CRRH,LSE;credit_limit=5000000
    clients     act for several participants, beside those of the world: My App=ABCD,EFGH
    """

    world: str | Path = field(default="today", metadata={"help": "A world that ships, or a world file."})
    seed: int = field(default=0, metadata={"help": "Seed of everything drawn by chance."})
    clock: datetime | None = field(
        default=None,
        metadata={"help": "Where clocks of sessions begin, such as 2026-11-09T09:00:00-08:00; or a Pacific day."},
    )
    clock_rate: float = field(
        default=1.0,
        metadata={"help": "Virtual seconds in a real one.", "name": "rate", "above": 0, "most": FASTEST},
    )
    frozen: bool = field(default=False, metadata={"help": "Clocks stand still."})
    actors: bool = field(default=False, metadata={"help": "Others act too, as the world file says."})
    participants: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Participant beside those of the world, ABCD=CRRH,LSE; repeatable.", "flag": "participant"},
    )
    clients: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Certificate that acts for several, 'My App=ABCD,EFGH'; repeatable.", "flag": "client"},
    )


class OptionsOfTests(TypedDict, total=False):
    """The same as a test of a client gives them; what is left out, or None, is as the server was started."""

    world: str | None
    seed: int | None
    clock: datetime | str | None
    rate: float | None
    frozen: bool | None
    actors: bool | None
    participants: Sequence[str] | str | None
    clients: Sequence[str] | str | None


def session_options() -> Iterable[Option]:
    """In the order in which they are told."""
    types = get_type_hints(SessionOptions)
    for one in fields(SessionOptions):
        names = {"flag": one.name, "name": one.name}
        yield Option(one.name, **{**names, **one.metadata, "type": types[one.name], "default": one.default})
