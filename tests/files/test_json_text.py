import json

import pytest

from mockserver.errors import SpecError
from mockserver.files.json_text import NotJson, lines_of, parse_json
from mockserver.files.yaml12 import Lines, read_yaml

TEXT = """\
{
  "a": [1, {"b": "x:,]"}, "\\"}"],

  "c\\u0041": {
    "d":
      null
  }
}
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\u007f"', "a\u007f"),
        ('{"' + "k" * 2000 + '": 1}', {"k" * 2000: 1}),
        ('"\\ud83d\\ude00 \\/"', "😀 /"),
        ('"\\\\ud83d"', "\\ud83d"),
        ("[1e2, -0.5, 123456789012345678901234567890]", [100.0, -0.5, 123456789012345678901234567890]),
        ("\ufeff{}", {}),
        ("[" * 100 + "]" * 100, json.loads("[" * 100 + "]" * 100)),
        ('"' + "[" * 5000 + '"', "[" * 5000),
    ],
)
def test_what_is_json_is_read(text, value):
    assert parse_json(text) == value


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "expecting value"),
        ('{\n"a" 1}', 2, "expecting ':' delimiter"),
        ('{"a": 1,\n"a": 2}', 2, "the key 'a' stands twice in one mapping; remove one"),
        ("[1,\nNaN]", 2, "NaN is no number of JSON"),
        ("[1,\n-1e999]", 2, "the number -1e999 is beyond what can be held"),
        ('["a",\n"\\ud800"]', 2, "a text with half of a surrogate pair, which is no character"),
        ("[\n" * 101 + "]" * 101, 101, "nested more than 100 levels deep"),
        ("1" * 5000, None, "Exceeds the limit"),
    ],
)
def test_what_nobody_can_send_on_is_refused_with_its_line(text, line, why):
    with pytest.raises(NotJson) as refusal:
        parse_json(text)

    assert refusal.value.line == line
    assert why in str(refusal.value)


def test_each_part_has_the_line_of_its_key_or_of_its_beginning():
    assert lines_of(TEXT) == {
        (): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 2, ("a", 1, "b"): 2, ("a", 2): 2, ("cA",): 4, ("cA", "d"): 5,
    }  # fmt: skip


def test_a_json_file_is_read_by_its_name(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(TEXT)

    assert read_yaml(path) == {"a": [1, {"b": "x:,]"}, '"}'], "cA": {"d": None}}
    assert Lines(path).of(("cA", "d", "missing")) == 5


def test_a_json_file_that_is_none_is_refused_as_such(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{\n'a': 1}")

    with pytest.raises(SpecError, match=r"a\.json:2: not readable as JSON: expecting property name"):
        read_yaml(path)
