"""Files that a command writes."""

from __future__ import annotations

from pathlib import Path

from mockserver.errors import SettingsError


def write(path: Path, content: bytes) -> None:
    """Raises SettingsError where the file can't be written."""
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise SettingsError(f"{path}: can't be written: {problem.strerror}") from None


def require_writable(path: Path) -> None:
    """Raise SettingsError now rather than after a long run."""
    try:
        path.open("ab").close()
    except OSError as problem:
        raise SettingsError(f"{path}: can't be written: {problem.strerror}") from None
