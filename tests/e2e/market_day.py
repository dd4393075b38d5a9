"""A served market simulation whose clock stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from mockserver.app import build
from mockserver.settings import Settings, world_file
from tests.conftest import Client
from tests.serving import serving


@contextmanager
def market_day(folder: Path, clearing: str = "table") -> Iterator[Client]:
    """A client over a real socket; the world is the market simulation that ships, with this clearing."""
    shipped = world_file("market-sim")
    text = shipped.read_text().replace("extends: common.yaml", f"extends: {shipped.with_name('common.yaml')}")
    world = folder / f"{clearing}.yaml"
    world.write_text(f"{text}\nrules: {{clearing: {clearing}}}\n")
    mock = build(Settings(world=str(world), frozen=True, access_log=False))
    with serving(mock.app) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as http:
        yield Client(mock, http, "day")
