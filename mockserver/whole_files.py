"""Files are written whole or not at all: into a neighbour first, which then takes the file's name."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes, secret: bool = False) -> None:
    """Put the content in the file's place; what stood there stays where it can't be written. Raises OSError.

    secret  whether nobody but the owner may read a new file
    """
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device has no neighbour that could take its place
        target.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}-", dir=target.parent)
    neighbour = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        neighbour.chmod(_mode(target, secret))
        neighbour.replace(target)
    except BaseException:
        neighbour.unlink()
        raise


def _mode(target: Path, secret: bool) -> int:
    """The mode of the file that is replaced, else what the user's mask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o777
    if secret:
        return 0o600
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
