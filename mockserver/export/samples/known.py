"""Values that work in a world, taken from what its reads answer: markets, nodes, CRRs, portfolios."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.export.plan import Choice, ExportPlan, Planned
from mockserver.export.request import VARIABLE, Request, request_of

# answers one request by its contract; None where it is refused
Ask = Callable[[Contract, Request], Any]
GUID = "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"


def known_values(plan: ExportPlan, ask: Ask, timestamp: str) -> Generator[None, None, dict[str, str]]:
    """What the plan's variables stand for in the world that answers; a pause after each read."""
    values = {**plan.defaults, **plan.variables, "$guid": GUID, "$timestamp": timestamp}
    for planned in (one for folder in plan.folders for one in folder.requests):
        choices = (*planned.remember, *planned.seen)
        if planned.contract.operation.access == "read" and choices:
            answer = ask(planned.contract, filled(request_of(planned, plan), values))
            for choice in choices if answer is not None else ():
                values |= chosen(choice, answer if isinstance(answer, list) else [answer], values, plan, ask)
            yield
    for planned in (one for folder in plan.folders for one in folder.requests):
        values |= _created(planned, values, plan)
    return values


def _created(planned: Planned, values: Mapping[str, str], plan: ExportPlan) -> dict[str, str]:
    """What a write will have made, where the reads knew of none: samples tell one story from top to bottom."""
    if planned.contract.operation.access == "read" or not isinstance(planned.body, dict):
        return {}
    made = {name: planned.body.get(way) for choice in planned.remember for name, way in choice.take.items()}
    return {
        name: with_values(text, values)
        for name, text in made.items()
        if isinstance(text, str) and values.get(name) == plan.defaults.get(name)
    }


def chosen(
    choice: Choice, elements: list[Any], values: Mapping[str, str], plan: ExportPlan, ask: Ask
) -> dict[str, str]:
    """What the first element gives that fits."""
    literal = {name: re.escape(value) for name, value in values.items()}
    where = {way: re.compile(with_values(text, literal)) for way, text in choice.where.items()}
    asked = plan.planned(choice.ask)
    for one in elements:
        if all(re.fullmatch(expression, _text(_at(one, way))) for way, expression in where.items()):
            taken = {name: _text(value) for name, way in choice.take.items() if (value := _at(one, way)) is not None}
            if not choice.ask or (asked and _answers(choice, asked, {**values, **taken}, plan, ask)):
                return taken
    return {}


def _answers(choice: Choice, asked: Planned, values: Mapping[str, str], plan: ExportPlan, ask: Ask) -> bool:
    return bool(ask(asked.contract, filled(request_of(asked, plan), values)) == choice.answers)


def _at(value: Any, way: str) -> Any:
    for step in way.split("."):
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def with_values(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def filled(request: Request, values: Mapping[str, str]) -> Request:
    """The request with a value in place of each variable."""
    return Request(
        request.path,
        {name: with_values(value, values) for name, value in request.path_values.items()},
        list(_pairs(request.query, values)),
        list(_pairs(request.headers, values)),
        None if request.body is None else with_values(request.body, _in_json(values)),
    )


def _pairs(pairs: list[tuple[str, str]], values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, with_values(value, values)) for name, value in pairs)


def _in_json(values: Mapping[str, str]) -> dict[str, str]:
    """As they stand between the quotes of a text."""
    return {name: value.replace("\\", "\\\\").replace('"', '\\"') for name, value in values.items()}
