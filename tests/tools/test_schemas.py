"""The schemas for editors: those of the readers, named by every shipped file, which keeps to its own."""

import json
import re

import jsonschema_rs
import pytest

from mockserver.files.yaml12 import parse_yaml, read_yaml
from tools.schemas import ROOT, SCHEMAS

FILES = [
    "specs/catalogue.yaml",
    *(f"specs/rules/{name}.yaml" for name in ("collection", "connectivity", "errors")),
    "specs/templates/uploads.yaml",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "scenarios").rglob("*.yaml"))),
]
VERIFICATION = jsonschema_rs.Draft202012Validator(SCHEMAS["scenarios/verification.schema.json"])
CHECKS = ["{when: {service: auction}, atLeast: 1}", "{status: 200}", "{status: [4xx, '409']}", "{codes: []}"]
BROKEN = ["{when: {nth: 2}}", "{exactyl: 1}", "{status: 700}", "{status: 4x}", "{when: {servce: x}}"]


@pytest.mark.parametrize("check", CHECKS)
def test_the_schema_of_verifications_takes_checks(check):
    assert VERIFICATION.is_valid(parse_yaml(f"calls: [{check}]", "calls.yaml"))


@pytest.mark.parametrize("check", BROKEN)
def test_the_schema_of_verifications_refuses_what_the_reader_does(check):
    assert not VERIFICATION.is_valid(parse_yaml(f"calls: [{check}]", "calls.yaml"))


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
