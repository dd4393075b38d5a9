"""The lines of the log on their way out: gathered for some milliseconds, written together, each of them whole."""

from __future__ import annotations

import asyncio
import logging
import os
import select

from mockserver.clock import monotonic

GATHERED_S = 0.005
MOST = 4 * 1024 * 1024
"""Bytes of lines that wait for a reader."""
_AGAIN_S = 0.05  # until a reader that takes nothing is asked again
_PATIENCE_S = 1.0  # with a slow reader at the end
_PIECE = 4096  # bytes that a pipe takes as a whole once it is ready


class GatheredLines(logging.Handler):
    """Writes to a file, a pipe or a terminal.

    Calls don't wait for a reader: what is more than `MOST` is left out, and a line tells how much. What is logged while
    no loop runs is written at once, as is a warning with all that stands before it.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: list[str] = []
        self._bytes = bytearray()  # lines that the reader hasn't taken yet
        self._missing = 0
        self._timer: asyncio.TimerHandle | None = None
        self._poll = select.poll() if hasattr(select, "poll") else None  # there is none on Windows, which waits
        if self._poll:
            self._poll.register(descriptor, select.POLLOUT)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
            return
        if len(self._bytes) > MOST:
            self._missing += 1
        else:
            self._lines.append(line)
        if record.levelno >= logging.WARNING or (self._timer is None and not self._write_in(GATHERED_S)):
            self._write_now()

    def flush(self) -> None:
        """Write all that waits, if its reader takes it within a second."""
        self._write(monotonic() + _PATIENCE_S)

    def _write_in(self, seconds: float) -> bool:
        """Whether a loop runs that will write."""
        try:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._on_time)
        except RuntimeError:
            return False
        return True

    def _on_time(self) -> None:
        self.acquire()  # threads log too
        try:
            self._timer = None
            self._write_now()
        finally:
            self.release()

    def _write_now(self) -> None:
        self._write()
        if self._bytes and self._timer is None:
            self._write_in(_AGAIN_S)

    def _write(self, until: float = 0.0) -> None:
        """Write as much as the reader takes until then, in pieces that end with a line where one fits."""
        self._take_lines()
        while self._bytes and self._is_ready(until):
            end = self._bytes.rfind(b"\n", 0, _PIECE) + 1 or _PIECE
            try:
                del self._bytes[: os.write(self._descriptor, self._bytes[:end])]
            except BlockingIOError:  # whoever shares the pipe has made it so
                return
            except OSError:  # the reader is gone, or the disk is full
                self._bytes.clear()

    def _take_lines(self) -> None:
        if self._missing and len(self._bytes) <= MOST:
            words = f"{self._missing} lines of the log are missing here: nobody read those before them"
            self._lines.insert(0, self.format(logging.makeLogRecord({"name": __name__, "msg": words})))
            self._missing = 0
        if self._lines:
            self._bytes += "".join([f"{line}\n" for line in self._lines]).encode(errors="backslashreplace")
            self._lines.clear()

    def _is_ready(self, until: float) -> bool:
        wait_s = max(0.0, until - monotonic()) if until else 0.0
        return self._poll is None or bool(self._poll.poll(wait_s * 1000))
