"""Files are written whole or not at all: into a neighbour first, which then takes the file's name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from mockserver.errors import SettingsError
from mockserver.reports.form import Form, Forms, Report, form_of


def report_files(paths: Iterable[Path] | None, forms: Collection[Form]) -> dict[Path, Form]:
    """The form of each file, by its ending. Raises SettingsError for one that has none, or can't be written."""
    found = {path: form_of(path, forms) for path in paths or ()}
    for path in found:
        try:
            path.open("ab").close()  # said now rather than after a long run
        except OSError as problem:
            raise _unwritable(path, problem) from None
    return found


def write_reports(files: Mapping[Path, Form], forms: Forms[Report], report: Report) -> None:
    for path, form in files.items():
        write(path, forms[form](report).encode())


def write(path: Path, content: bytes, secret: bool = False) -> None:
    """Put the content in the file's place. Raises SettingsError where it can't be written; then what stood there stays.

    secret  whether nobody but the owner may read a new file
    """
    try:
        _write_whole(path.resolve(), content, secret)
    except OSError as problem:
        raise _unwritable(path, problem) from None


def _unwritable(path: Path, problem: OSError) -> SettingsError:
    return SettingsError(f"{path}: can't be written: {problem.strerror}")


def _write_whole(target: Path, content: bytes, secret: bool) -> None:
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
