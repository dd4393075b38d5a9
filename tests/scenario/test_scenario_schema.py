"""The JSON Schema of scenario files and the loader say the same."""

import jsonschema_rs
import orjson
import pytest
from pydantic import ValidationError

from mockserver.files.yaml12 import parse_yaml
from mockserver.scenario.schema import SCENARIO
from tests.scenario.test_scenario_load import HEAD, WRONG

OF_THE_GRAMMAR = ("no key", "there is no effect", "a duration", "is expected here")


@pytest.mark.parametrize("rules", [one[0] for one in WRONG if any(words in one[2] for words in OF_THE_GRAMMAR)])
def test_the_schema_refuses_what_the_grammar_refuses(rules):
    check = jsonschema_rs.Draft202012Validator(SCENARIO.schema)

    assert not check.is_valid(parse_yaml(HEAD + rules, "wrong"))


SPELLINGS = [
    {"then": ["busy"]},
    {"then": ["dely"]},
    {"then": [{"busy": None}]},
    {"then": [{}]},
    {"then": [{"delay": "1s", "error": "SEC0001"}]},
    *({"then": [{"delay": time}]} for time in ("1h30m", "0.5s", "1 s", "s", "1w", "", 5, None)),
    {"then": [{"delay": {"uniform": {"min": "1s", "max": "2s"}}}]},
    {"then": [{"delay": {"uniform": {"min": "1s"}}}]},
    {"then": [{"delay": {"lognormal": {"median": "1s", "sigma": 0}}}]},
    *(
        {"then": [{"error": error}]}
        for error in ("SEC0001", "sec", ["SEC0001", {"code": "SEC0002"}], [], {"cod": "SEC0001"})
    ),
    *({"then": [{"empty_error_body": status}]} for status in (500, 399, "500", True)),
    *(
        {"then": [{"respond": what}]}
        for what in (
            204,
            None,
            {"body": None},
            {"body": [1, {}]},
            {"headers": {"a": 1}},
            {"headers": {"a b": "1"}},
            {"headers": {"a": "1"}},
        )
    ),
    *(
        {"then": [{"patch": [one]}]}
        for one in ({"op": "remove", "path": "/a"}, {"op": "remove", "path": "a"}, {"op": "x", "path": ""})
    ),
    *({"then": [{"stall": what}]} for what in ("3s", {"after_bytes": 3}, {"after_bytes": -1}, 3)),
    *({"then": ["busy"], "when": {"hours": one}} for one in ("16:00-17:00",)),
    *({"then": ["busy"], "when": {"time": {"hours": one}}} for one in ("16:00-17:00", "4pm", "25:00-26:00")),
    *({"then": ["busy"], "when": {"nth": one}} for one in (1, [1, 3], 0, "1", [0], True)),
    *({"then": ["busy"], "when": {"service": one}} for one in ("auction", ["auction"], 5, [5], None)),
    *(
        {"then": ["busy"], "when": {"params": {"x": one}}}
        for one in ("a", 1, None, [1, "a"], {"glob": "a*"}, {"lob": 1}, {"above": "1"})
    ),
    *({"then": ["busy"], "when": {"body": {one: 1}}} for one in ("/a/*/b", "", "a")),
    *({"then": ["busy"], "commit": one} for one in ("before", "after", 1)),
    *({"then": ["busy"], "times": one} for one in (1, 0, 1.5, "1")),
]


@pytest.mark.parametrize("rule", SPELLINGS, ids=str)
def test_schema_and_grammar_agree_on_every_spelling(rule):
    data = {"description": "x", "rules": [rule]}

    assert jsonschema_rs.Draft202012Validator(SCENARIO.schema, validate_formats=True).is_valid(data) is loads(data)


def loads(data):
    try:
        SCENARIO.adapter.validate_json(orjson.dumps(data))
    except ValidationError:
        return False
    return True
