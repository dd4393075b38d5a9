"""Schemas that contain themselves are checked like others, within bounds."""

import json
from random import Random

import pytest

from mockserver.app import load_catalogue
from mockserver.call import Call
from mockserver.cli import app
from mockserver.errors import SpecError
from mockserver.lint.run import check
from mockserver.settings import Settings
from tests.caiso.in_time import ended_in_time
from tests.spec_files import NOW


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def part(**properties):
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in properties.items()}}


SCHEMAS = {
    "parent that lists its children": {
        "Animal": {**part(kind="string"), "oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [ref("Animal"), part(lives="integer")]},
        "Dog": {"allOf": [ref("Animal"), part(tricks="integer")]},
    },
    "made of itself": {"A": {"allOf": [ref("A")], "required": ["b"], "example": {"b": 1}}},
    "opposite of itself": {"A": {"not": ref("A")}},
    "choices among each other": {
        f"A{n}": {"anyOf": [*map(ref, ("A0", "A1", "A2")), part(a="string")]} for n in range(3)
    },
    "several ways to the same": {
        **{f"A{n}": {"allOf": [ref(f"A{n + 1}"), ref(f"A{n + 1}")], "example": 1} for n in range(12)},
        "A12": {"type": "integer"},
    },
}  # fmt: skip


@pytest.mark.parametrize("schemas", SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema_that_contains_itself_is_checked(write, schemas):
    content = {"application/json": {"schema": ref(next(iter(schemas)))}}
    operation = {
        "parameters": [{"name": "q", "in": "query", "schema": ref(next(iter(schemas)))}],
        "requestBody": {"content": {**content, "multipart/form-data": content["application/json"]}},
        "responses": {"200": {"description": "done", "content": content}},
    }
    info = {"title": "T", "version": "1.0.0"}
    paths = {"/a": {"post": operation}}
    path = write("a.json", {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}})

    with ended_in_time(5):
        (report,) = check([path], []).files

    assert report.operations == 1
    assert [one.found for one in report.findings if one.rule.name in ("openapi", "example", "disputed")] == []


@pytest.mark.parametrize(
    "schemas",
    [
        {**{f"A{n}": {"allOf": [ref(f"A{n + 1}"), ref(f"A{n + 1}")]} for n in range(30)}, "A30": {"type": "integer"}},
        {f"A{n}": {"allOf": [ref(f"A{m}") for m in range(6)]} for n in range(6)},
    ],
)
def test_a_schema_that_is_made_of_others_in_countless_ways_is_refused_with_its_line(write, schemas):
    info, components = {"title": "T", "version": "1.0.0"}, {"schemas": schemas}
    path = write("a.json", {"openapi": "3.0.3", "info": info, "paths": {}, "components": components})

    with ended_in_time(5):
        (report,) = check([path], []).files

    assert {(one.rule.name, one.line) for one in report.findings} == {("not-servable", 10)}
    assert "in more ways than can be followed" in report.findings[0].found


@pytest.mark.parametrize("command", [["diff", "a.json", "a.json"], ["dictionary", "a.json"]])
def test_what_the_server_refuses_no_command_follows(write, monkeypatch, tmp_path, command):
    schemas = {f"A{n}": {"allOf": [ref(f"A{n + 1}"), ref(f"A{n + 1}")]} for n in range(30)} | {"A30": {}}
    root = {"openapi": "3.0.3", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}
    write("a.json", {**root, "components": {"schemas": schemas}})
    monkeypatch.chdir(tmp_path)

    with ended_in_time(5), pytest.raises(SpecError, match=r"a\.json:10: .*more ways than can be followed"):
        app(command, standalone_mode=False)


@pytest.mark.parametrize("discriminator", [{}, {"discriminator": {"propertyName": "kind"}}])
def test_a_parent_that_lists_300_children_made_of_it_is_served(write, discriminator):
    base = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, **discriminator}
    children = {
        f"C{n}": {"allOf": [ref("Parent"), {**part(**{f"f{n}": "string"}), "required": [f"f{n}"]}]} for n in range(300)
    }
    schemas = {"Parent": {**base, "oneOf": [ref(name) for name in children]}, **children}
    content = {"application/json": {"schema": {"type": "array", "items": ref("Parent")}}}
    paths = {"/a": {"get": {"responses": {"200": {"description": "done", "content": content}}}}}
    info = {"title": "T", "version": "1.0.0"}
    path = write("a.json", {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}})

    with ended_in_time(10):
        (contract,) = load_catalogue(Settings(specs=(path,))).contracts.values()
        reply = contract.example(Call(contract.operation, "/a"), {}, Random(0), NOW)

        assert contract.faults_of([*json.loads(reply.content), {"kind": "C7", "f7": "x"}]) == []
        assert contract.faults_of([{"kind": "C7", "f7": "x"}, {"kind": "C7"}])[0].startswith("[1]")


def test_a_place_in_a_neighbouring_file_is_named_as_that_file_has_it(write):
    write("parts.yaml", "Toy:\n  type: object\n  properties: {a: {}}\n  required: [a, b]\n")
    content = {"application/json": {"schema": {"$ref": "parts.yaml#/Toy"}}}
    paths = {"/a": {"get": {"responses": {"200": {"description": "done", "content": content}}}}}
    path = write("a.json", {"openapi": "3.0.3", "info": {"title": "T", "version": "1.0.0"}, "paths": paths})

    (report,) = check([path], []).files

    assert [(one.file.name, one.line, one.pointer) for one in report.findings if "undeclared" in one.found] == [
        ("parts.yaml", 4, "#/Toy/required/1")
    ]
