"""The schemas for editors: those of the readers, named by every shipped file, which keeps to its own."""

import json
import re

import jsonschema_rs
import pytest

from mockserver.files.yaml12 import read_yaml
from tools.schemas import ROOT, SCHEMAS

FILES = [
    "specs/catalogue.yaml",
    *(f"specs/rules/{name}.yaml" for name in ("collection", "connectivity", "errors")),
    "specs/templates/uploads.yaml",
    *(f"scenarios/worlds/{name}.yaml" for name in ("common", "market-sim", "today")),
]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_in_the_repository_is_that_of_the_reader(name):
    assert json.loads((ROOT / name).read_bytes()) == SCHEMAS[name]


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_names_its_schema_and_keeps_to_it(name):
    path = ROOT / name
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())

    assert named is not None
    schema = SCHEMAS[str((path.parent / named[1]).relative_to(ROOT))]
    assert [str(one) for one in jsonschema_rs.Draft202012Validator(schema).iter_errors(read_yaml(path))] == []
