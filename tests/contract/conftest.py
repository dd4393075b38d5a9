"""Real servers of the contract's spec folders."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.contract.spec_folders import FOLDERS
from tests.serving import serving

MAX_BODY = 200_000
# A morning on which the auction, load uploads, load migration and TOR conversion are all open
WHEN = datetime(2026, 11, 5, 18, tzinfo=UTC)
WORLD = {"world": "market-sim", "clock": WHEN, "frozen": True}


@pytest.fixture(scope="session")
def url_of() -> Iterator[Callable[[str], str]]:
    """The URL of a server of a folder of specs, started when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def url_of(folder: str) -> str:
            settings = Settings(specs=(FOLDERS[folder],), max_body=MAX_BODY, access_log=False, **WORLD)
            return f"http://127.0.0.1:{stack.enter_context(serving(build(settings).app))}"

        yield url_of
