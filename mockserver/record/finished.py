"""A finished call: what was asked, by whom, what came of it, and how long it took. Each observer is told it once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from mockserver.call import Call, Reply


class FinishedCall(NamedTuple):
    """A call and its reply, as every observer gets them. A tuple, since it is made with every call.

    at       the world's time
    arrived  the real time at which the reply was ready, as `timestamp()`
    took     how many seconds the reply took, waits that a scenario made included
    choices  the parameters that say which file is asked for
    offered  the media types that a success may have
    """

    call: Call
    reply: Reply
    at: datetime
    arrived: float
    took: float
    choices: Collection[str] = ()
    offered: Collection[str] = ()


Observer = Callable[[FinishedCall], None]
