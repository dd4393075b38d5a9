import json
import shutil
import subprocess
from random import Random

import pytest

from mockserver.lint.referee import Referee, faults_of_file, pattern_accepts, pattern_fault

KINDS = "array, boolean, integer, null, number, object, string"
PATTERNS = {
    r"^[\#\@]$": (True, False),
    r"^\#$": (True, False),
    r"^\-$": (True, False),
    r"^[\-+]$": (True, True),
    r"^[\._-]$": (True, True),
    r"^\.\/\^\$\\$": (True, True),
    r"^\d\w\s\b$": (True, True),
    r"^[\d-a]$": (True, False),
    r"^\_$": (True, False),
    r"^a]$": (True, False),
    r"^a}$": (True, False),
    r"^a{,2}$": (True, False),
    r"^a{2,3}?$": (True, True),
    r"^a{3,2}$": (False, False),
    r"^(?=a)(?!b)(?<=c)(?<!d)$": (True, True),
    r"^(?=a)*$": (True, False),
    r"^(?<year>\d{4})\k<year>$": (True, True),
    r"^(?P<year>\d{4})$": (False, False),
    r"^(a)\1$": (True, True),
    r"^\2$": (True, False),
    r"^\u0041\x41\cA$": (True, True),
    r"^\u004$": (True, False),
    r"^\xg$": (True, False),
    r"^\p{Lu}$": (True, True),
    r"^\p{Nonsense}$": (True, False),
    r"^[]$": (True, True),
    r"^[^]$": (True, True),
    r"^[b-a]$": (False, False),
    "(": (False, False),
    ")": (False, False),
    "*a": (False, False),
    "a**": (False, False),
    "a++": (False, False),
    r"\Z": (True, False),
}


@pytest.mark.parametrize(("pattern", "legal"), PATTERNS.items())
def test_a_pattern_is_legal_by_ecma_262(pattern, legal):
    assert (pattern_fault(pattern) is None, pattern_fault(pattern, "u") is None) == legal


def legal_in_node(patterns):
    """Whether JavaScript itself takes each pattern without and with the flag u."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    script = """
    const legal = (pattern, flags) => { try { new RegExp(pattern, flags); return true } catch { return false } };
    const patterns = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    console.log(JSON.stringify(patterns.map(pattern => [legal(pattern, ''), legal(pattern, 'u')])));
    """
    done = subprocess.run([node, "-e", script], input=json.dumps(patterns), capture_output=True, text=True, check=True)
    return [tuple(one) for one in json.loads(done.stdout)]


def test_javascript_agrees_on_the_table():
    assert dict(zip(PATTERNS, legal_in_node(list(PATTERNS)), strict=True)) == PATTERNS


def test_javascript_agrees_on_drawn_patterns():
    pieces = [
        *r"ab[](){}*+?|^$-",
        r"\#",
        r"\.",
        r"\-",
        r"\d",
        r"\_",
        "(?:",
        "(?=",
        "{2}",
        "{1,}",
        "[^",
        "[a-b]",
        r"\x41",
    ]
    random = Random(7)
    patterns = ["".join(random.choices(pieces, k=random.randint(1, 6))) for _ in range(5000)]

    ours = [(pattern_fault(one) is None, pattern_fault(one, "u") is None) for one in patterns]

    assert [one for one in zip(patterns, ours, legal_in_node(patterns), strict=True) if one[1] != one[2]] == []


def test_a_pattern_accepts_texts_as_javascript_does():
    assert pattern_accepts(r"^\d$", "3")
    assert not pattern_accepts(r"^\d$", "٣")
    assert not pattern_accepts("^a$", "a\n")
    assert not pattern_accepts("(", "(")


@pytest.mark.parametrize(
    ("schema", "value", "direction", "valid"),
    [
        ({"type": "number", "multipleOf": 0.01}, 19.99, "request", True),
        ({"type": "number", "multipleOf": 0.01}, 19.999, "request", False),
        ({"type": "string", "nullable": True}, None, "reply", True),
        ({"$ref": "#/components/schemas/Named"}, "abc", "request", False),
        ({"type": "string", "format": "date-time"}, "2023-12-141T02:00:00Z", "request", False),
        ({"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True}}}, {}, "request", True),
        ({"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True}}}, {"a": 1}, "request", True),
        ({"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True}}}, {}, "reply", False),
    ],
)
def test_the_referee_judges_by_the_schema_at_a_place(schema, value, direction, valid):
    root = {"components": {"schemas": {"A b/c": schema, "Named": {"type": "string", "maxLength": 2}}}}

    assert Referee(root).accepts(("components", "schemas", "A b/c"), value, direction) is valid


@pytest.mark.parametrize(
    ("version", "schema", "faults"),
    [
        ("3.0.3", {"type": "string", "deprecated": "yes"}, ['deprecated: expected a boolean, got "yes"']),
        ("3.1.0", {"$defs": {"A": {"type": "text"}}}, [f'type: expected one of {KINDS}, got "text"']),
        ("3.1.0", {"properties": {"a": {"minContains": -1}}}, ["minContains: expected at least 0, got -1"]),
        ("3.1.0", {"type": ["string", "null"], "const": "a", "x-owner": 5, "properties": {"a": True}}, []),
    ],
)
def test_the_schemas_of_a_file_are_judged_by_that_of_openapi(version, schema, faults):
    info, components = {"title": "T", "version": "1"}, {"schemas": {"A": schema}}
    root = {"openapi": version, "info": info, "paths": {}, "components": components}

    assert [one.found for one in faults_of_file(root, version == "3.1.0")] == faults
