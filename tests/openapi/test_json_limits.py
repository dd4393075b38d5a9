import pytest

from mockserver.openapi.json_limits import BeyondReading, read_json


@pytest.mark.parametrize(
    ("content", "limit"),
    [
        (b"[" + b",".join([b"[]"] * 500_000) + b"]", "of at most 500,000 lists and objects"),
        (b"[" * 500_001, "of at most 500,000 lists and objects"),
        (b"{" + b",".join([b'"a":1'] * 600_001) + b"}", "of at most 600,000 names"),
    ],
    ids=["lists", "one list in the other", "names"],
)
def test_json_of_more_parts_than_can_be_read_in_a_moment_isnt_read(content, limit):
    with pytest.raises(BeyondReading, match=limit):
        read_json(content)


def test_texts_are_read_however_long_they_are():
    text = "A" * 15_000_000

    assert read_json(f'["{text}"]'.encode()) == [text]
