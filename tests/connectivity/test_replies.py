"""Answers held against their contract, each part of them."""

import io
import zipfile

import orjson
import pytest

from mockserver.app import load_catalogue
from mockserver.connectivity.connection import Answer
from mockserver.connectivity.replies import Part, read_reply
from mockserver.settings import Settings

JSON = {"content-type": "application/json"}
BYTES = {"content-type": "application/octet-stream"}
ERROR = {"errorCode": "MKT0001", "errorDescription": "no such market", "severity": "ERROR"}
ASKED = {"publicMarketDownloadType": "SOURCE_SINK", "fileFormat": "CSV"}


@pytest.fixture(scope="module")
def contracts():
    catalogue = load_catalogue(Settings())
    return {one.operation.key: one for one in catalogue.contracts.values()}


def zipped(name, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def error(**changes):
    entry = {**ERROR, **changes}
    return orjson.dumps({"errorList": [entry], "creationTime": "2026-11-05T17:00:00Z", "serviceVersion": "V1.0"})


STATUS, DOWNLOAD = "GET /marketstatus/marketStatus", "GET /marketdata/publicMarketData"
WRONG = [
    (STATUS, 418, JSON, b"{}", Part.STATUS, "answered 418, which its spec doesn't declare"),
    (STATUS, 302, {"location": "https://sso.test/"}, b"", Part.STATUS, "sends callers on to https://sso.test/"),
    (STATUS, 503, {"content-type": "text/html"}, b"<p>", Part.STATUS, "answered 503 with a web page"),
    (STATUS, 200, {"content-type": "text/html"}, b"<p>", Part.MEDIA_TYPE, "answered 200 with a web page"),
    (STATUS, 200, {"content-type": "text/plain"}, b"OPEN", Part.MEDIA_TYPE, "answered 200 as text/plain, not appl"),
    (STATUS, 200, {}, b"", Part.MEDIA_TYPE, "answered 200 as no media type, not application/json"),
    (STATUS, 200, JSON, b'"OPE', Part.BODY, "answered 200 with a body that isn't JSON"),
    (STATUS, 200, JSON, b'"HALF_OPEN"', Part.SCHEMA, "expected one of "),
    (STATUS, 400, JSON, error(errorCode=5), Part.SCHEMA, "errorList[0].errorCode: expected a string, got 5"),
    (STATUS, 401, JSON, b"{}", Part.BODY, "answered 401 with a body, and its spec declares none for it"),
    (DOWNLOAD, 200, BYTES, b"Node,Type\n", Part.DOWNLOAD, "sent a download that isn't a zip file"),
    (DOWNLOAD, 200, BYTES, zipped("a.csv", "x" * 99)[:-40], Part.DOWNLOAD, "sent a zip file that is broken"),
    (DOWNLOAD, 200, BYTES, zipped("a.csv", "Node\n"), Part.DOWNLOAD, "a.csv can't be read: its header lacks "),
]


@pytest.mark.parametrize(("key", "status", "headers", "content", "part", "text"), WRONG)
def test_what_breaks_the_contract_is_named_with_its_part(contracts, key, status, headers, content, part, text):
    (fault,) = read_reply(contracts[key], Answer(status, headers, content), ASKED).faults

    assert (fault.part, fault.text[: len(text)]) == (part, text)


def test_an_error_in_the_services_shape_is_right_and_says_its_codes(contracts):
    reading = read_reply(contracts[STATUS], Answer(400, JSON, error()))

    assert (reading.faults, reading.codes, reading.verdicts[0].text) == ((), ("MKT0001",), "no such market")


HEADED = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths:
  /toys:
    get:
      responses:
        '2XX':
          description: some
          headers:
            X-Left: {required: true, schema: {type: integer, maximum: 9}}
            X-Hint: {schema: {type: string}}
        default: {description: any, content: {'text/*': {schema: {type: string}}}}
"""


@pytest.fixture
def toys(tmp_path):
    (tmp_path / "toys.yaml").write_text(HEADED)
    (contract,) = load_catalogue(Settings(specs=(tmp_path,))).contracts.values()
    return contract


@pytest.mark.parametrize(
    ("headers", "faults"),
    [
        ({"x-left": "3", "x-hint": "a", "server": "x"}, []),
        ({}, ["x-left: expected a value, got nothing"]),
        ({"x-left": "many"}, ['x-left: expected an integer, got "many"']),
        ({"x-left": "12"}, ["x-left: expected at most 9, got 12"]),
    ],
)
def test_headers_that_the_file_declares_are_held_against_it(toys, headers, faults):
    reading = read_reply(toys, Answer(204, headers, b""))
    assert [(one.part, one.text.lower()) for one in reading.faults] == [(Part.HEADER, one) for one in faults]


def test_ranges_of_statuses_and_media_types_are_met(toys):
    assert read_reply(toys, Answer(404, {"content-type": "text/plain; charset=utf-8"}, b"none")).faults == ()
