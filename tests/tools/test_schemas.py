"""The schemas for editors that lie in the repository."""

import json

import pytest

from tools.schemas import ROOT, SCHEMAS


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_in_the_repository_is_that_of_the_reader(name):
    assert json.loads((ROOT / name).read_bytes()) == SCHEMAS[name]
