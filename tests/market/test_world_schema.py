"""The JSON Schema of world files and the reader say the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.files.yaml12 import Pointer, read_yaml, write_yaml
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.market.seed_schema import world_schema
from mockserver.settings import data_folder

FOLDER = data_folder("scenarios") / "worlds"
SCHEMA = world_schema(ACTIVITIES)
CHECK = jsonschema_rs.Draft202012Validator(SCHEMA)
WHOLE = {**read_yaml(FOLDER / "market-sim-2024.yaml"), **read_yaml(FOLDER / "common.yaml"), "rules": {"lt_years": 9}}
WHOLE["calendar"] = {"every month": {"T1": "-16b post -14b", "HIST_LOAD": "-38b"}, "2027": {"publish": "09-01"}}
del WHOLE["extends"]


def mappings(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """The places of all mappings with keys of ours, of a list only that in its first entry."""
    if isinstance(value, dict):
        if pointer[-1:] != ("areas",):
            yield pointer
        for key, one in value.items():
            yield from mappings(one, (*pointer, key))
    elif isinstance(value, list) and value:
        yield from mappings(value[0], (*pointer, 0))


def at(value: Any, pointer: Pointer) -> Any:
    for part in pointer:
        value = value[part]
    return value


def read(tmp_path: Any, content: Any) -> None:
    (tmp_path / "world.yaml").write_text(write_yaml(content))
    seed = SeedFile(tmp_path / "world.yaml")
    build_world(seed, build_stage(seed, ACTIVITIES), ACTIVITIES)


def test_a_whole_world_is_taken_by_schema_and_reader(tmp_path):
    read(tmp_path, WHOLE)

    assert CHECK.is_valid(WHOLE)


@pytest.mark.parametrize("pointer", list(mappings(WHOLE)), ids=lambda pointer: ".".join(map(str, pointer)) or "root")
def test_a_key_that_the_schema_does_not_know_is_unknown_to_the_reader_too(tmp_path, pointer):
    content = copy.deepcopy(WHOLE)
    at(content, pointer)["colour"] = "red"

    with pytest.raises(WorldError, match=r"world\.yaml:\d+: there is no key `colour` here") as caught:
        read(tmp_path, content)

    assert "red" in (tmp_path / "world.yaml").read_text().splitlines()[(caught.value.line or 0) - 1]
    assert not CHECK.is_valid(content)


@pytest.mark.parametrize("key", sorted(SCHEMA["properties"].keys() - {"extends", "description", "start"}))
def test_each_key_of_the_schema_is_one_of_the_reader_s(tmp_path, key):
    kind = SCHEMA["properties"][key].get("type", "object")
    empty = {"array": [], "object": {}, "number": 1, "string": "2026-11-02"}[kind]

    read(tmp_path, {"description": "x", key: empty})


def test_editors_are_told_what_the_keys_mean():
    rules = SCHEMA["properties"]["rules"]["properties"]

    assert rules["lt_years"]["description"] == "for how many years after the nominated one a long-term allocation runs"
    assert rules["lt_years"]["maximum"] == 100
