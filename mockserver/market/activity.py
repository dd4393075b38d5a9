"""What answers an operation, and the shapes that it needs its file to have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockserver.call import Call
from mockserver.market.shapes import Nothing
from mockserver.market.world import World

Run = Callable[[Call, World], Any]


@dataclass(frozen=True, slots=True)
class Handler:
    """The behaviour of one operation. Shapes are TypedDicts, lists of them, or plain types.

    reply   what `run` gives: a shape, or Download
    params  what it reads of the parameters
    body    what it reads of the body; None where it takes none
    """

    run: Run
    reply: Any
    params: Any = Nothing
    body: Any = None
