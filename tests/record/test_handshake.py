"""Handshakes that were refused stand in the journal, and are no calls."""

import orjson
import pytest

from mockserver.errors import JournalError
from mockserver.record.handshake import refused_handshake
from mockserver.record.har import as_entry
from mockserver.record.journal import Journal
from mockserver.record.lines import as_line
from mockserver.record.recorder import Recorder
from mockserver.replay.recording import read_recording


@pytest.fixture
def journal():
    made = Journal(100)
    made.add(refused_handshake("the client showed no certificate", "192.0.2.7:40001"))
    return made


def test_a_refused_handshake_is_shown_with_its_reason_and_in_no_archive(journal):
    [record] = journal.all()
    shown = orjson.loads(as_line(record))
    assert (shown["method"], shown["status"], shown["operation"], shown["codes"]) == ("TLS", 0, None, [])
    [verdict] = shown["verdicts"]
    assert (verdict["text"], verdict["why"]) == (
        "the client showed no certificate",
        "the handshake was with 192.0.2.7:40001",
    )
    assert [as_entry(record) for record in journal.all()] == [b""]


def test_it_is_not_recorded_and_not_sent_again(journal, tmp_path):
    [record] = journal.all()
    with Recorder(tmp_path / "run.jsonl") as recorder:
        recorder.add(refused_handshake("the client showed no certificate", "192.0.2.7:40001"))
    (tmp_path / "journal.jsonl").write_bytes(as_line(record))

    assert (recorder.count, (tmp_path / "run.jsonl").read_bytes()) == (0, b"")
    with pytest.raises(JournalError, match="holds no call"):
        read_recording(tmp_path / "journal.jsonl")
