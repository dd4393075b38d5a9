"""The plan of a recorded run, from its journal."""

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.errors import JournalError
from mockserver.record.lines import read_journal
from tests.scenario.conftest import market_status

LINE = b'{"at": "2026-11-02T16:00:00Z", "session": "s", "method": "GET", "path": "/x", "status": 200, "hits": HITS}'
BROKEN = [
    (b"{", "not a line of JSON"),
    (b"[]", "at, session, method, path, status, hits is missing"),
    (LINE.replace(b"HITS", b"[7]"), "isn't a list of rules"),
    (LINE.replace(b"HITS", b'[{"scenario": "flaky"}]'), "isn't a list of rules"),
    (LINE.replace(b"HITS", b'[{"scenario": "a", "rule": "1", "draw": "x", "effects": []}]'), "isn't a list of rules"),
]


def planned(path, *options):
    return CliRunner().invoke(app, ["scenarios", "plan", str(path), *options]).stdout.splitlines()


def test_the_plan_of_a_run_names_call_rule_draw_and_effect(client, activate, tmp_path):
    name = activate({"when": {"probability": 0.5}, "then": [{"delay": "250ms"}, {"error": "MKT0001"}]})
    failed = [market_status(client).status_code == 400 for _ in range(8)]
    journal = tmp_path / "run.jsonl"
    journal.write_bytes(client.http.get("/__admin/journal.jsonl", params={"session": client.session}).content)

    lines = planned(journal)

    assert len(lines) == failed.count(True) + 1
    assert [int(line.split()[0]) for line in lines[:-1]] == [i for i, one in enumerate(failed, 1) if one]
    assert f"{name}/1  drew 0." in lines[0]
    assert lines[0].endswith(": delay 250ms, error MKT0001")
    assert lines[-1] == f"8 calls, of which {failed.count(True)} met a rule"
    assert len(planned(journal, "--all")) == 9


def test_two_runs_of_one_seed_have_one_plan(client, activate, tmp_path):
    rule = {"when": {"probability": 0.5}, "then": [{"delay": {"uniform": {"min": "1ms", "max": "1s"}}}]}
    plans = []
    for number in range(2):
        client.mock.pipeline.sessions.reset(client.session)
        activate(rule, name="of-one-seed")
        client.mock.journal.clear()
        for _ in range(20):
            market_status(client)
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(client.http.get("/__admin/journal.jsonl", params={"session": client.session}).content)
        plans.append(planned(path))

    assert plans[0] == plans[1]


@pytest.mark.parametrize(("line", "message"), BROKEN, ids=[one[1] for one in BROKEN])
def test_a_broken_journal_is_refused_with_its_line(tmp_path, line, message):
    path = tmp_path / "run.jsonl"
    path.write_bytes(LINE.replace(b"HITS", b"[]") + b"\n" + line + b"\n")

    with pytest.raises(JournalError, match=message) as problem:
        read_journal(path)

    assert problem.value.line == 2


def test_a_journal_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(JournalError, match="can't be read"):
        read_journal(tmp_path / "none.jsonl")
