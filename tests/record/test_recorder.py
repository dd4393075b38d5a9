"""A recording: every call in a file, as soon as it is answered."""

import json
import logging
import signal
from pathlib import Path

import httpx2
import pytest

from mockserver.errors import JournalError
from mockserver.record.record import REDACTED
from mockserver.record.recorder import Recorder
from tests.full_disk import room_for
from tests.processes import refused, running

STATUS = "/crr/status"
CREATION = "/crr/auction/v1.0/portfolioCreation"
FULL = Path("/dev/full")


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_each_call_is_in_the_file_whatever_ends_the_server(tmp_path, sig):
    file = tmp_path / "run.jsonl"
    with running("--record", str(file)) as process:
        for number in range(3):
            httpx2.get(f"{process.url}{STATUS}", headers={"x-number": str(number)})
        assert len(lines(file)) == 3
        process.stop(sig)
        told = process.popen.stdout.read()

    assert [one["request"]["headers"]["x-number"] for one in lines(file)] == ["0", "1", "2"]
    assert told.endswith(f"recorded 3 calls in {file}\n") or sig is signal.SIGKILL


def test_bodies_are_whole_and_secrets_are_not_written(tmp_path):
    file, body = tmp_path / "run.jsonl", b'{"x": "' + b"y" * 300_000 + b'"}'
    headers = {"content-type": "application/json", "authorization": "Bearer abc"}
    with running("--record", str(file)) as process:
        httpx2.post(f"{process.url}{CREATION}", content=body, headers=headers)
    (call,) = lines(file)

    assert call["request"]["body"].encode() == body
    assert call["request"]["headers"]["authorization"] == REDACTED
    assert "Bearer abc" not in file.read_text()


def test_a_recording_needs_no_journal(tmp_path):
    file = tmp_path / "run.jsonl"
    with running("--record", str(file), "--journal-size", "0") as process:
        for _ in range(2):
            httpx2.get(f"{process.url}{STATUS}")

    assert [(one["number"], one["path"]) for one in lines(file)] == [(1, STATUS), (2, STATUS)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--record", "{folder}"], "{folder}: can't be written: Is a directory"),
        (["--record", "{folder}/none/run.jsonl"], "run.jsonl: can't be written: No such file or directory"),
        (["--record", "{folder}/old.jsonl"], "old.jsonl: holds something already; name a new file, or remove this one"),
    ],
)
def test_a_file_that_cant_take_a_recording_is_refused(tmp_path, options, said):
    (tmp_path / "old.jsonl").write_text("{}\n")
    words = [word.replace("{folder}", str(tmp_path)) for word in options]

    assert said.replace("{folder}", str(tmp_path)) in refused("serve", "--port", "0", *words)
    assert (tmp_path / "old.jsonl").read_text() == "{}\n"


def test_a_full_disk_ends_the_recording_and_not_the_server(caplog):
    with caplog.at_level(logging.WARNING), Recorder(FULL) as recorder:
        recorder.add_line({"number": 1})
        recorder.add_line({"number": 2})

    assert recorder.count == 0
    assert caplog.messages == [f"{FULL}: recording ends after 0 calls: No space left on device"]


def test_a_full_disk_leaves_whole_calls(tmp_path):
    file = tmp_path / "run.jsonl"
    with room_for(250), Recorder(file) as recorder:
        for number in range(9):
            recorder.add_line({"number": number, "body": "x" * 70})

    assert [one["number"] for one in lines(file)] == [0, 1]
    with pytest.raises(JournalError, match=r"run\.jsonl: recording ends after 2 calls: File too large"):
        recorder.require_whole()


def test_a_server_whose_recording_ended_early_says_so_in_the_end():
    with running("--record", str(FULL)) as process:
        assert httpx2.get(f"{process.url}{STATUS}").status_code == 400
        assert process.stop() == 2
        assert process.log.endswith(f"crr-mock: {FULL}: recording ends after 0 calls: No space left on device\n")


def test_an_empty_file_takes_a_recording(tmp_path):
    (file := tmp_path / "run.jsonl").touch()
    with Recorder(file) as recorder:
        recorder.add_line({"number": 1})
    with pytest.raises(JournalError, match="holds something already"):
        Recorder(file)
