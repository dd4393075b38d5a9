"""Models, what they are read from, and the schemas that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema_rs
import pytest

from mockserver.errors import WorldError
from mockserver.files.model import Entry, Like, Within, read
from mockserver.files.schema import file_schema
from mockserver.files.section import Section

Share = Annotated[float, Within(0, 1)]


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices.

    share  how much
           of it
    """

    share: Share = 0.5
    count: int = 1


class Part(Entry):
    name: str
    colors: tuple[Color, ...] = ()


class Whole(Entry):
    """A whole."""

    text: Annotated[str, Like(("a", "b"))]
    from_: Share | None = None
    word: Literal["ON", "OFF"] = "ON"
    color: Color = Color.RED
    flag: bool = False
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    shares: dict[str, Share] | None = None
    names: dict[str, tuple[str, ...]] | None = None
    curve: list[Any] | None = None
    choices: Choices = Choices()
    any: Any = None


def section(tmp_path: Path, text: str) -> Section:
    path = tmp_path / "whole.yaml"
    path.write_text(text)
    return Section.of_file(path, WorldError)


def test_a_model_holds_what_stands_there_and_its_defaults(tmp_path):
    text = "text: a\nfrom: 0.25\nflag: Yes\nparts: [{name: p, colors: [blue]}]\nshares: {x: 1}\nchoices: {count: 3}\n"
    whole = read(section(tmp_path, text), Whole)

    assert (whole.text, whole.from_, whole.flag, whole.word, whole.part) == ("a", 0.25, True, "ON", None)
    assert (whole.parts[0].name, whole.parts[0].colors, whole.shares) == ("p", (Color.BLUE,), {"x": 1})
    assert whole.choices == Choices(0.5, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text: a\nparts:\n  - {nmae: x}", "3: there is no key `nmae` here; did you mean 'name'?"),
        ("text: a\nparts:\n  - {colors: []}", "3: `name` is missing"),
        ("text: a\nparts:\n  - name: x\n    colors:\n    - blu", "5: `colors` can't hold 'blu'; did you mean 'blue'?"),
        ("text: a\ncolor: rde", "2: `color` can't be 'rde'; did you mean 'red'?"),
        ("text: a\nfrom: 2", "2: `from` must be from 0 to 1"),
        ("text: a\nshares:\n  x: 1\n  y: 2", "4: `y` must be from 0 to 1"),
        ("text: a\nchoices: {count: 1.5}", "2: `count` must be a whole number"),
        ("text: a\nfrom_: 1", "2: there is no key `from_` here; did you mean 'from'?"),
        ("text: a\nflag: true", "2: `flag` must be a text"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_with_line_key_and_nearest_name(tmp_path, text, said):
    with pytest.raises(WorldError) as caught:
        read(section(tmp_path, text), Whole)

    assert str(caught.value) == f"{tmp_path / 'whole.yaml'}:{said}"


def test_what_is_found_out_later_is_refused_at_its_place(tmp_path):
    whole = read(section(tmp_path, "text: a\nparts:\n  - {name: p}\n  - {name: q}\n"), Whole)

    with pytest.raises(WorldError, match=r"yaml:4: no such part$"):
        whole.parts[1].refuse("no such part", "name")


VALUES = ["a", "", "ON", "blue", "Yes", 1, 0.5, -1, 2, 1.5, 1e13, True, None, [], ["a"], ["blue"], [1], [{"name": 1}]]
VALUES += [
    {"name": "x"},
    [{"name": "x"}],
    {},
    {"a": 1},
    {"a": 2},
    {"a": []},
    {"a": ["b"]},
    {"count": 2.0},
    {"count": 0.5},
]
KEYS = ["text", "from", "word", "color", "flag", "part", "parts", "shares", "names", "curve", "choices", "any", "x"]


@pytest.mark.parametrize("key", KEYS)
def test_schema_and_reader_agree_on_every_spelling(key):
    check = jsonschema_rs.Draft202012Validator(file_schema(Whole))
    contents = [{"text": "a", key: value} for value in VALUES]

    assert [check.is_valid(content) for content in contents] == [is_read(content) for content in contents]


def is_read(content: Any) -> bool:
    try:
        read(Section(content, Path("none.yaml"), WorldError), Whole)
    except WorldError:
        return False
    return True


def test_editors_are_told_what_keys_mean_and_hold():
    schema = file_schema(Whole)

    assert schema["description"] == "A whole."
    assert schema["properties"]["text"] == {"type": "string", "examples": ["a", "b"]}
    assert schema["properties"]["choices"]["properties"]["share"]["description"] == "how much of it"
    assert schema["required"] == ["text"]
