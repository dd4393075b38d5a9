"""One request of a collection: the file's own examples, with variables such as {{participant}} in their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.export.plan import Planned
from mockserver.spec.example import static_body
from mockserver.spec.parameters import Parameter
from mockserver.spec.validate import SchemaCheck

_NUMBER = "number:"


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire, with its variables open.

    path       with {names} as the file has it
    defaults   what the file's examples give for the variables
    """

    path: str
    path_values: Mapping[str, str]
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    body: str | None
    defaults: Mapping[str, str]


def request_of(planned: Planned, request_id: str) -> Request:
    """The request; `request_id` is how the tool writes a new UUID."""
    contract, filled = planned.contract, _Filling(planned)
    given: dict[str, list[tuple[str, str]]] = {"query": [], "header": [], "path": []}
    for one in contract.parameters:
        value = request_id if _is_request_id(one) else filled.parameter(one)
        if value is not None and one.location in given:
            given[one.location].append((one.name, value))
    body = _example_body(planned)
    media = next(iter((contract.body or {}).get("content", {})), None)
    accept = [("Accept", ", ".join(contract.answers.offered) or "*/*")]
    content = [("Content-Type", media)] if media and body is not None else []
    text = None if body is None else filled.body(body)
    return Request(
        contract.operation.path,
        dict(given["path"]),
        given["query"],
        [*given["header"], *accept, *content],
        text,
        filled.defaults,
    )


def _is_request_id(parameter: Parameter) -> bool:
    return parameter.location == "header" and parameter.schema.get("format") == "uuid"


def _example_body(planned: Planned) -> Any:
    contract = planned.contract
    content = (contract.body or {}).get("content", {})
    if not content:
        return None
    media = next(iter(content.values()))
    check = SchemaCheck(media.get("schema", {}), contract.document, "request")
    return static_body(media, contract.document, check)


class _Filling:
    """Puts variables into examples, and keeps what stood there."""

    def __init__(self, planned: Planned) -> None:
        self._planned = planned
        self.defaults: dict[str, str] = {}

    def parameter(self, one: Parameter) -> str | None:
        """The value of a parameter; None leaves it out."""
        if one.name in self._planned.fixed:
            fixed = self._planned.fixed[one.name]
            return None if fixed is None else str(fixed)
        if one.name in self._planned.values:
            return self._variable(one.name, one.example)
        if one.example is None:
            return "" if one.required else None
        return str(one.example)

    def body(self, example: Any) -> str:
        """The body as text: numbers that are variables stand without quotes."""
        filled = self._filled(example)
        if isinstance(filled, dict):
            filled |= {name: value for name, value in self._planned.fixed.items() if name in filled}
        text = orjson.dumps(filled, option=orjson.OPT_INDENT_2).decode()
        return text.replace(f'"{{{{{_NUMBER}', "{{").replace(f'{_NUMBER}}}}}"', "}}")

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if isinstance(value, dict):
            return {name: self._property(name, one) for name, one in value.items()}
        return value

    def _property(self, name: str, value: Any) -> Any:
        if name not in self._planned.values or isinstance(value, dict | list):
            return self._filled(value)
        placed = self._variable(name, value)
        return placed if isinstance(value, str) else f"{{{{{_NUMBER}{placed[2:-2]}{_NUMBER}}}}}"

    def _variable(self, name: str, example: Any) -> str:
        variable = self._planned.values[name]
        if example is not None:
            self.defaults.setdefault(variable, str(example))
        return f"{{{{{variable}}}}}"
