"""The headers that a reply declares, held against those that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.openapi.load import Document
from mockserver.openapi.parameters import parameters_of
from mockserver.openapi.styles import Absent, Misread
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import shown


class DeclaredHeaders:
    """The headers that one reply declares, compiled."""

    def __init__(self, declared: Mapping[str, Any], document: Document) -> None:
        as_parameters = [{**document.resolve(one), "name": name, "in": "header"} for name, one in declared.items()]
        self._parameters = parameters_of({"parameters": as_parameters}, {}, document)
        schema = {
            "type": "object",
            "properties": {one.key: one.schema for one in self._parameters},
            "required": [one.key for one in self._parameters if one.required],
        }
        self._check = SchemaCheck(schema, document, "reply")

    def faults_of(self, headers: Mapping[str, str]) -> list[str]:
        """`headers` by their names in lower case."""
        sent = {name: [value] for name, value in headers.items()}
        try:
            values = {one.key: value for one in self._parameters if (value := one.read(sent)) is not Absent}
        except Misread as problem:
            return [f"expected {problem.expected}, got {shown(problem.got)}"]
        return [] if self._check.accepts(values) else [str(one) for one in self._check.violations(values)]
