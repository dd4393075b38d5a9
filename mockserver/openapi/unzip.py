"""Zip archives that somebody else made."""

from __future__ import annotations

import io
import zipfile

MOST_UNZIPPED = 512 * 1024 * 1024


class BrokenArchive(Exception):
    """It can't be unzipped; the message says in words what came instead."""


def unzipped(content: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of each file in it. Raises BrokenArchive."""
    if not content.startswith(b"PK"):
        raise BrokenArchive("a download that isn't a zip file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNZIPPED:
                raise BrokenArchive(f"a zip file of more than {MOST_UNZIPPED} bytes when unzipped")
            return [(name, archive.read(name)) for name in archive.namelist()]
    except BrokenArchive:
        raise
    except Exception:  # zipfile raises whatever a broken field leads it to: ValueError, struct.error, zlib.error ...
        raise BrokenArchive("a zip file that is broken") from None
