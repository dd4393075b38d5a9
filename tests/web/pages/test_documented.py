"""The document behind a documentation page: samples that work in the session's world, an example of each answer."""

import json
import shlex
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.settings import Settings

MOCK = build(Settings(world="market-sim", frozen=True, access_log=False, admin_open=True))
STEMS = [file.stem for file in MOCK.pipeline.catalogue.files]
AUCTION = "caiso_crr_auction_v1.2.1"


@pytest.fixture(scope="module")
def http():
    with TestClient(MOCK.app, base_url="http://mock.test:8080") as client:
        yield client


def operations(http, stem, **query):
    document = http.get(f"/mocks/documented/{stem}.json", params=query).json()
    return [one for item in document["paths"].values() for one in item.values() if "x-codeSamples" in one]


def called(http, curl):
    """The answer to a curl line."""
    _, _, method, url, *options = shlex.split(curl.replace("\\\n", " "))
    pairs = dict[str, list[str]]()
    for name, value in zip(options[::2], options[1::2], strict=True):
        pairs.setdefault(name, []).append(value)
    headers = dict(one.split(": ", 1) for one in pairs["--header"])
    return http.request(method, url, headers=headers, content="".join(pairs.get("--data-raw", [])) or None)


@pytest.mark.parametrize("stem", STEMS)
def test_every_read_of_a_sample_is_answered_and_every_write_is_right_by_the_file(http, stem):
    for one in sorted(operations(http, stem), key=lambda one: one["x-access"] != "read"):
        reply = called(http, one["x-codeSamples"][0]["source"])
        assert "SER0017" not in reply.text, one["operationId"]
        assert "SER0030" not in reply.text, (one["operationId"], reply.text)


def test_samples_of_a_session_are_filled_from_its_world(http):
    http.post("/__admin/sessions", json={"id": "other", "world": "today", "clock": "2027-03-05T09:00:00-08:00"})
    portfolio, *_ = operations(http, AUCTION, session="other")
    assert "http://mock.test:8080/sessions/other/crr/auction/" in portfolio["x-codeSamples"][0]["source"]
    assert "AUC_MN_2027_" in portfolio["x-codeSamples"][0]["source"]


def tried(http, stem, session):
    """The answer to each operation with what try-it begins with: reads, then writes; what is deleted is made before."""
    document = http.get(f"/mocks/documented/{stem}.json", params={"session": session}).json()
    found = [(path, method, one) for path, item in document["paths"].items() for method, one in item.items()]
    base = f"/sessions/{session}{urlsplit(document['servers'][0]['url']).path}"
    for path, method, one in sorted(found, key=lambda entry: (entry[2]["x-access"] != "read", entry[1] == "delete")):
        given = [(each["in"], each["name"], each["example"]) for each in one["parameters"] if "example" in each]
        query = {name: value for where, name, value in given if where == "query"}
        headers = {name: value for where, name, value in given if where == "header"}
        body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        yield one, http.request(method.upper(), base + path, params=query, headers=headers, json=body)


@pytest.mark.parametrize("stem", [stem for stem in STEMS if "secondary" not in stem and "tor" not in stem])
def test_try_it_begins_with_values_that_work_in_the_session_s_world(http, stem):
    http.post("/__admin/sessions", json={"id": stem, "world": "today", "clock": "2029-07-05T09:00:00-07:00"})
    answers = {one["operationId"]: reply.status_code for one, reply in tried(http, stem, stem)}

    assert {name: status for name, status in answers.items() if status != 200} == {}


def test_try_it_leaves_out_what_the_plan_leaves_out(http):
    messages = next(stem for stem in STEMS if "messages" in stem)
    public, *_ = operations(http, messages)
    to_date = next(one for one in public["parameters"] if one["name"] == "toDate")

    assert "example" not in {**to_date, **to_date["schema"]}


def test_samples_of_an_unknown_session_are_refused(http):
    reply = http.get(f"/mocks/documented/{AUCTION}.json?session=nobody")
    assert (reply.status_code, "there is no session 'nobody'" in reply.text) == (404, True)


def test_a_portfolio_is_created_submitted_and_read_under_one_name(http):
    http.post("/__admin/sessions", json={"id": "story", "world": "today"})
    found = operations(http, AUCTION, session="story")
    by_id = {one["operationId"]: one["x-codeSamples"][0]["source"] for one in found}
    replies = [called(http, text) for name, text in by_id.items() if name.endswith(("Creation", "Submission"))]
    assert [reply.status_code for reply in replies] == [200, 200]
    assert replies[0].json()["portfolioName"] == replies[1].json()["portfolioName"]


def test_samples_with_a_certificate_go_to_the_tls_port(http):
    portfolio, *_ = operations(http, AUCTION, certificate="yes")
    curl = portfolio["x-codeSamples"][0]["source"]
    assert "https://mock.test:8443/crr/" in curl
    assert "--cert 'certs/clients/ZDESK.pem' --key 'certs/clients/ZDESK.key'" in curl


def test_each_status_has_its_own_example(http):
    for one in operations(http, AUCTION):
        texts = {}
        for status, reply in one["responses"].items():
            if content := reply.get("content", {}).get("application/json"):
                texts[status] = json.dumps(content["example"])
        assert len(texts) >= 4
        assert len(set(texts.values())) == len(texts), one["operationId"]


def test_a_page_of_samples_changes_nothing(http):
    before = http.get("/__admin/sessions/default/world").text
    calls = len(MOCK.journal)
    operations(http, AUCTION)
    assert http.get("/__admin/sessions/default/world").text == before
    assert len(MOCK.journal) == calls


def test_the_file_that_is_served_has_no_samples(http):
    operations(http, AUCTION)
    assert "x-codeSamples" not in http.get(f"/mocks/{AUCTION}.json").text
