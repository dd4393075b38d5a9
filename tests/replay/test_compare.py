"""Two answers to one call: what counts as a difference."""

import io
import zipfile
from dataclasses import replace

import pytest

from mockserver.connectivity.connection import Answer
from mockserver.errors import SettingsError
from mockserver.replay.compare import MOST, Comparison
from mockserver.replay.ids import Ids
from mockserver.replay.recording import Recorded, Said

JSON = {"content-type": "application/json"}
BYTES = {"content-type": "application/octet-stream"}


def recorded(content, headers=JSON, status=200, codes=()):
    reply = Said(headers, content, False)
    asked = Said({}, b"", False)
    return Recorded(1, "", "s", "op", "GET", "/", "", None, asked, status, codes, reply, "")


def found(before, after, ignored=(), times=False, headers=JSON):
    comparison = Comparison(Ids(), ignored, times)
    return [
        str(one)
        for one in comparison.differences(
            recorded(before.encode() if isinstance(before, str) else before, headers),
            Answer(200, headers, after.encode() if isinstance(after, str) else after),
        )
    ]


def test_of_a_head_only_what_is_sent_without_a_body_is_compared():
    error = b'{"errorList": [{"errorCode": "SER0017"}]}'
    call = replace(recorded(error, status=405, codes=("SER0017",)), method="HEAD")
    comparison = Comparison(Ids())

    assert comparison.differences(call, Answer(405, JSON, b"")) == []
    assert [str(one) for one in comparison.differences(call, Answer(200, JSON, b""))] == ["status: 405 -> 200"]


SAME = [
    ('{"a": 1, "b": [2]}', '{"b": [2.0], "a": 1}'),
    ('{"crrId": 5, "requestId": "x"}', '{"crrId": 6, "requestId": "y"}'),
    ('[{"bidId": 5}, {"bidId": 7}, {"bidId": 5}]', '[{"bidId": 1}, {"bidId": 2}, {"bidId": 1}]'),
    ('{"creationTime": "2026-11-05T17:00:00Z"}', '{"creationTime": "2026-11-06T09:30:00.5-08:00"}'),
    ('"call 2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"', '"call 7d0c0a7e-2b2d-4f53-8f0e-5a0f3c9f1b11"'),
    ('[{"crrId": 71}, "CRR 71 is taken"]', '[{"crrId": 9}, "CRR 9 is taken"]'),
    ('"since 2026-11-05T17:00:00Z"', '"since 2026-11-05T18:11:00Z"'),
    ("", ""),
]
DIFFERENT = [
    ('{"a": 1}', '{"a": 2}', ["#/a: 1 -> 2"]),
    ('{"a": 1}', '{"a": "1"}', ['#/a: 1 -> "1"']),
    ('{"a": 1}', '{"a": true}', ["#/a: 1 -> true"]),
    ('{"a": 1}', '{"b": 1}', ["#/a: 1 -> nothing", "#/b: nothing -> 1"]),
    ('{"a": null}', "{}", ["#/a: null -> nothing"]),
    ("[1, 2]", "[2, 1]", ["#/0: 1 -> 2", "#/1: 2 -> 1"]),
    ("[1, 2]", "[1]", ["#: an array of 2 -> an array of 1"]),
    ('{"a/b": {"c": []}}', '{"a/b": {"c": {}}}', ["#/a~1b/c: an array of 0 -> an object"]),
    ('{"crrId": 5}', '{"crrId": "5"}', ['#/crrId: 5 -> "5"']),
    ('{"crrId": 5}', '{"crrId": null}', ["#/crrId: 5 -> null"]),
    ('[{"bidId": 5}, {"bidId": 5}]', '[{"bidId": 1}, {"bidId": 2}]', ["#/1/bidId: 5 -> 2"]),
    ('{"valid": 5}', '{"valid": 6}', ["#/valid: 5 -> 6"]),
    ('{"day": "2026-11-05"}', '{"day": "2026-11-06"}', ['#/day: "2026-11-05" -> "2026-11-06"']),
    ('{"a": 1}', "{a}", ['#: an object -> "{a}"']),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_answers_that_mean_the_same_dont_differ(before, after):
    assert found(before, after) == []


@pytest.mark.parametrize(("before", "after", "differences"), DIFFERENT)
def test_answers_that_mean_something_else_differ_where_they_do(before, after, differences):
    assert found(before, after) == differences


def test_times_are_compared_when_that_is_wanted():
    before, after = '{"t": "2026-11-05T17:00:00Z"}', '{"t": "2026-11-05T17:00:01Z"}'
    assert len(found(before, after, times=True)) == 1
    assert found(before, '{"t": "2026-11-05T09:00:00-08:00"}', times=True) == []


@pytest.mark.parametrize(
    ("ignored", "left"),
    [
        (["/0/a"], 3),
        (["/*/a"], 2),
        (["#/*"], 0),
        (["/*/b/c"], 3),
        (["/1"], 2),
        (["/*/a", "/*/b/*"], 1),
        (["/0/nothing"], 4),
    ],
)
def test_what_lies_below_an_ignored_pointer_isnt_compared(ignored, left):
    before, after = '[{"a": 1, "b": {"c": 1}}, {"a": 1, "d": 1}]', '[{"a": 2, "b": {"c": 2}}, {"a": 2, "d": 2}]'
    assert len(found(before, after, ignored)) == left


def test_a_pointer_that_is_none_is_refused():
    with pytest.raises(SettingsError, match="--ignore 'price' is no JSON pointer"):
        Comparison(Ids(), ["price"])


def test_twenty_differences_are_the_most():
    assert len(found(str([1] * 50), str([2] * 50))) == MOST


def test_of_answers_with_another_status_or_other_codes_only_these_are_named():
    error = b'{"errorList": [{"errorCode": "POR0101", "errorDescription": "x"}]}'
    call = recorded(b'{"a": 1}')
    told = [str(one) for one in Comparison(Ids()).differences(call, Answer(400, JSON, error))]
    assert told == ["status: 200 -> 400", "codes: none -> POR0101"]
    other = replace(
        call, status=400, codes=("MKT0001",), reply=Said(JSON, error.replace(b"POR0101", b"MKT0001"), False)
    )
    assert [str(one) for one in Comparison(Ids()).differences(other, Answer(400, JSON, error))] == [
        "codes: MKT0001 -> POR0101"
    ]


def test_another_media_type_differs():
    told = Comparison(Ids()).differences(recorded(b"1"), Answer(200, {"content-type": "text/html"}, b"1"))
    assert [str(one) for one in told] == ["media type: application/json -> text/html"]


def zipped(text, name="a.csv", stamp=(2026, 1, 1, 0, 0, 0)):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, stamp), text)
    return buffer.getvalue()


def test_downloads_are_compared_by_their_rows():
    before = zipped("CRR ID,MW\n1,5\n2,6\n")
    assert found(before, zipped("CRR ID,MW\n7,5\n8,6\n", stamp=(2027, 1, 1, 0, 0, 0)), headers=BYTES) == []
    assert found(before, zipped("CRR ID,MW\n7,5\n8,6.5\n"), headers=BYTES) == ['#/a.csv/1/MW: "6" -> "6.5"']
    assert found(before, zipped("CRR ID,MW\n7,5\n"), headers=BYTES) == ["#/a.csv: an array of 2 -> an array of 1"]
    assert found(before, zipped("", "b.csv"), headers=BYTES) == ["files: a.csv -> b.csv"]
    assert found(before, before[:40], headers=BYTES) == ["#: a zip file -> a zip file that is broken"]
    assert found(before, b"what?", headers=BYTES) == [f"#: {len(before)} bytes -> other 5 bytes"]


def test_rows_in_json_are_compared_too():
    assert found(zipped('[{"MW": 1}]', "a.json"), zipped('[{"MW": 2}]', "a.json"), headers=BYTES) == [
        "#/a.json/0/MW: 1 -> 2"
    ]
