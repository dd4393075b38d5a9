from pathlib import Path

import pytest

from mockserver.files.yaml12 import parse_yaml, read_yaml
from mockserver.lint.run import RULES

CASES = read_yaml(Path(__file__).with_name("cases.yaml"))
# found in several files at once, or where nothing else is looked for
ELSEWHERE = {"repeated-id", "repeated-component", "name-form", "unreadable", "not-servable"}


def changes(case):
    if "property" in case:
        yield "properties:\n        name:", f"properties:\n        extra: {case['property']}\n        name:"
    yield from case.get("change", [])


def test_nothing_is_found_in_a_clean_file(found, clean):
    assert found(clean) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_an_oddity_is_found_with_its_line_and_nothing_else(found, changed, case):
    assert found(changed(*changes(case))) == [(case["rule"], case["line"], case["found"])]


def test_every_rule_has_a_case():
    assert {rule.name for rule in RULES} - {case["rule"] for case in CASES} - ELSEWHERE == set()


def test_a_name_that_only_looks_like_one_of_caisos_is_odd(found, clean):
    assert found(clean, "caiso_crr_things_1.2.yaml") == [
        ("name-form", 1, "the name 'caiso_crr_things_1.2' isn't caiso_<app>_<service>_vMAJOR.MINOR.MINI")
    ]


@pytest.mark.parametrize("name", ["petstore.yaml", "things.json"])
def test_any_other_name_is_fine(found, clean, name):
    assert found(clean if name.endswith("yaml") else parse_yaml(clean, "clean.yaml"), name) == []
