"""Bounds of CPU time: how much else the machine has to do doesn't matter."""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ended_in_time(seconds: float) -> Iterator[None]:
    """Stops what computes for longer. What the test has gathered so far isn't collected inside the bound."""

    def stop(*_: object) -> None:
        raise AssertionError(f"still at it after {seconds} s of CPU")

    before, collects = signal.signal(signal.SIGVTALRM, stop), gc.isenabled()
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if collects:
            gc.enable()
