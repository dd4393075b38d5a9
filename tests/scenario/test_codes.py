"""Every code of every spec's table can be raised, with the table's own text, its status, and a valid body."""

import re

import pytest

from mockserver.app import load_catalogue
from mockserver.settings import Settings
from tests.conftest import error_codes

CATALOGUE = load_catalogue(Settings())
TABLES = [(file, code) for file in CATALOGUE.newest for code in file.errors.texts]
STATUSES = {
    "SEC0001": 403,
    "SEC0002": 403,
    "SER0029": 404,
    "SER0001": 500,
    "SER0003": 500,
    "SER0028": 500,
    "GEN0003": 500,
}
FATAL = {"SER0001", "SER0003", "SER0028", "GEN0003"}


def a_read(file):
    """An operation of the file that only reads, with the examples of its parameters; CISO may read everything."""
    contract = next(
        one
        for one in file.contracts
        if one.operation.method == "GET" and all(p.example for p in one.parameters if p.required)
    )
    params = {p.name: str(p.example) for p in contract.parameters if p.location == "query"}
    return contract, params | {"participantName": "CISO"}


def test_the_tables_of_the_shipped_specs_have_65_codes():
    assert len({code for _, code in TABLES}) == 65


@pytest.mark.parametrize(("file", "code"), TABLES, ids=[f"{file.service}-{code}" for file, code in TABLES])
def test_every_code_is_raised_with_its_text_and_status_in_a_valid_body(client, activate, file, code):
    contract, params = a_read(file)
    activate({"when": {"service": file.service}, "then": [{"error": code}]})

    reply = client.get(contract.operation.path, **params)

    entry = reply.json()["errorList"][0]
    assert reply.status_code == STATUSES.get(code, 400)
    assert (entry["errorCode"], entry["severity"]) == (code, "FATAL" if code in FATAL else "ERROR")
    assert re.fullmatch(as_pattern(file.errors.texts[code]), entry["errorDescription"])
    assert contract.faults_of(reply.json(), str(reply.status_code)) == []


def as_pattern(text):
    """The table's text, with something that isn't empty in each placeholder."""
    return re.sub(r"\\\{\d\\\}", "[^{}]+", re.escape(text))


def test_placeholders_are_filled_from_the_call(client, activate):
    activate({"when": {"service": "auction"}, "then": [{"error": "POR0023"}]})

    reply = client.get(
        "/auction/v1.0/portfolio", marketName="AUC_MN_2026_M12", portfolioName="MINE", participantName="ZTRD1"
    )

    text = reply.json()["errorList"][0]["errorDescription"]
    assert "MINE" in text
    assert "ZTRD1" in text


def test_an_error_takes_arguments_severity_and_status(client, activate):
    error = {"code": "SER0030", "args": ["Bid 7 is odd."], "severity": "FATAL", "status": 500}
    activate({"then": [{"error": error}]})

    reply = client.get("/messages/v1.0/public", participantName="ZTRD1", fromDate=NOV_1, toDate=NOV_2)

    assert reply.status_code == 500
    assert reply.json()["errorList"] == [
        {"errorCode": "SER0030", "errorDescription": "Bid 7 is odd.", "severity": "FATAL"}
    ]


def test_an_error_may_have_several_entries(client, activate):
    activate(
        {
            "then": [
                {"error": ["SER0017", {"code": "SER0030", "args": ["Bid 2"]}, {"code": "SER0030", "args": ["Bid 5"]}]}
            ]
        }
    )

    reply = client.get("/messages/v1.0/public", participantName="ZTRD1", fromDate=NOV_1, toDate=NOV_2)

    assert error_codes(reply) == ["SER0017", "SER0030", "SER0030"]
    assert [one["errorDescription"] for one in reply.json()["errorList"][1:]] == ["Bid 2", "Bid 5"]


def test_an_operation_whose_table_lacks_the_code_is_left_alone(client, activate):
    activate({"then": [{"error": "SEC0002"}]})

    assert client.get("/status").json() == {"status": "up"}


def test_a_call_that_breaks_the_spec_gets_the_spec_s_own_error(client, activate):
    activate({"then": [{"error": "SEC0001"}]})

    assert error_codes(client.get("/marketstatus/v1.0/marketStatus", participantName="ZTRD1")) == ["SER0017"]


NOV_1, NOV_2 = "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"
