"""Rules about single schemas: required names, keywords without effect, types and formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.referee import pattern_accepts
from mockserver.lint.subject import Part, Subject
from mockserver.openapi.schema import all_parts
from mockserver.openapi.structure import OBJECTS
from mockserver.openapi.validate import SchemaCheck

_OF_TYPE = {
    "string": {"pattern", "minLength", "maxLength"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
}
_LENGTHS = ("minLength", "maxLength", "pattern")
_ANNOTATIONS = {"title", "description", "default", "example", "externalDocs", "deprecated", "xml"}
_KEYWORDS = {*OBJECTS["schema"], *_ANNOTATIONS}
_FIXED_FORMATS = {"date-time", "date", "uuid"}
# formats that any value of their type may have
_FREE_FORMATS = {"string": {"binary", "password"}, "integer": {"int32", "int64"}, "number": {"float", "double"}}
# reserved in at least two of Java, C#, JavaScript, Python and Kotlin
_RESERVED = frozenset({
    "break", "case", "catch", "class", "continue", "default", "do", "else", "enum", "false", "finally", "for", "if",
    "import", "in", "interface", "is", "new", "null", "package", "private", "protected", "public", "return", "static",
    "super", "switch", "this", "throw", "true", "try", "typeof", "void", "while",
})  # fmt: skip


def _required_but_undeclared(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        declared, open_to_more = _declared_names(schema.value, subject)
        for index, name in enumerate(schema.value.get("required", [])):
            if declared and name not in declared and not open_to_more:
                twin = next((one for one in declared if one.lower() == name.lower()), None)
                more = f"; it declares `{twin}`" if twin else ""
                yield Hit((*schema.pointer, "required", index), f"{schema.name} requires `{name}`, undeclared{more}")


def _declared_names(schema: dict[str, Any], subject: Subject) -> tuple[set[str], bool]:
    """The names that a schema declares, with its parts; whether a part of a choice may declare more."""
    parts = list(all_parts(schema, subject.document, with_choices=True))
    names = {name for part in parts for name in part.get("properties", {})}
    return names, any(isinstance(part.get("additionalProperties"), dict) for part in parts)


def _keywords_without_effect(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        kind = {"integer": "number"}.get(schema.value.get("type", ""), schema.value.get("type"))
        for other, keywords in _OF_TYPE.items():
            for keyword in sorted(keywords & schema.value.keys()) if kind and other != kind else ():
                yield Hit((*schema.pointer, keyword), f"`{keyword}` on {_a(schema.value['type'])}, `{schema.name}`")


def _texts_that_may_be_empty(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        for name in schema.value.get("required", []):
            if _may_be_empty(subject.resolve(schema.value.get("properties", {}).get(name))):
                yield Hit((*schema.pointer, "properties", name), f"`{name}` is required and may be empty")
    for parameter in subject.parts["parameter"]:
        if parameter.value.get("required") and _may_be_empty(subject.resolve(parameter.value.get("schema"))):
            yield Hit(parameter.pointer, f"`{parameter.value['name']}` is required and may be empty")


def _may_be_empty(schema: dict[str, Any]) -> bool:
    pattern = schema.get("pattern")
    return isinstance(pattern, str) and not schema.get("minLength") and pattern_accepts(pattern, "")


def _lengths_of_fixed_formats(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        form = schema.value.get("format")
        for keyword in _LENGTHS if form in _FIXED_FORMATS else ():
            if keyword in schema.value:
                value = schema.value[keyword]
                yield Hit((*schema.pointer, keyword), f"{keyword} {value} beside format {form}, `{schema.name}`")


def _lengths_of_enums(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        for keyword in _LENGTHS if "enum" in schema.value else ():
            if keyword in schema.value:
                yield Hit((*schema.pointer, keyword), f"{keyword} beside an enum, `{schema.name}`")


def _without_type(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        telling = {"enum", "format", "nullable", *_OF_TYPE["string"], *_OF_TYPE["number"], "items", "properties"}
        keywords = sorted(telling & schema.value.keys())
        if keywords and "type" not in schema.value and not _lies_in_a_choice(schema):
            yield Hit(schema.pointer, f"{schema.name or 'a schema'} has {', '.join(keywords)} but no type")


def _lies_in_a_choice(schema: Part) -> bool:
    """Parts of a composition often leave the type to the others."""
    keys = ("allOf", "anyOf", "oneOf", "not")
    return any(key in schema.pointer for key in keys) or any(key in schema.value for key in keys)


def _arrays_of_anything(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        if schema.value.get("type") == "array" and "items" not in schema.value:
            yield Hit(schema.pointer, f"{schema.name or 'an array'} doesn't say what its items are")


def unknown_keywords(subject: Subject) -> Iterator[Hit]:
    if subject.document.is_newer:  # there, a word that nobody knows is a note
        return
    for schema in subject.schemas:
        for keyword in schema.value:
            if keyword not in _KEYWORDS and not keyword.startswith("x-"):
                yield Hit((*schema.pointer, keyword), f"`{keyword}` in {schema.name or 'a schema'}")


def _unchecked_formats(subject: Subject) -> Iterator[Hit]:
    forms = {part.value["format"] for part in subject.schemas if "format" in part.value}
    checked = {form for form in forms if _is_checked(form, subject)}
    for schema in subject.schemas:
        form, kind = schema.value.get("format"), schema.value.get("type")
        is_checked = kind == "string" and form in checked
        if form and kind and form not in _FREE_FORMATS.get(kind, ()) and not is_checked:
            yield Hit((*schema.pointer, "format"), f"format {form} of {_a(kind)}, `{schema.name}`")


def _is_checked(form: str, subject: Subject) -> bool:
    """Whether our compiled check refuses any text for the format."""
    check = SchemaCheck({"type": "string", "format": form}, subject.document, "request")
    return not all(check.accepts(text) for text in ("(", " ", "a b"))


def _keywords_beside_references(subject: Subject) -> Iterator[Hit]:
    for reference in subject.parts["reference"]:
        others = sorted(key for key in reference.value if key != "$ref")
        if others:
            yield Hit(reference.pointer, f"{', '.join(others)} beside the $ref of `{reference.name}`")


def _reserved_words(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        for name in schema.value.get("properties", {}):
            if name in _RESERVED:
                yield Hit((*schema.pointer, "properties", name), f"a property called `{name}`")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


RULES = [
    Rule(
        "required-undeclared",
        Level.ODDITY,
        "A generated client has no such field, so it can neither send nor read it; a strict validator refuses every "
        "body that is built from the declared fields.",
        "Asks for the name in requests and puts it into its answers, as the file says.",
        _required_but_undeclared,
    ),
    Rule(
        "without-effect",
        Level.ODDITY,
        "The keyword is for another type, so validators pass it over; somebody meant a rule that doesn't hold.",
        "Passes it over, as JSON Schema says.",
        _keywords_without_effect,
    ),
    Rule(
        "may-be-empty",
        Level.ODDITY,
        "The pattern was written for texts with something in them, yet the empty one passes: a client that forgets a "
        "value is not told so by the file.",
        "Accepts the empty text, as the file says; behaviour that looks the value up won't find it.",
        _texts_that_may_be_empty,
    ),
    Rule(
        "length-of-format",
        Level.ODDITY,
        "A second rule about what the format fixes: with fractions of a second, a right value is too long.",
        "Applies both.",
        _lengths_of_fixed_formats,
    ),
    Rule(
        "length-of-enum",
        Level.ODDITY,
        "The values say it all; some generators make a plain text of it and lose the values.",
        "Applies both.",
        _lengths_of_enums,
    ),
    Rule(
        "no-type",
        Level.ODDITY,
        "Generated clients get an untyped value; values of other types pass the rules.",
        "Applies the rules to the values that they are about, and lets others pass.",
        _without_type,
    ),
    Rule(
        "no-items",
        Level.ODDITY,
        "OpenAPI 3.0 wants the items of an array described; generated clients get a list of anything, or stop.",
        "Takes items of any kind.",
        _arrays_of_anything,
    ),
    Rule(
        "unknown-keyword",
        Level.ERROR,
        "OpenAPI 3.0 has no such keyword (3.1 or JSON Schema may): tools refuse the file or pass the rule over.",
        "Passes it over.",
        unknown_keywords,
    ),
    Rule(
        "unchecked-format",
        Level.ODDITY,
        "Tools that don't know the format, or not for this type, let every value pass.",
        "Lets every value of the type pass.",
        _unchecked_formats,
    ),
    Rule(
        "beside-reference",
        Level.ODDITY,
        "OpenAPI 3.0 passes over whatever stands beside a $ref; some tools don't.",
        "Passes it over.",
        _keywords_beside_references,
    ),
    Rule(
        "reserved-word",
        Level.ODDITY,
        "A keyword in several languages: generated clients rename the field, each in its own way.",
        "Uses the name as it is; JSON has no keywords.",
        _reserved_words,
    ),
]
