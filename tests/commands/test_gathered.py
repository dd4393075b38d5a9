import asyncio
import http.client
import json
import logging
import os
import sys
import threading
from contextlib import closing

import pytest

from mockserver.commands import gathered
from mockserver.commands.gathered import GatheredLines
from mockserver.commands.logs import JsonLines, TextLines
from tests.processes import running


@pytest.fixture
def pipe():
    """A pipe's two ends, both closed at the end."""
    read, write = os.pipe()
    with closing(os.fdopen(read, "rb", buffering=0)) as reader, closing(os.fdopen(write, "wb", buffering=0)):
        yield reader, write


def record(message, level=logging.INFO, **more):
    return logging.makeLogRecord({"name": "n", "levelno": level, "levelname": "INFO", "msg": message, **more})


def written(reader):
    return reader.read(1 << 20).decode().splitlines()


def test_lines_are_written_together_in_their_order(pipe):
    reader, writer = pipe
    lines = GatheredLines(writer)

    async def calls():
        for number in range(100):
            lines.handle(record(f"line {number}"))
        os.set_blocking(reader.fileno(), False)
        before = reader.read(1)
        os.set_blocking(reader.fileno(), True)
        return before, await asyncio.to_thread(written, reader)

    assert asyncio.run(calls()) == (None, [f"line {number}" for number in range(100)])


@pytest.mark.parametrize(("level", "more"), [(logging.WARNING, {}), (logging.ERROR, {"exc_text": "trace"})])
def test_a_warning_is_written_at_once_with_what_stands_before_it(pipe, level, more):
    reader, writer = pipe
    lines = GatheredLines(writer)

    async def calls():
        lines.handle(record("before"))
        lines.handle(record("wrong", level, **more))
        return written(reader)

    assert asyncio.run(calls())[:2] == ["before", "wrong"]


def test_what_is_logged_without_a_loop_is_written_at_once(pipe):
    reader, writer = pipe
    GatheredLines(writer).handle(record("starting"))
    assert written(reader) == ["starting"]


def test_nobody_waits_for_a_reader_and_what_is_left_out_is_told(pipe, monkeypatch):
    monkeypatch.setattr(gathered, "MOST", 100_000)
    reader, writer = pipe
    lines = GatheredLines(writer)
    for number in range(5000):
        lines.handle(record(f"{number:050}"))

    read = []
    thread = threading.Thread(target=lambda: read.extend(line for line in iter(reader.readline, b"end\n")))
    thread.start()
    lines.flush()
    lines.handle(record("end"))
    lines.flush()
    thread.join()

    kept = [int(line) for line in read if line[:1].isdigit() and b" " not in line]
    missing = next(line for line in read if b"missing" in line)
    assert kept == list(range(len(kept)))
    assert read[-1] is missing
    assert missing.startswith(b"%d lines of the log are missing here" % (5000 - len(kept)))


def test_a_reader_that_left_costs_its_lines_and_nothing_else(pipe):
    reader, writer = pipe
    reader.close()
    lines = GatheredLines(writer)
    for _ in range(3):
        lines.handle(record("lost"))
    lines.flush()


def test_a_long_line_stays_one_line(pipe):
    reader, writer = pipe
    lines = GatheredLines(writer)
    lines.handle(record("x" * 20_000))
    assert written(reader) == ["x" * 20_000]


def test_text_has_the_time_and_the_traceback():
    form = TextLines()
    try:
        raise ValueError("odd")
    except ValueError:
        text = form.format(record("failed", logging.ERROR, exc_info=sys.exc_info(), created=0.5))
    first, *_, last = text.splitlines()
    assert (first[2:3], first[8:], last) == (":", " failed", "ValueError: odd")


@pytest.mark.parametrize("sent", ["plain", "caf\u00e9 \u2028 \x1b[0m \udcff"])
def test_an_object_of_json_is_one_ascii_line(sent):
    line = JsonLines().format(record(sent, created=1_795_870_443.25, msecs=250.0, fields={"reason": sent}))
    said = json.loads(line)
    assert (line.isascii(), line.count("\n")) == (True, 0)
    assert (said["time"], said["message"], said["reason"]) == ("2026-11-28T12:54:03.250Z", sent, sent)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_line_is_lost_when_the_server_ends(form):
    with running("--log-format", form) as server:
        connection = http.client.HTTPConnection(server.url.partition("://")[2], timeout=30)
        for _ in range(200):
            connection.request("GET", "/crr/status")
            connection.getresponse().read()
        connection.close()
        assert server.stop() == 0
        lines = server.log.splitlines()
    assert sum("/crr/status -> " in line for line in lines) == 200
    assert "stopping" in lines[-1]
