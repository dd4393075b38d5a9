"""Rules about one thing said twice in a file: limits, requests and replies, spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.referee import pattern_accepts
from mockserver.lint.subject import Part, Subject

_LIMITS = ("minLength", "maxLength", "pattern", "minimum", "maximum")
_COMPARED = ("type", "format", *_LIMITS)
# names that mean something else in each object
_COMMON_NAMES = frozenset(
    {"name", "description", "message", "id", "type", "status", "value", "code", "comment", "title"}
)
_NEW = re.compile(r"^(?:New|Post|Create|Update|Add)(?=[A-Z])")
_PRINTABLE = [chr(code) for code in range(32, 127)]


def _named_schemas(subject: Subject) -> dict[str, dict[str, list[tuple[Part, dict[str, Any]]]]]:
    """Plain texts and numbers by their name and by their rules: those of properties and of parameters."""
    found: dict[str, dict[str, list[tuple[Part, dict[str, Any]]]]] = defaultdict(lambda: defaultdict(list))
    for schema in subject.schemas:
        if len(schema.pointer) > 1 and schema.pointer[-2] == "properties":
            _note(found[str(schema.pointer[-1])], schema, schema.value)
    for parameter in subject.parts["parameter"]:
        _note(found[parameter.value["name"]], parameter, subject.resolve(parameter.value.get("schema")))
    return found


def _note(variants: dict[str, list[tuple[Part, dict[str, Any]]]], part: Part, schema: dict[str, Any]) -> None:
    rules = {key: schema[key] for key in _COMPARED if key in schema}
    if rules.get("type") in ("string", "number", "integer") and "enum" not in schema and "$ref" not in schema:
        variants[str(rules)].append((part, rules))


def _limits_that_differ(subject: Subject) -> Iterator[Hit]:
    for name, variants in _named_schemas(subject).items():
        kinds = {rules["type"] for uses in variants.values() for _, rules in uses}
        if len(variants) < 2 or name in _COMMON_NAMES or len(kinds) > 1:
            continue
        usual, *others = sorted(variants.values(), key=len, reverse=True)
        for uses in others:
            where = ", ".join(_owner(part) for part, _ in uses)
            difference = _difference(uses[0][1], usual[0][1])
            yield Hit(uses[0][0].pointer, f"`{name}` of {where}: {difference} in {_owner(usual[0][0])}{_more(usual)}")


def _more(uses: list[Any]) -> str:
    return f" and {len(uses) - 1} more" if len(uses) > 1 else ""


def _owner(part: Part) -> str:
    if part.pointer[-2:-1] == ("properties",):
        return str(next(name for name in reversed(part.pointer[:-2]) if name not in ("items", "allOf", "schema")))
    return f"the parameter in {part.value['in']}"


def _difference(rules: dict[str, Any], usual: dict[str, Any]) -> str:
    """maxLength 6, but 64; no pattern, but ^[a-z]*$."""
    parts = []
    for key in _COMPARED:
        if rules.get(key) != usual.get(key):
            own = f"{key} {rules[key]}" if key in rules else f"no {key}"
            parts.append(f"{own}, but {usual.get(key, 'none')}")
    return "; ".join(parts)


def _requests_wider_than_replies(subject: Subject) -> Iterator[Hit]:
    schemas = (subject.root.get("components") or {}).get("schemas") or {}
    for name, sent in schemas.items():
        twin = schemas.get(_NEW.sub("", name)) if _NEW.match(name) else None
        if not isinstance(twin, dict) or not isinstance(sent, dict):
            continue
        for field, schema in sent.get("properties", {}).items():
            back = subject.resolve(twin.get("properties", {}).get(field))
            if excess := _excess(subject.resolve(schema), back):
                pointer = ("components", "schemas", name, "properties", field)
                yield Hit(pointer, f"{name}.{field} takes {excess}, {_NEW.sub('', name)}.{field} can't carry it")


def _excess(sent: dict[str, Any], back: dict[str, Any]) -> str:
    """What one schema accepts and the other doesn't, as far as their limits say; empty where that is nothing."""
    if sent.get("type") != back.get("type") or "enum" in back:
        return ""
    if "minimum" in back and sent.get("minimum", back["minimum"] - 1) < back["minimum"]:
        return f"{sent.get('minimum', 'any number')} up"
    if "maximum" in back and sent.get("maximum", back["maximum"] + 1) > back["maximum"]:
        return f"more than {back['maximum']}"
    if "maxLength" in back and sent.get("maxLength", back["maxLength"] + 1) > back["maxLength"]:
        return f"more than {back['maxLength']} characters"
    patterns = sent.get("pattern", ""), back.get("pattern", "")
    if patterns[0] == patterns[1]:
        return ""
    more = [
        one for one in ("", *_PRINTABLE) if pattern_accepts(patterns[0], one) and not pattern_accepts(patterns[1], one)
    ]
    return " ".join(one or "an empty text" for one in more[:5])


def _names_in_other_letters(subject: Subject) -> Iterator[Hit]:
    spellings: dict[str, dict[str, Part]] = defaultdict(dict)
    for part, name in _field_names(subject):
        spellings[name.lower()].setdefault(name, part)
    for names in spellings.values():
        if len(names) > 1:
            yield Hit(list(names.values())[-1].pointer, f"{' and '.join(names)} differ in upper and lower case only")


def _names_of_another_style(subject: Subject) -> Iterator[Hit]:
    names = _field_names(subject)
    odd = set(_of_another_style([name for _, name in names]))
    for part, name in names:
        if name in odd:
            yield Hit(part.pointer, f"`{name}`, {_style_words(name)}")
    schemas = list((subject.root.get("components") or {}).get("schemas") or {})
    for name in _of_another_style(schemas):
        yield Hit(("components", "schemas", name), f"the schema {name}, {_style_words(name)}")


def _of_another_style(names: list[str]) -> list[str]:
    """The few names that begin in the other case than nearly all."""
    upper = [name for name in names if name[:1].isupper()]
    lower = [name for name in names if name[:1].islower()]
    few, many = sorted((upper, lower), key=len)
    return few if len(many) >= 4 * len(few) else []


def _style_words(name: str) -> str:
    own, usual = ("upper", "lower") if name[:1].isupper() else ("lower", "upper")
    return f"which begins in {own} case, the other names in {usual}"


def _field_names(subject: Subject) -> list[tuple[Part, str]]:
    """Names of properties and of parameters in the query; those of headers have a style of their own."""
    found = [
        (schema, str(schema.pointer[-1]))
        for schema in subject.schemas
        if len(schema.pointer) > 1 and schema.pointer[-2] == "properties"
    ]
    found += [(part, part.value["name"]) for part in subject.parts["parameter"] if part.value["in"] == "query"]
    return found


RULES = [
    Rule(
        "limits-differ",
        Level.ODDITY,
        "One thing under one name with different limits: a value that is right in one place is refused in another.",
        "Applies each limit where it stands.",
        _limits_that_differ,
    ),
    Rule(
        "request-wider",
        Level.ODDITY,
        "What is accepted once can't be read back within the rules; strict clients fail on the answer.",
        "Accepts it; an answer that would break the file is logged, and an example is sent in its place.",
        _requests_wider_than_replies,
    ),
    Rule(
        "letters-differ",
        Level.ODDITY,
        "Languages and tools that don't tell upper from lower case mix the names up.",
        "Tells them apart.",
        _names_in_other_letters,
    ),
    Rule(
        "name-style",
        Level.ODDITY,
        "The one name that is written otherwise is easily mistyped, and then passed over.",
        "Only knows the name as it is written.",
        _names_of_another_style,
    ),
]
