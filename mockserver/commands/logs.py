"""The log of a server on stderr: as text for a person, or an object of JSON on each line for a program."""

from __future__ import annotations

import json
import logging
import sys
from asyncio import CancelledError
from enum import StrEnum
from typing import Any

from mockserver.clock import moment_of_timestamp


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def log_to_stderr(form: LogFormat) -> None:
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(message)s", datefmt="%H:%M:%S")
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(form is LogFormat.JSON)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)


def _is_no_cut(record: logging.LogRecord) -> bool:
    """Requests that are cut off at the end are counted in a line; a traceback for each says no more."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


class JsonLines(logging.Formatter):
    """time (UTC), level, logger and message; then what the line's writer gave as `extra={"fields": {...}}`.

    A line is ASCII: whatever a client sends, it neither ends the line nor steers a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        time = moment_of_timestamp(record.created).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, Any] = {
            "time": time,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, default=str)
