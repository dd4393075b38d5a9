"""The journal as an HTTP Archive."""

import base64
import json
from datetime import datetime

import pytest

from mockserver.call import Call, Operation, Reply
from mockserver.record.har import as_entry
from mockserver.record.journal import Journal
from tests.record.calls import finished
from tests.scenario.conftest import market_status

# The fields that HAR 1.2 asks for, with their types: http://www.softwareishard.com/blog/har-12-spec/
NUMBER = (int, float)
REQUIRED = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": str,
        "time": NUMBER,
        "request": dict,
        "response": dict,
        "cache": dict,
        "timings": dict,
    },
    "timings": {"send": NUMBER, "wait": NUMBER, "receive": NUMBER},
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": dict,
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "content": {"size": int, "mimeType": str},
    "postData": {"mimeType": str, "params": list, "text": str},
}
OPTIONAL = {"encoding", "text", "postData", "comment"}


def breaches(kind, value):
    """Where a value breaks the format: a field that is missing, of another type, or of no name that HAR knows."""
    required = REQUIRED[kind]
    for name, types in required.items():
        if not isinstance(value.get(name), types):
            yield f"{kind}.{name}"
    for name, child in value.items():
        if name.startswith("_"):
            continue
        if name not in required and name not in OPTIONAL:
            yield f"{kind} has {name}"
        if name in REQUIRED:
            yield from breaches(name, child)
        for item in child if isinstance(child, list) else ():
            if name == "entries":
                yield from breaches("entry", item)
            elif not (set(item) == {"name", "value"} and all(isinstance(one, str) for one in item.values())):
                yield f"{kind}.{name}: {item}"


@pytest.fixture
def archived(client):
    """The entries of the client's session, in an archive that is held against the format."""

    def archived():
        archive = client.http.get("/__admin/journal.har", params={"session": client.session}).json()
        assert list(breaches("log", archive["log"])) == []
        assert archive["log"]["version"] == "1.2"
        return archive["log"]["entries"]

    return archived


def test_a_query_is_archived_with_its_verdicts(client, archived):
    market_status(client, market="NO_SUCH", headers={"authorization": "hush"})
    (entry,) = archived()

    assert entry["request"]["url"] == (
        f"http://localhost/sessions/{client.session}/crr/marketstatus/v1.0/marketStatus"
        "?marketName=NO_SUCH&participantName=ZTRD1"
    )
    assert {"name": "marketName", "value": "NO_SUCH"} in entry["request"]["queryString"]
    assert {"name": "authorization", "value": "(redacted)"} in entry["request"]["headers"]
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (400, "Bad Request")
    assert entry["_verdicts"][0]["code"] == "MKT0001"
    assert (entry["_session"], entry["_operation"]) == (client.session, "getMarketStatus")
    assert datetime.fromisoformat(entry["startedDateTime"]).utcoffset() is not None
    assert entry["time"] == sum(entry["timings"].values())


def test_a_body_is_archived(client, archived):
    reply = client.post("/auction/v1.0/portfolioCreation", {"portfolioName": "P"})
    (entry,) = archived()

    assert entry["request"]["postData"]["text"] == '{"portfolioName":"P"}'
    assert entry["request"]["postData"]["mimeType"] == "application/json"
    assert entry["response"]["content"]["text"] == reply.text
    assert entry["response"]["content"]["size"] == len(reply.content)


def test_a_download_is_archived_in_base64(client, archived):
    params = {"marketName": "AUC_MN_2026_M12", "publicMarketDownloadType": "SOURCE_SINK", "fileFormat": "CSV"}
    client.advance(to="2026-11-05T17:00:00Z")
    reply = client.get("/marketdata/v1.0/publicMarketData", **params, participantName="ZTRD1")
    client.call("POST", "/auction/v1.0/portfolioCreation", content=b"\xff", headers={"content-type": "text/plain"})
    first, second = archived()

    assert first["response"]["content"]["encoding"] == "base64"
    assert base64.b64decode(first["response"]["content"]["text"]) == reply.content
    assert second["request"]["postData"] | {"mimeType": ""} == {
        "mimeType": "",
        "params": [],
        "text": "/w==",
        "_encoding": "base64",
    }


def test_a_session_by_header_has_the_path_of_the_call(client, archived):
    client.http.get("/crr/status", headers={"x-mock-session": client.session})
    (entry,) = archived()
    assert entry["request"]["url"] == "http://localhost/crr/status"


def test_an_archive_of_nothing_is_one(client, archived):
    assert archived() == []


def test_a_call_began_as_long_before_its_answer_as_it_took():
    journal = Journal(1)
    journal.add(finished(Call(Operation("", "", "", "GET", "/a", "", "read", "GET /a")), Reply(200), took=2.5))
    [record] = journal.all()

    began = datetime.fromisoformat(json.loads(as_entry(record))["startedDateTime"])
    assert abs((record.arrived - began).total_seconds() - 2.5) < 0.002  # it is written in milliseconds


def test_what_was_cut_says_so(client, archived):
    client.call("POST", "/auction/v1.0/portfolioCreation", content=b" " * 70_000)
    (entry,) = archived()
    assert entry["request"]["postData"]["comment"] == "only the beginning was kept"
    assert (entry["request"]["bodySize"], len(entry["request"]["postData"]["text"])) == (70_000, 65_536)


def test_a_path_is_archived_as_a_url_that_can_be_called(client, archived):
    client.get("/auction/v1.0/a b%2Fc|ä")

    (entry,) = archived()
    assert entry["request"]["url"].endswith("/crr/auction/v1.0/a%20b%2Fc%7C%C3%A4")
