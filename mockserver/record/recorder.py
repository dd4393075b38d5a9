"""A journal written to a file while it happens: each call a line of JSON, its bodies whole, its secrets redacted."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from mockserver.errors import JournalError
from mockserver.record.finished import FinishedCall
from mockserver.record.pack import record_of
from mockserver.record.record import plain

log = logging.getLogger(__name__)


class Recorder:
    """An open recording. Each call is in the file as soon as it is answered, so that none is lost when a process dies.

    A file that holds something already is refused: two runs in one can't be told apart, and nothing is overwritten.
    Where the file can't be written to any longer, such as on a full disk, recording ends with a line in the log; what
    stands in the file are whole calls.

    problem  why recording ended before its time; "" where it didn't
    """

    def __init__(self, path: Path) -> None:
        """Raises JournalError."""
        self.path = path
        self.count = 0
        self._told = 0
        self.problem = ""
        self._file: IO[bytes] | None = _opened(path)

    def add(self, finished: FinishedCall) -> None:
        """Keep a call of a client. Its number is that of the journal, which counts handshakes and actors' calls too."""
        self._told += 1
        record = record_of(finished, self._told)
        if record.is_call and not record.by_actor:
            self.add_line(plain(record))

    def add_line(self, call: dict[str, Any]) -> None:
        """A call as plain JSON."""
        if self._file is None:
            return
        try:
            _write(self._file, orjson.dumps(call, option=orjson.OPT_APPEND_NEWLINE))
        except OSError as problem:
            self.problem = f"recording ends after {self.count} calls: {problem.strerror}"
            log.warning("%s: %s", self.path, self.problem)
            self.close()
        else:
            self.count += 1

    def require_whole(self) -> None:
        """Raise JournalError where calls are missing."""
        if self.problem:
            raise JournalError(self.problem, self.path)

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):  # said when it happened
                file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _write(file: IO[bytes], line: bytes) -> None:
    """The whole line, or nothing of it where the file is one that can be cut."""
    before = os.fstat(file.fileno()).st_size
    try:
        while line:
            line = line[file.write(line) :]
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(file.fileno(), before)
        raise


def _opened(path: Path) -> IO[bytes]:
    try:
        file = path.open("ab", buffering=0)
    except OSError as problem:
        raise JournalError(f"can't be written: {problem.strerror}", path) from None
    if path.is_file() and path.stat().st_size:
        file.close()
        raise JournalError("holds something already; name a new file, or remove this one", path)
    return file
