"""Pairs of schemas as another tool judges them: npm's openapi-diff, and why we say something else where we do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockserver.files.yaml12 import parse_yaml
from tests.diff.test_pairs import OPPOSITE, SCHEMA_PAIRS, impact_of, with_schema

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / "node_modules" / "openapi-diff"
# What the judge passes over, by the beginning of a pair's name: it turns schemas into draft 4 and compares types,
# names and bounds only.
PASSED_OVER = {
    "nullable": "keywords of OpenAPI alone",
    "property of a property": "nullable",
    "enum": "lists of values",
    "maximum of 2^63": "JavaScript's numbers end at 2^53",
    "int32": "the ranges of formats",
    "multipleOf": "steps",
    "pattern": "patterns",
    "format": "formats",
    "uniqueItems": "lists without equals",
    "not more": "what is excluded",
    "another tag": "discriminators",
    "a new tag": "discriminators",
}
# Where it says something else on purpose, and so do we.
DECIDED = {
    "property added": "it takes the old file for admitting any value under the new name; nobody sends that",
    "property added to a closed object": "what an answer no longer holds breaks who reads it, closed or not",
    "property renamed": "an optional name that is no longer read isn't refused",
    "property in other case": "the same",
    "a new kind": "without tags on its kinds, it takes a value for one that may be of both kinds, which oneOf refuses",
}
TREES = ("a tree", "a tree of the same")  # it refuses references that lead back


def cases() -> list[dict[str, Any]]:
    found = []
    for pair in SCHEMA_PAIRS:
        if pair["name"] not in TREES:
            for forth in (True, False):
                for side in ("request", "answer"):
                    old, new = (pair["old"], pair["new"]) if forth else (pair["new"], pair["old"])
                    way = "forth" if forth else "back"
                    name = f"{pair['name']}|{way}|{side}"
                    found.append({"name": name, "old": plain(old, side), "now": plain(new, side)})
    return found


def plain(schema: Any, side: str) -> Any:
    root = parse_yaml(with_schema(schema, side), "old.yaml")
    for name in ("Tree", "SameTree", "TallTree"):
        del root["components"]["schemas"][name]
    return root


def ours(pair: dict[str, Any], way: str, side: str) -> bool:
    effect = pair["is"] if way == "forth" else pair.get("back_is", OPPOSITE.get(pair["is"], pair["is"]))
    return impact_of(effect, side).breaks


@pytest.mark.slow
@pytest.mark.skipif(not JUDGE.is_dir() or not shutil.which("node"), reason="npm's openapi-diff isn't installed here")
def test_each_disagreement_with_another_tool_is_decided():
    script = Path(__file__).parent / "judge.js"
    told = subprocess.run(
        ["node", str(script)],
        input=json.dumps(cases()),
        env={**os.environ, "NODE_PATH": str(ROOT / "node_modules")},
        capture_output=True,
        text=True,
        check=True,
    )
    verdicts = json.loads(told.stdout)
    pairs = {pair["name"]: pair for pair in SCHEMA_PAIRS}
    differing = set()
    for case, breaks in verdicts.items():
        name, way, side = case.split("|")
        if breaks != ours(pairs[name], way, side):
            differing.add(name)

    undecided = [one for one in differing if one not in DECIDED and not one.startswith(tuple(PASSED_OVER))]
    assert undecided == []
    assert [one for one in DECIDED if one not in differing] == []
    assert len(verdicts) >= 40
