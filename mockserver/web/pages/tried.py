"""What try-it on a documentation page begins with: a request that works in the session's world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.export.request import Request
from mockserver.openapi.typed import json_or_text, kind_of


def to_try(
    operation: Mapping[str, Any], item: Mapping[str, Any], contract: Contract, request: Request
) -> dict[str, Any]:
    """The operation with the values of a request as its examples, which the page's try-it begins with."""
    resolve = contract.document.resolve
    given = {
        **{("query", name): value for name, value in request.query},
        **{("header", name): value for name, value in request.headers},
        **{("path", name): value for name, value in request.path_values.items()},
    }
    declared = [resolve(one) for one in (*item.get("parameters", []), *operation.get("parameters", []))]
    tried = {
        (one["in"], one["name"]): _parameter(one, contract, given.get((one["in"], one["name"]))) for one in declared
    }
    found = {**operation, "parameters": list(tried.values())} if tried else dict(operation)
    if request.body is not None:
        body = resolve(operation["requestBody"])
        media, declared_body = next(iter(body["content"].items()))
        shown = {name: one for name, one in declared_body.items() if name != "examples"}
        example = json_or_text(request.body)
        found["requestBody"] = {**body, "content": {**body["content"], media: {**shown, "example": example}}}
    return found


def _parameter(declared: Mapping[str, Any], contract: Contract, value: str | None) -> dict[str, Any]:
    """A parameter with this value for an example; with none where it is to be left out."""
    found = {name: one for name, one in declared.items() if name not in ("example", "examples")}
    if value is None:
        found["schema"] = {name: one for name, one in found.get("schema", {}).items() if name != "example"}
        return found
    is_number = kind_of(found.get("schema", {}), contract.document) in ("integer", "number")
    return {**found, "example": json_or_text(value) if is_number else value}
