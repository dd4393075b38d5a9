"""Files that a command writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from mockserver.errors import SettingsError
from mockserver.whole_files import write_whole

Form = TypeVar("Form")


def reports(paths: Sequence[Path] | None, forms: Mapping[str, Form]) -> list[tuple[Path, Form]]:
    """Each file that can be written, with the form that its ending names. Raises SettingsError."""
    for path in paths or ():
        if path.suffix.lower() not in forms:
            raise SettingsError(f"{path}: a report's name ends in one of {', '.join(forms)}")
        require_writable(path)
    return [(path, forms[path.suffix.lower()]) for path in paths or ()]


def write(path: Path, content: bytes, secret: bool = False) -> None:
    """Raises SettingsError where the file can't be written; then nothing of it stands there."""
    try:
        write_whole(path, content, secret)
    except OSError as problem:
        raise SettingsError(f"{path}: can't be written: {problem.strerror}") from None


def require_writable(path: Path) -> None:
    """Raise SettingsError now rather than after a long run."""
    try:
        path.open("ab").close()
    except OSError as problem:
        raise SettingsError(f"{path}: can't be written: {problem.strerror}") from None
