"""One request of a project: the file's own examples, with variables such as {{participant}} in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.export.plan import ExportPlan, Planned
from mockserver.openapi.making.bodies import NoValidBody, static_body
from mockserver.openapi.parameters import Parameter
from mockserver.openapi.typed import json_or_text
from mockserver.openapi.validate import SchemaCheck

VARIABLE = re.compile(r"\{\{([$\w]+)\}\}")


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire, with its variables open.

    path  with {names} as the file has it
    """

    path: str
    path_values: Mapping[str, str]
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    body: str | None


def request_of(planned: Planned, plan: ExportPlan) -> Request:
    """The request; {{$guid}} stands for a new UUID."""
    contract, filling = planned.contract, _Filling(planned, plan)
    given: dict[str, list[tuple[str, str]]] = {"query": [], "header": [], "path": []}
    for one in contract.parameters:
        value = "{{$guid}}" if _is_request_id(one) else filling.parameter(one)
        if value is not None and one.location in given:
            given[one.location].append((one.name, value))
    body = filling.body()
    media = next(iter((contract.body or {}).get("content", {})), "")
    accept = [("Accept", ", ".join(contract.answers.offered) or "*/*")]
    content = [("Content-Type", media)] if media and body is not None else []
    return Request(
        contract.operation.path,
        dict(given["path"]),
        given["query"],
        [*given["header"], *accept, *content],
        body,
    )


def _is_request_id(parameter: Parameter) -> bool:
    return parameter.location == "header" and parameter.schema.get("format") == "uuid"


class _Filling:
    """Puts variables into examples, and keeps what stood there."""

    def __init__(self, planned: Planned, plan: ExportPlan) -> None:
        self._planned, self._plan = planned, plan

    def parameter(self, one: Parameter) -> str | None:
        """The value of a parameter; None leaves it out."""
        if one.name in self._planned.fixed:
            fixed = self._planned.fixed[one.name]
            return None if fixed is None else str(fixed)
        if one.name in self._planned.values:
            return f"{{{{{self._planned.values[one.name]}}}}}"
        if one.example is None:
            return "" if one.required else None
        return str(one.example)

    def body(self) -> str | None:
        """The body as text: variables that are numbers stand without quotes."""
        contract = self._planned.contract
        content = (contract.body or {}).get("content", {})
        if not content:
            return None
        media = next(iter(content.values()))
        check = SchemaCheck(media.get("schema", {}), contract.document, "request")
        text = self._text(self._planned.body)
        if self._planned.body is not None and check.accepts(json_or_text(self._example_of(text))):
            return text
        try:
            return self._text(self._of_example(static_body(media, contract.document, check)))
        except NoValidBody:
            return None

    def _text(self, body: Any) -> str:
        text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
        for name in self._plan.numbers:
            text = text.replace(f'"{{{{{name}}}}}"', f"{{{{{name}}}}}")
        return text

    def _example_of(self, text: str) -> str:
        known = {**self._plan.variables, **self._plan.defaults, "$timestamp": "1790000000"}
        return VARIABLE.sub(lambda match: known.get(match[1], ""), text)

    def _of_example(self, example: Any) -> Any:
        body = self._filled(example)
        if isinstance(body, dict):
            body |= {name: value for name, value in self._planned.fixed.items() if name in body}
        return body

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if isinstance(value, dict):
            return {name: self._property(name, one) for name, one in value.items()}
        return value

    def _property(self, name: str, value: Any) -> Any:
        if name not in self._planned.values or isinstance(value, dict | list):
            return self._filled(value)
        return f"{{{{{self._planned.values[name]}}}}}"
