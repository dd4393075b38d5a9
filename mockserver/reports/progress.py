"""A bar on stderr for what takes longer than anybody waits without one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mockserver.clock import monotonic

_PATIENCE_SECONDS = 2.0

# takes what is being done, and which share of the whole is behind
OnProgress = Callable[[str, float], None]


@contextmanager
def progress() -> Iterator[OnProgress]:
    """What is called as work goes on; shows nothing where stderr is no terminal."""
    from rich.console import Console  # 50 ms, for these commands only
    from rich.progress import Progress  # likewise

    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task, started = bar.add_task("", total=1.0), monotonic()

    def step(name: str, share: float) -> None:
        if monotonic() - started > _PATIENCE_SECONDS:
            bar.start()
            bar.update(task, description=name, completed=share)

    try:
        yield step
    finally:
        bar.stop()
