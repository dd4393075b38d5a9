"""The log of a server on stderr: as text for a person, or an object of JSON on each line for a program."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from asyncio import CancelledError
from enum import StrEnum
from typing import Any

import orjson

from mockserver.clock import moment_of_timestamp
from mockserver.commands.gathered import GatheredLines


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def log_to_stderr(form: LogFormat) -> logging.Handler:
    """The handler, to be flushed before anything else is told on stderr."""
    handler = _handler()
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # what no line shows isn't looked up (Python's Logging HOWTO, Optimization)
    logging._srcfile = None  # noqa: SLF001 - as it says there
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.captureWarnings(form is LogFormat.JSON)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)
    return handler


def _handler() -> logging.Handler:
    try:
        return GatheredLines(sys.stderr.fileno())
    except (AttributeError, OSError):  # closed, or replaced by what is no file
        return logging.StreamHandler()


def _is_no_cut(record: logging.LogRecord) -> bool:
    """Requests that are cut off at the end are counted in a line; a traceback for each says no more."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


class TextLines(logging.Formatter):
    """The local time and the message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", datefmt="%H:%M:%S")
        self._second, self._time = -1, ""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Made once a second."""
        if int(record.created) != self._second:
            self._second, self._time = int(record.created), super().formatTime(record, datefmt)
        return self._time

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info or record.stack_info:
            return super().format(record)
        return f"{self.formatTime(record, self.datefmt)} {record.getMessage()}"


class JsonLines(logging.Formatter):
    """time (UTC), level, logger and message; then what the line's writer gave as `extra={"fields": {...}}`.

    A line is ASCII: whatever a client sends, it neither ends the line nor steers a terminal.
    """

    def __init__(self) -> None:
        super().__init__()
        self._second, self._time = -1, ""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's names
        """Its seconds are made once each."""
        if int(record.created) != self._second:
            self._second = int(record.created)
            self._time = moment_of_timestamp(self._second).isoformat().removesuffix("+00:00")
        return f"{self._time}.{int(record.msecs):03}Z"

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        with contextlib.suppress(TypeError):  # half of a surrogate pair
            written = orjson.dumps(line, default=str)
            if written.isascii():
                return written.decode()
        return json.dumps(line, default=str, separators=(",", ":"))
