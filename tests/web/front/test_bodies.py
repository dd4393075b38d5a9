"""Compressed bodies: unpacked within the limit, and refused where they can't be read."""

import gzip
import json
import zlib
from dataclasses import replace

import pytest

from mockserver.app import build
from tests.conftest import Http, error_codes

PATH = "/auction/v1.0/portfolioSubmission"
BODY = json.dumps({"marketName": "AUC_MN_2026_M12", "participantName": "ZTRD1", "portfolioName": "P"}).encode()


def packed(content):
    return gzip.compress(content, mtime=0)  # the same in every process that collects these tests


HALVES = packed(BODY[:20]) + packed(BODY[20:])
RAW_DEFLATE = zlib.compress(BODY, wbits=-15)


def submit(client, content, encoding):
    headers = {"content-type": "application/json", "content-encoding": encoding}
    return client.call("POST", PATH, content=content, headers=headers)


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip", packed(BODY)),
        ("GZIP", HALVES),
        ("x-gzip", packed(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", RAW_DEFLATE),
        ("identity", BODY),
    ],
)
def test_a_compressed_body_is_read_as_if_it_were_not(client, encoding, content):
    plain = submit(client, BODY, "identity")

    assert submit(client, content, encoding).json()["errorList"] == plain.json()["errorList"]
    assert list(client.mock.journal.of(client.session))[-1].content == BODY


@pytest.mark.parametrize(
    ("encoding", "content", "status", "words"),
    [
        ("br", BODY, 415, "Content-Encoding: br can't be read here, only gzip, deflate"),
        ("gzip, gzip", BODY, 415, "gzip, gzip can't be read"),
        ("gzip", BODY, 400, "the body isn't gzip, as Content-Encoding says"),
        ("gzip", packed(BODY)[:-9], 400, "ends in the middle of its gzip"),
        ("gzip", packed(BODY) + b"more", 400, "isn't gzip"),
        ("deflate", zlib.compress(BODY) + b"more", 400, "goes on behind its deflate"),
    ],
)
def test_a_body_that_is_not_what_its_encoding_says_is_refused(client, encoding, content, status, words):
    reply = submit(client, content, encoding)

    assert (reply.status_code, words in reply.text) == (status, True)
    assert reply.headers.get("accept-encoding") == ("gzip, deflate" if status == 415 else None)


def test_a_bomb_is_refused_before_it_is_unpacked(mock):
    small = build(replace(mock.settings, max_body=100_000))
    http = Http(small.app)

    reply = http.post(f"/crr{PATH}", content=gzip.compress(bytes(100_001)), headers={"content-encoding": "gzip"})

    assert (reply.status_code, "100000 bytes when it is unpacked (--max-body)" in reply.text) == (413, True)
    http.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"a": "\xff"}', "breaks at character 7: the byte 0xFF isn't UTF-8"),
        ('{"ä": "'.encode() + b'\xc3"}', "breaks at character 7: the byte 0xC3 isn't UTF-8"),
        (b'{"a": x}', "breaks at character 6: unexpected character"),
    ],
)
def test_what_breaks_json_is_found_where_it_stands(client, content, words):
    reply = submit(client, content, "identity")

    assert error_codes(reply) == ["SER0017"]
    assert words in reply.text
