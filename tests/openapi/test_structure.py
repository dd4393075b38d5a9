"""A file that would only fail once a call comes is refused at the start, with the line."""

import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.files import load_document
from mockserver.errors import SpecError
from mockserver.openapi.structure import faults_of
from mockserver.settings import Settings

TOYS = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
servers: []
paths:
  /toys:
    get:
      parameters: []
      responses:
        '200':
          description: found
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Toy'}
components:
  schemas:
    Toy:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1}
"""


def faults(tmp_path, *edit):
    file = tmp_path / "toys.yaml"
    file.write_text(TOYS.replace(*edit))
    return [str(fault).replace(f"{file}:", "") for fault in faults_of(load_document(file, []))]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("servers: []", "servers: here", "3: `servers` must be a list, not 'here'"),
        ("servers: []", "servers: [{}]", "3: a server needs `url`"),
        ("/toys:", "toys:", "5: a path begins with a slash, not as 'toys' does"),
        ("get:", "post: yes\n    get:", "6: `post` must be a mapping (operation), not 'yes'"),
        ("parameters: []", "parameters: {a: 1}", "7: `parameters` must be a list, not a mapping"),
        ("parameters: []", "parameters: [{name: a}]", "7: a parameter needs `in`"),
        (
            "parameters: []",
            "parameters: [{name: a, in: body}]",
            "7: `in` must be query, header, path or cookie, not 'body'",
        ),
        ("responses:", "answers:", "6: an operation needs `responses`"),
        ("'200'", "ok", "9: a response has a status such as 200 or 4XX, or default, not 'ok'"),
        ("'200':", "'200': {$ref: '#/nowhere'}\n        '400':", "9: the $ref '#/nowhere' leads nowhere"),
        ("content:", "content: []\n          x-content:", "11: `content` must be a mapping, not a list"),
        ("schemas/Toy'", "schemas/Toi'", "13: the $ref '#/components/schemas/Toi' leads nowhere"),
        ("schema: {$ref", "schema: x # {", "13: `schema` must be a mapping (schema), not 'x'"),
        (
            "type: object",
            "type: thing",
            "17: `type` must be one of string, number, integer, boolean, array, object, not 'thing'",
        ),
        ("required: [name]", "required: true", "18: `required` must be a list, not true"),
        ("type: string,", "pattern: '[a-z', ", "20: `pattern` must be a regular expression, not '[a-z'"),
        ("minLength: 1", "minLength: -1", "20: `minLength` must be a whole number from zero up, not -1"),
        ("minLength: 1", "multipleOf: 0", "20: `multipleOf` must be a number above zero, not 0"),
        ("minLength: 1", "exclusiveMinimum: 3", "20: `exclusiveMinimum` must be true or false, not 3"),
        ("minLength: 1", "minimum: null", "20: `minimum` must be a number, not nothing"),
        ("minLength: 1", "allOf: {}", "20: `allOf` must be a list, not a mapping"),
        ("minLength: 1", "oneOf: []", "20: `oneOf` must hold at least one"),
        ("minLength: 1", "enum: []", "20: `enum` must hold at least one"),
        ("minLength: 1", "maxLength: 1e30", "20: `maxLength` must be a whole number from zero up, not 1e+30"),
        ("{type: string, minLength: 1}", "{$ref: 5}", "20: `$ref` must be a text, not 5"),
        ("/toys:", "/toys/{id:", "5: the path '/toys/{id' has a brace without its other one"),
        ("content:", "headers: {X: {$ref: '#/nowhere'}}\n          content:", "11: the $ref '#/nowhere' leads nowhere"),
        (
            "content:",
            "headers: {X: {schema: {pattern: '('}}}\n          content:",
            "11: `pattern` must be a regular expression, not '('",
        ),
    ],
)
def test_a_fault_is_named_once_with_its_line(tmp_path, old, new, fault):
    assert faults(tmp_path, old, new) == [fault]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("required: [name]", "required: [name, name]"),
        ("minLength: 1", "minLength: 2.0"),
        ("minLength: 1", "exclusiveMinimum: false"),
        ("minLength: 1", "enum: [a, a]"),
        ("minLength: 1", "example: 123456789012345678901234567890"),
    ],
)
def test_what_has_one_meaning_is_served(tmp_path, ask, old, new):
    (tmp_path / "toys.yaml").write_text(TOYS.replace(old, new))

    assert ask(load_catalogue(Settings(specs=(tmp_path,))), "get /toys").status == 200


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("$ref: '#/components/schemas/Toy'", "holds itself without end, or contradicts itself"),
        ("type: string, minLength: 50000000", "is larger than this server makes"),
        ("type: array, minItems: 3, maxItems: 2", "holds itself without end, or contradicts itself"),
    ],
)
def test_a_reply_that_nobody_could_make_is_refused_with_its_line(tmp_path, new, why):
    (tmp_path / "toys.yaml").write_text(TOYS.replace("type: string, minLength: 1", new))

    with pytest.raises(SpecError, match=f"toys.yaml:13: every body that is valid by this schema {why}"):
        load_catalogue(Settings(specs=(tmp_path,)))


def test_an_example_is_taken_for_a_reply_that_nobody_could_make(tmp_path, ask):
    text = TOYS.replace("type: string, minLength: 1", "type: string, minLength: 2000000")
    example = f"example: {{name: {'x' * 2_000_000}}}\n              schema: "
    (tmp_path / "toys.yaml").write_text(text.replace("schema: ", example, 1))

    assert ask(load_catalogue(Settings(specs=(tmp_path,))), "get /toys").status == 200


def test_a_reference_that_leads_back_to_itself_is_a_fault(tmp_path):
    looped = faults(tmp_path, "    Toy:", "    Toy: {$ref: '#/components/schemas/Toy'}\n    Other:")
    assert set(looped) == {"13: the $ref '#/components/schemas/Toy' leads back to itself"}


def test_a_schema_may_contain_itself(tmp_path):
    assert faults(tmp_path, "minLength: 1}", "minLength: 1}\n        part: {$ref: '#/components/schemas/Toy'}") == []


def test_a_fault_in_a_neighbouring_file_names_that_file(tmp_path):
    (tmp_path / "parts.yaml").write_text("Toy:\n  type: toy\n")
    (fault,) = faults(tmp_path, "#/components/schemas/Toy", "parts.yaml#/Toy")
    assert fault.startswith(f"{tmp_path / 'parts.yaml'}:2: `type` must be one of string,")


def test_extensions_and_unknown_fields_are_left_alone(tmp_path):
    assert faults(tmp_path, "minLength: 1", "x-length: [], color: red") == []


def test_a_file_with_a_fault_is_not_served(tmp_path):
    (tmp_path / "toys.yaml").write_text(TOYS.replace("type: string", "type: text"))
    with pytest.raises(SpecError, match=r"toys\.yaml:20: `type` must be one of"):
        load_catalogue(Settings(specs=(tmp_path,)))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("security: true", "14: `security` must be a list, not true"),
        ("security: [k]", "14: `0` must be a mapping, not 'k'"),
        ("components: {securitySchemes: {k: 5}}", "14: `k` must be a mapping (security scheme), not 5"),
        ("components: {securitySchemes: {k: {type: apiKey, in: header}}}", "14: an API key needs `name`"),
        (
            "components: {securitySchemes: {k: {type: apiKey, in: body, name: a}}}",
            "14: `in` must be query, header or cookie, not 'body'",
        ),
    ],
)
def test_credentials_that_nobody_could_ask_for_are_refused(tmp_path, declared, said):
    components = TOYS.index("components:")
    toys = TOYS[:components].replace("{$ref: '#/components/schemas/Toy'}", "{type: object}") + declared

    assert faults(tmp_path, TOYS, toys) == [said]
