"""Files that are read again when they change; a broken edit changes nothing and says why.

They are looked at again and again: so folders that are replaced, links that are turned elsewhere (as Kubernetes does)
and shares of other machines, which tell nobody of a change, are seen as well.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from mockserver.clock import sleep
from mockserver.errors import MockServerError

log = logging.getLogger(__name__)

_ENDINGS = (".yaml", ".yml", ".json", ".schema")
_LOOK_EVERY = timedelta(milliseconds=400)

Stamp = tuple[int, ...]


async def reload_on_change(paths: Iterable[Path], load: Callable[[], None]) -> None:
    """Call `load` whenever a file below the paths has changed, until cancelled; requests go on meanwhile.

    load  puts the new state in place as a whole; raises MockServerError where a file can't be used
    """
    paths = list(paths)
    loaded = seen = _stamps(paths)  # before anybody is served: an edit from here on is one
    log.info("watching %s", ", ".join(sorted(map(str, paths))))
    while True:
        await sleep(_LOOK_EVERY)
        before, seen = seen, await asyncio.to_thread(_stamps, paths)
        if seen != loaded and seen == before:  # not in the middle of a copy
            await _load(load, ", ".join(sorted({Path(path).name for path, _ in seen.items() ^ loaded.items()})))
            loaded = seen


async def _load(load: Callable[[], None], names: str) -> None:
    try:
        await asyncio.to_thread(load)
    except MockServerError as problem:
        log.error("%s changed, but what was loaded before stays: %s", names, problem)
    except Exception:  # our bug, which the next edit may get round
        log.exception("%s changed, but what was loaded before stays", names)
    else:
        log.info("loaded again after a change of %s", names)


def _stamps(paths: Sequence[Path]) -> dict[str, Stamp]:
    """What tells one content of each file below the paths from the next."""
    files = {str(file) for path in paths for file in _files(path)}
    return {file: stamp for file in files if (stamp := _stamp(file))}


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or what is read below the folder; a folder that links lead to twice counts once."""
    if not path.is_dir():
        yield path
        return
    visited: set[Stamp] = set()
    for folder, folders, names in os.walk(path, followlinks=True):
        place = _stamp(folder)[:2]
        if place in visited:
            folders.clear()
            continue
        visited.add(place)
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if name.endswith(_ENDINGS) and not name.startswith("."))


def _stamp(path: str) -> Stamp:
    """Empty where there is nothing any more."""
    try:
        found = Path(path).stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
