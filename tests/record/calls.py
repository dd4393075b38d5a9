"""Finished calls, as a pipeline hands them to its observers."""

from datetime import UTC, datetime

from mockserver.record.finished import FinishedCall

NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


def finished(call, reply, took=0.001, choices=(), offered=()):
    return FinishedCall(call, reply, NOW, NOW.timestamp(), took, choices, offered)
