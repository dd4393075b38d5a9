"""Another hand: openapi-spec-validator on whole files, openapi-schema-validator on single values, regress on patterns.

They come with the extra `check`. Nothing of them is imported before a Referee is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import jsonschema_rs

from mockserver.errors import SettingsError
from mockserver.files.yaml12 import Pointer
from mockserver.lint.findings import Hit
from mockserver.openapi.reach import has_many_ways
from mockserver.openapi.references import exact, pointer_of, ref_of
from mockserver.openapi.schema import Direction
from mockserver.openapi.violation import Violation, violations_of

_ROOT = "file:///root"


class Referee:
    """Judges one file and the values in it. The file must be read by YAML 1.2, which none of these libraries does."""

    def __init__(self, root: dict[str, Any]) -> None:
        from jsonschema.validators import extend  # heavy, and part of the extra `check`
        from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator  # likewise
        from referencing import Registry, Resource  # likewise
        from referencing.jsonschema import DRAFT4  # likewise

        self._root = root
        self._registry = Registry().with_resource(_ROOT, Resource.from_contents(root, DRAFT4))
        # what only the other side writes SHOULD NOT be sent, which is no error
        self._validators = {
            "request": extend(OAS30WriteValidator, {"multipleOf": _multiple_of, "readOnly": _nothing}),
            "reply": extend(OAS30ReadValidator, {"multipleOf": _multiple_of, "writeOnly": _nothing}),
        }

    def accepts(self, schema_at: Pointer, value: Any, direction: Direction) -> bool | None:
        """Whether a value is valid by the schema at a place of the file; None where it can't be told by this one."""
        validator = self._validators[direction]
        if has_many_ways({"$ref": ref_of(schema_at)}, self._at):
            return None
        schema = {"$ref": _ROOT + ref_of(schema_at)}
        checker = validator(schema, registry=self._registry, format_checker=validator.FORMAT_CHECKER)
        try:
            return bool(checker.is_valid(value))
        except (RecursionError, TypeError):  # it sorts the schemas of a discriminator by values that have no hash
            return None

    def _at(self, ref: str) -> Any:
        node: Any = self._root
        for part in pointer_of(ref) or ():
            node = node[int(part)] if isinstance(node, list) else node[part]
        return node


def faults_of_file(root: dict[str, Any], is_newer: bool) -> list[Hit]:
    """In what a file isn't valid OpenAPI: its objects by the schema of OpenAPI, then what hangs together."""
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator  # part of the extra `check`

    is_regex = {"regex": lambda text: pattern_fault(text) is None}
    engine = jsonschema_rs.Draft202012Validator if is_newer else jsonschema_rs.Draft4Validator
    objects = engine(_schema_of_openapi(is_newer), formats=is_regex, validate_formats=True)
    errors = [cause for error in objects.iter_errors(root) for cause in _causes(error)]
    if errors:
        return [_hit(violation, root) for error in errors for violation in violations_of(error)]
    # what is in schemas is judged above, and default values with the examples
    base: Any = OpenAPIV31SpecValidator if is_newer else OpenAPIV30SpecValidator
    validators = {**base.keyword_validators, "responses": _Nothing, "parameter": _Nothing, "components": _Nothing}
    validator = type("Validator", (base,), {"keyword_validators": validators})(root)
    messages = [str(error.message) for error in validator.root_validator(validator.schema_path)]
    return [Hit(_operation_in(message), message) for message in messages]


def _schema_of_openapi(is_newer: bool) -> dict[str, Any]:
    from openapi_spec_validator.schemas import schema_v30, schema_v31  # part of the extra `check`

    if not is_newer:
        return dict(schema_v30)
    any_schema = {"$dynamicAnchor": "meta", "$ref": "https://json-schema.org/draft/2020-12/schema"}
    return {**schema_v31, "$defs": {**schema_v31["$defs"], "schema": any_schema}}


def _causes(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """The causes of an error; of a choice between an object and a reference to one, those of the object."""
    branches = getattr(error.kind, "context", None) or []
    objects = [
        branch
        for branch in branches
        if not any(one.kind.name == "required" and one.kind.value == "$ref" for one in branch)
    ]
    if not objects:
        yield error
    for one in min(objects, key=len, default=[]):
        yield from _causes(one)


def _hit(violation: Violation, root: Any) -> Hit:
    pointer = exact(violation.pointer, root)
    return Hit(pointer, str(replace(violation, pointer=pointer[-1:])))


def _operation_in(message: str) -> Pointer:
    """The operation that a message names by method and path."""
    found = re.search(r"'(\w+)'(?: operation)? in '([^']+)'", message)
    return ("paths", found[2], found[1]) if found else ()


class _Nothing:
    """In place of a part of the validator; nothing is found."""

    def __init__(self, _registry: Any) -> None:
        pass

    def __call__(self, *_: Any) -> Iterator[Any]:
        return iter(())


def require_extra() -> None:
    """Stop with the remedy where the extra isn't installed."""
    try:
        import openapi_schema_validator  # part of the extra `check`
        import openapi_spec_validator  # likewise
        import regress  # noqa: F401  # likewise
    except ModuleNotFoundError as problem:
        message = f"the check needs {problem.name}, which isn't installed: pip install 'crr-mockserver[check]'"
        raise SettingsError(message) from None
    del openapi_schema_validator, openapi_spec_validator


def pattern_fault(pattern: str, flags: str = "") -> str | None:
    """Why a pattern isn't one of ECMA-262, with the flag "u" of its strict mode; None where it is one."""
    from regress import Regex, RegressError  # part of the extra `check`

    try:
        Regex(pattern, flags)
    except RegressError as problem:
        return str(problem).rstrip(".").lower()
    return None


def pattern_accepts(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern of ECMA-262; a pattern that is none accepts nothing."""
    from regress import Regex, RegressError  # part of the extra `check`

    try:
        return Regex(pattern).find(text) is not None
    except RegressError:
        return False


def _multiple_of(validator: Any, step: float, value: Any, _schema: Any) -> Iterator[Any]:
    """In decimals, as the literals are written; jsonschema's own divides floats and refuses 19.99."""
    from jsonschema.exceptions import ValidationError  # part of the extra `check`

    if validator.is_type(value, "number") and Fraction(repr(value)) % Fraction(str(step)):
        yield ValidationError(f"{value!r} is not a multiple of {step}")


def _nothing(*_: Any) -> Iterator[Any]:
    return iter(())
