"""Files that are read again when they change; a broken edit changes nothing and says why."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from watchfiles import Change, awatch

from mockserver.errors import MockServerError

log = logging.getLogger(__name__)

_ENDINGS = (".yaml", ".yml", ".json")


async def reload_on_change(paths: Iterable[Path], load: Callable[[], None]) -> None:
    """Call `load` whenever a file below the paths has changed, until cancelled; requests go on meanwhile.

    load  puts the new state in place as a whole; raises MockServerError where a file can't be used
    """
    # editors replace a file by a new one of its name, so it is watched from its folder
    folders = {path if path.is_dir() else path.resolve().parent for path in paths}
    watching = ", ".join(sorted(map(str, folders)))
    asyncio.get_running_loop().call_soon(log.info, "watching %s", watching)  # when the watcher below has begun
    async for changes in awatch(*folders, watch_filter=_is_read):
        names = ", ".join(sorted({Path(path).name for _, path in changes}))
        try:
            await asyncio.to_thread(load)
        except MockServerError as problem:
            log.error("%s changed, but what was loaded before stays: %s", names, problem)
        else:
            log.info("loaded again after a change of %s", names)


def _is_read(_change: Change, path: str) -> bool:
    name = Path(path).name
    return name.endswith(_ENDINGS) and not name.startswith(".")
