"""Recorded calls sent again: what differs is named, and nothing else."""

import json

import pytest

from mockserver.app import build
from mockserver.files.yaml12 import read_yaml
from mockserver.record.recorder import Recorder
from mockserver.settings import BUILTIN, Settings, data_folder
from tests.conftest import Http
from tests.proxy.conftest import proxying
from tests.replay.conftest import LONG, MARKET, WORLD, Desk
from tests.serving import serving

pytestmark = pytest.mark.slow


def test_a_run_sent_again_to_the_same_version_differs_nowhere(recording, same_url, replay):
    done = replay(recording, same_url)

    assert (done.differing, done.exit_code) == ({}, 0)
    assert done.report["sent"] == done.report["calls"] == len(recording.read_text().splitlines()) > 70
    assert list(done.report["sessions"]) == ["all", "desk", "trades"]


def test_it_can_be_sent_again_and_again(recording, same_url, replay):
    assert [replay(recording, same_url).exit_code for _ in range(2)] == [0, 0]


def plant(root):
    """The next version of the auction's file, with one change of each kind."""
    schemas, paths = root["components"]["schemas"], root["paths"]
    root["info"]["version"] = "1.3.0"
    schemas["TimeOfUse"]["enum"].remove("OFF")
    identifier = schemas["PortfolioIdentifier"]
    identifier["required"].append("reason")
    identifier["properties"]["reason"] = {"type": "string", "maxLength": 20}
    root["components"]["parameters"]["PortfolioName"]["schema"]["maxLength"] = len(LONG) - 1
    table = schemas["CRRServiceException"]
    row = next(row for row in table["description"].split("<tr>") if "POR0101" in row)
    table["description"] = table["description"].replace(row, row.replace('"{0}"', 'named "{0}"'))
    delete = paths["/auction/v1.0/portfolio"]["delete"]
    delete["responses"] = {"202" if status == "200" else status: one for status, one in delete["responses"].items()}


@pytest.fixture(scope="module")
def next_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("next")
    root = read_yaml(data_folder("specs") / "caiso_crr_auction_v1.2.1.yaml")
    plant(root)
    (folder / "caiso_crr_auction_v1.3.0.json").write_text(json.dumps(root))
    with serving(build(Settings(specs=(BUILTIN, folder), **WORLD)).app) as port:
        yield f"http://127.0.0.1:{port}"


def test_after_an_upgrade_of_one_file_exactly_the_planted_differences_are_named(recording, next_url, replay):
    done = replay(recording, next_url)

    assert done.exit_code == 1
    assert done.differing == {
        "create off-peak": ["status", "codes"],  # an enum's value is gone
        "submit": ["status", "codes"],  # a new field is required
        "read long": ["codes"],  # maxLength is tighter
        "create again": ["#/errorList/0/errorDescription"],  # an error has other words
        "delete": ["status"],  # a success has another status
    }


def test_ids_that_the_service_gives_anew_are_put_into_later_requests(recording, same_url, replay, tmp_path):
    lines = recording.read_text().splitlines()
    (request,) = {
        json.loads(call["reply"]["body"])[0]["requestId"]
        for call in map(json.loads, lines)
        if call["request"]["headers"].get("x-name") == "offer"
    }
    other = tmp_path / "other.jsonl"
    kept = [line for line in lines if json.loads(line)["session"] == "trades"]
    other.write_text("\n".join(kept).replace(str(request), "777000777"))

    assert str(request) not in other.read_text()
    assert replay(other, same_url).differing == {}


def test_reads_alone_leave_out_the_writes(recording, same_url, replay):
    done = replay(recording, same_url, "--session", "desk", "--only-reads")

    assert done.report["calls"] == 7
    assert "read" in done.differing  # without the creation there is nothing to read
    assert not {"create", "submit", "delete"} & set(done.differing)


def test_the_world_follows_the_recorded_clock(tmp_path, replay):
    path, mock = tmp_path / "run.jsonl", build(Settings(**WORLD))
    with Recorder(path) as recorder:
        mock.observers.append(recorder.add)
        http = Http(mock.app)
        for event in ("close", "post"):
            desk = Desk(http, "clock")
            desk.call(event, "GET", "/marketstatus/v1.0/marketStatus", {"marketName": MARKET})
            http.post("/__admin/sessions/clock/clock/advance", json={"event": f"{MARKET}.{event}"}).raise_for_status()
        desk.call("posted", "GET", "/marketstatus/v1.0/marketStatus", {"marketName": MARKET})
        http.close()
    with serving(build(Settings(**WORLD, admin_token="open sesame")).app) as port:
        done = replay(path, f"http://127.0.0.1:{port}", "--admin-token", "open sesame")
        locked = replay(path, f"http://127.0.0.1:{port}", "--admin-token", "sesame")

    assert [json.loads(line)["reply"]["body"] for line in path.read_text().splitlines()] == [
        '"OPEN"',
        '"CLOSED"',
        '"POSTED"',
    ]
    assert (done.differing, done.report["clockNotMoved"]) == ({}, {})
    assert locked.differing == {"post": ["#"], "posted": ["#"]}
    assert locked.report["clockNotMoved"] == {
        "the admin API needs the header Authorization: Bearer <token of --admin-token>": 3
    }


def test_answers_that_a_fault_broke_are_no_differences_however_many_come_again(recording, same_url, replay, tmp_path):
    reads = {json.loads(line)["request"]["headers"].get("x-name"): line for line in recording.read_text().splitlines()}
    call = json.loads(reads["status"])
    broken = {**call, "query": call["query"].replace("Short", "MOCK-RESET"), "fault": "connection_reset", "status": 0}
    run = tmp_path / "run.jsonl"
    run.write_text("".join(json.dumps(one) + "\n" for one in [*[broken] * 6, json.loads(reads["nowhere"])]))

    done = replay(run, same_url)

    assert (done.exit_code, done.differing, done.report["sent"]) == (0, {}, 7)
    assert done.report["notCompared"] == {"a fault broke the recorded answer": 6}


def test_through_the_proxy_the_run_is_the_same_and_only_its_wrong_calls_are_found(recording, same_url, replay):
    with proxying(same_url) as standing:
        done = replay(recording, standing.url)

    wrong = {line["request"]["headers"].get("x-name", line["path"]) for line in standing.lines if line["violations"]}
    own = {one for one in wrong if one.startswith(("/healthz", "/__admin/"))}  # by which a mock is known
    assert (done.differing, wrong - own) == ({}, {"nowhere", "another method", "head"})
    assert [line["status"] for line in standing.lines if line["request"]["headers"].get("x-name") == "submit"] == [200]
