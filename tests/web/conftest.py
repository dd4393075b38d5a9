"""What tests of the web room share: a watch over the loop that all calls are answered on."""

import asyncio
import gc
from asyncio import events
from collections.abc import Iterator
from time import thread_time

import pytest


@pytest.fixture
def stretches(monkeypatch) -> Iterator[list[float]]:
    """How many seconds of the processor each step of the loop took; what other tests left is no garbage."""
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)  # as `serve` does
    taken: list[float] = []
    run = events.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = thread_time()
        run(handle)
        taken.append(thread_time() - began)

    monkeypatch.setattr(events.Handle, "_run", timed)
    yield taken
    gc.set_threshold(*before)
    gc.unfreeze()
