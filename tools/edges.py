"""The pools of extreme bodies: `python -m tools.edges` makes them anew with hypothesis-jsonschema, in some minutes.

Each shipped spec file gets specs/edges/<its name>.json: for each operation a body at each corner of its reply's
schema, and some from anywhere in it, full of characters that nobody expects.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any

import jsonschema_rs
import orjson
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis_jsonschema import from_schema

from mockserver.app import load_catalogue
from mockserver.caiso.contract import Contract
from mockserver.openapi.making.extremes import POOLS, Corner, tightened
from mockserver.openapi.making.regex_text import text_of_pattern
from mockserver.openapi.references import walk
from mockserver.openapi.schema import Converter
from mockserver.settings import Settings, data_folder

_DRAWS = 60
_ODD_BODIES = 3
_TEXTS = 10
_LARGEST = 8_000
_QUIET = settings(
    max_examples=_DRAWS, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None, database=None
)


def main() -> None:
    for file in load_catalogue(Settings()).files:
        pool = {f"{one.operation.method} {one.operation.path}": list(_bodies(one)) for one in file.contracts}
        kept = {name: bodies for name, bodies in pool.items() if bodies}
        path = data_folder("specs") / POOLS / f"{file.stem}.json"
        path.parent.mkdir(exist_ok=True)
        if kept:
            path.write_bytes(_a_body_a_line(kept))
        print(f"{path.name}: {sum(map(len, kept.values()))} bodies", file=sys.stderr, flush=True)


def _a_body_a_line(pool: dict[str, list[Any]]) -> bytes:
    operations = (
        orjson.dumps(name) + b": [\n" + b",\n".join(map(orjson.dumps, bodies)) + b"\n]" for name, bodies in pool.items()
    )
    return b"{\n" + b",\n".join(operations) + b"\n}\n"


def _bodies(contract: Contract) -> Iterator[Any]:
    """Valid bodies of an operation's success, all different."""
    schema = contract.answers.success_schema
    if schema is None:
        return
    corners = [corner for corner in Corner if corner is not Corner.CROWDED]  # that one is made when it is asked for
    found = [_largest(contract, tightened(schema, contract.document, corner), 1) for corner in corners]
    found.append(_largest(contract, schema, _ODD_BODIES))
    seen: list[Any] = []
    for body in (body for bodies in found for body in bodies):
        if body not in seen:
            seen.append(body)
            yield body


def _largest(contract: Contract, schema: Any, count: int) -> list[Any]:
    """The largest of some draws that are valid."""
    draws: list[bytes] = []

    @seed(0)
    @_QUIET
    @given(from_schema(_converted(contract, schema)))
    def draw(body: Any) -> None:
        try:
            text = orjson.dumps(body)
        except TypeError:  # beyond 64 bits, or half a character
            return
        if len(text) < _LARGEST and not contract.faults_of(orjson.loads(text)):
            draws.append(text)

    with warnings.catch_warnings(), suppress(Unsatisfiable):
        warnings.simplefilter("ignore")
        draw()
    if not draws:
        print(f"nothing found for {contract.operation.service} {contract.operation.operation_id}", file=sys.stderr)
    return [orjson.loads(text) for text in sorted(set(draws), key=lambda text: (-len(text), text))[:count]]


def _converted(contract: Contract, schema: Any) -> dict[str, Any]:
    converter = Converter(contract.document, "reply")
    converter.keep_multiples = True
    converted = deepcopy(converter.convert(schema)[0])  # what it refers to is shared
    for _, node in walk(converted):
        if isinstance(node, dict) and isinstance(node.get("properties"), dict):
            node.setdefault("additionalProperties", False)  # clients fail on names that no file declares
        if isinstance(node, dict) and isinstance(node.get("pattern"), str):
            _name_texts(node)
    return converted


def _name_texts(node: dict[str, Any]) -> None:
    """Name some texts of a pattern: hypothesis hardly finds one of a given length with look-around in it."""
    shortest, longest = node.get("minLength", 0), node.get("maxLength", 60)
    draws = (text_of_pattern(node["pattern"], Random(number), shortest, longest) for number in range(_DRAWS))
    check = jsonschema_rs.Draft4Validator({**node})
    if texts := sorted({text for text in draws if check.is_valid(text)}, key=len)[-_TEXTS:]:
        node["enum"] = texts
        del node["pattern"]


if __name__ == "__main__":
    main()
