"""What takes long to make: made in a thread beside the loop when it is asked for, kept until the files change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from mockserver.caiso.catalogue import Catalogue

T = TypeVar("T")
_MOST = 32  # pages, of some 300 KB each


class Made:
    """What was made of one catalogue. Whoever asks for what is being made waits for the same page."""

    def __init__(self) -> None:
        self._of: Catalogue | None = None
        self._pages: dict[Hashable, asyncio.Task[Any]] = {}

    async def get(self, catalogue: Catalogue, key: Hashable, make: Callable[[], T]) -> T:
        """What is made under a key. `make` must change nothing that others read."""
        if self._of is not catalogue:
            self._of, self._pages = catalogue, {}
        pages = self._pages
        if key not in pages:
            if len(pages) >= _MOST:
                del pages[next(iter(pages))]
            pages[key] = asyncio.ensure_future(asyncio.to_thread(make))
        try:
            made: T = await asyncio.shield(pages[key])  # a client that leaves takes the page from nobody
            return made
        except Exception:
            pages.pop(key, None)
            raise
