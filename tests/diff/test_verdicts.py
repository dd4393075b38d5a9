"""The classes held against verdicts: files with one random edit, and requests that tell the two apart.

A request that the old file accepts and the new one refuses is a witness. Where there is one, the comparison must say
that requests break; where it says so, there must be one.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.contract import Contract
from mockserver.diff.change import Change, DiffReport, Impact
from mockserver.diff.run import diff
from mockserver.files.yaml12 import read_yaml, write_yaml
from mockserver.settings import Settings
from tests.contract.referee import Sent, refusal
from tests.contract.right_requests import right_request
from tests.contract.single_breaks import bounds, broken
from tests.contract.spec_folders import FOLDERS

FILES = sorted(FOLDERS["specs"].glob("caiso_*.yaml"))
EDITS = 40
PATTERNS = ["^[A-Z]+$", "^[a-z]*$", r"^([a-zA-Z0-9\. _-]*)$", r"^([a-zA-Z0-9\._-]*)$", "^.{0,8}$"]

Place = tuple[Any, Any]


def contracts_of(path: Path) -> dict[str, Contract]:
    catalogue = load_catalogue(Settings(specs=(path,), overlays=False))
    return {f"{one.operation.method} {one.operation.path}": one for one in catalogue.contracts.values()}


@cache
def old_contracts(path: Path) -> dict[str, Contract]:
    return contracts_of(path)


@cache
def old_requests(path: Path, operation: str) -> list[Sent]:
    """Requests that the old file accepts: an ordinary one, and those that go as far as a rule lets them."""
    contract = old_contracts(path)[operation]
    return [right_request(contract), *(sent for _, sent in bounds(contract))]


class Editor:
    """One random edit of a file."""

    def __init__(self, root: dict[str, Any], random: Random) -> None:
        self.root, self.random = root, random

    def edit(self) -> str:
        schemas = [node for node in nodes(self.root) if isinstance(node.get("type"), str) and "in" not in node]
        while True:
            schema = self.random.choice(schemas)
            way = self.random.choice([self.bound, self.text, self.values, self.members, self.kind, self.parameter])
            if done := way(schema):
                return done

    def bound(self, schema: dict[str, Any]) -> str:
        known = [
            key for key in ("minimum", "maximum", "maxLength", "minItems", "maxItems", "multipleOf") if key in schema
        ]
        if not known or (schema["type"] == "string" and "enum" in schema):
            return ""
        key = self.random.choice(known)
        if self.random.random() < 0.3:
            del schema[key]
        elif key == "multipleOf":
            schema[key] = self.random.choice([0.5, 0.001, 0.1])
        else:
            schema[key] = max(schema[key] + self.random.choice([-1, 1]), 0 if key.startswith("m") else schema[key])
        return f"{key} {schema.get(key)}"

    def text(self, schema: dict[str, Any]) -> str:
        if schema["type"] != "string" or "enum" in schema or "format" in schema:
            return ""
        schema["pattern"] = self.random.choice(PATTERNS)
        return f"pattern {schema['pattern']}"

    def values(self, schema: dict[str, Any]) -> str:
        if "enum" not in schema or len(schema["enum"]) < 2:
            return ""
        if self.random.random() < 0.5:
            return f"enum without {schema['enum'].pop(self.random.randrange(len(schema['enum'])))}"
        schema["enum"].append("MIDDAY")
        return "enum with MIDDAY"

    def members(self, schema: dict[str, Any]) -> str:
        if not schema.get("properties"):
            return ""
        name = self.random.choice(list(schema["properties"]))
        required = schema.setdefault("required", [])
        way = self.random.choice(["required", "new", "new and required", "gone", "closed", "renamed"])
        if way == "required":
            required.remove(name) if name in required else required.append(name)
        elif way.startswith("new"):
            schema["properties"]["comment"] = {"type": "string", "example": "a"}
            required += ["comment"] if "required" in way else []
        elif way == "gone":
            del schema["properties"][name]
            schema["required"] = [one for one in required if one != name]
        elif way == "closed":
            schema["additionalProperties"] = False
        else:
            schema["properties"][f"{name}New"] = schema["properties"].pop(name)
            schema["required"] = [f"{name}New" if one == name else one for one in required]
        if not schema["required"]:
            del schema["required"]
        return f"{name} {way}"

    def kind(self, schema: dict[str, Any]) -> str:
        if schema.get("nullable") or "enum" in schema:
            return ""
        schema["nullable"] = True
        return "nullable"

    def parameter(self, _schema: dict[str, Any]) -> str:
        parameters = [node for node in nodes(self.root) if "in" in node and "name" in node]
        one = self.random.choice(parameters)
        if self.random.random() < 0.5:
            one["required"] = not one.get("required")
            return f"{one['name']} required {one['required']}"
        one["name"] += "New"
        return f"{one['name']} renamed"


def nodes(node: Any) -> list[dict[str, Any]]:
    """Every mapping of the file, but for examples."""
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [node] if isinstance(node, dict) else []
    return own + [inner for child in children for inner in nodes(child)]


def edited(path: Path, seed: int, folder: Path) -> tuple[Path, str]:
    root = deepcopy(read_yaml(path))
    done = Editor(root, Random(seed)).edit()
    new = folder / path.name
    new.write_text(write_yaml(root))
    return new, done


def witnesses(old: Contract, new: Contract, sent: list[Sent]) -> list[Sent]:
    """Requests that the old file accepts and the new one refuses."""
    return [one for one in sent if refusal(old, one) is None and refusal(new, one) is not None]


def breaking(contract: Contract) -> list[Sent]:
    """Requests that break each rule of the new file once; none where its own examples do."""
    try:
        return [sent for _, sent in broken(contract)]
    except AssertionError:  # then the old file's ordinary request is refused too
        return []


def changes_of(report: DiffReport, operation: str) -> list[Change]:
    return [one for one in report.changes if one.operation == operation and one.impact is not Impact.DOCUMENTATION]


def told_texts(contract: Contract, changes: list[Change]) -> list[Sent]:
    """Requests with the text that a change of a pattern names as its witness."""
    found = []
    for change in changes:
        if change.kind == "pattern" and "no longer takes " in change.text:
            text = json.loads(change.text.split("no longer takes ")[1].split(" and now takes")[0])
            found += [replace_text(contract, change.place, text)]
    return [one for one in found if one]


def replace_text(contract: Contract, place: str, text: str) -> Sent | None:
    sent = right_request(contract)
    where, _, name = place.partition(" ")
    if where == "query":
        others = [pair for pair in sent.query if pair[0] != name]
        return replace(sent, query=(*others, (name, text)))
    if where == "header":
        return replace(sent, headers={**sent.headers, name: text}) if text.isascii() and text.strip() == text else None
    body = json.loads(sent.body)
    put(body, re.findall(r"\[\]|[^.\[\]]+", name), text)
    return replace(sent, body=json.dumps(body).encode())


def put(node: Any, way: list[str], text: str) -> None:
    if isinstance(node, list):
        for index, inner in enumerate(node):
            if len(way) == 1:
                node[index] = text
            else:
                put(inner, way[1:], text)
    elif len(way) == 1:
        node[way[0]] = text
    elif way[0] in node:
        put(node[way[0]], way[1:], text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.removeprefix("caiso_crr_"))
def test_requests_break_where_a_request_tells_so_and_only_there(path, tmp_path, request):
    unproven = []
    for seed in range(1000 if request.config.getoption("--long") else EDITS // 10):
        new_path, done = edited(path, seed, tmp_path)
        new = contracts_of(new_path)
        report = diff(path, new_path)
        for operation, contract in old_contracts(path).items():
            changes = changes_of(report, operation)
            says = any(change.impact is Impact.BREAKS_REQUESTS for change in changes)
            sent = old_requests(path, operation)
            if says:
                sent = [*sent, *breaking(new[operation]), *told_texts(contract, changes)]
            found = witnesses(contract, new[operation], sent)
            assert says or not found, f"{done} (seed {seed}): {operation} refuses {found[0]}, and nothing is said of it"
            if says and not found:
                unproven.append((seed, done, operation, [change.sentence for change in changes]))
            if not changes:
                again = [one for one in old_requests(path, operation) if refusal(new[operation], one)]
                assert again == [], f"{done}: {operation} differs, and nothing is said of it"
    assert unproven == []
