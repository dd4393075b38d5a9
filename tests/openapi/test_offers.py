"""How bodies of replies can be written, by the media types that a file declares."""

import pytest

from mockserver.openapi.declared_headers import DeclaredHeaders
from mockserver.openapi.offers import BodyForm, offers_of, row_names, wanted, written

ROW = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
ROWS = {"type": "array", "items": ROW}
NESTED = {"type": "array", "items": {"type": "object", "properties": {"ids": {"type": "array", "items": {}}}}}


@pytest.mark.parametrize(
    ("content", "offered"),
    [
        ({"text/csv": {"schema": ROWS}, "application/json": {"schema": ROWS}}, ["application/json", "text/csv"]),
        ({"text/csv": {"schema": NESTED}}, []),
        ({"text/plain": {"schema": {"type": "string"}}}, ["text/plain"]),
        ({"application/xml": {"schema": ROW}}, []),
        ({"application/xml": {"schema": ROW, "example": "<a/>"}}, ["application/xml"]),
        ({"*/*": {"schema": ROWS}}, ["application/json", "text/csv"]),
        ({"text/*": {"schema": {"type": "string"}}}, ["text/plain; charset=utf-8"]),
        ({"*/*": {"schema": {"type": "string", "format": "binary"}}}, ["application/octet-stream"]),
        ({"image/*": {"schema": {"type": "string"}}}, ["image/png"]),
    ],
)
def test_what_can_be_made_is_offered_json_first(document, content, offered):
    assert [one.sent for one in offers_of(content, document({}))] == offered


def test_the_most_wanted_offer_comes_first(document):
    offers = offers_of({"*/*": {"schema": ROWS}}, document({}))

    assert [one.form for one in wanted("text/csv, application/json;q=0.5", offers)] == [BodyForm.CSV, BodyForm.JSON]
    assert wanted("image/png", offers) == []


@pytest.mark.parametrize(
    ("body", "form", "sent"),
    [
        ([{"id": 1, "name": "a,b"}, {"id": None}], BodyForm.CSV, b'id,name\r\n1,"a,b"\r\n,\r\n'),
        ({"rows": [{"name": [1]}]}, BodyForm.CSV, b"id,name\r\n,[1]\r\n"),
        ("plain", BodyForm.TEXT, b"plain"),
        ("plain", BodyForm.JSON, b'"plain"'),
        ([2**70], BodyForm.JSON, b"[1180591620717411303424]"),
    ],
)
def test_a_body_is_written_in_its_form(document, body, form, sent):
    assert written(body, form, row_names(ROWS, document({}))) == sent


@pytest.mark.parametrize(
    ("headers", "faults"),
    [
        ({"x-count": "3"}, 0),
        ({"x-count": "3", "x-tag": "red"}, 0),
        ({}, 1),
        ({"x-count": "three"}, 1),
        ({"x-count": "3", "x-tag": "blue"}, 1),
    ],
)
def test_headers_are_held_against_those_that_the_reply_declares(document, headers, faults):
    declared = {
        "X-Count": {"required": True, "schema": {"type": "integer"}},
        "X-Tag": {"schema": {"type": "string", "enum": ["red", "green"]}},
    }

    assert len(DeclaredHeaders(declared, document({})).faults_of(headers)) == faults
