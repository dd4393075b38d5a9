"""Who may call an operation, and under which name, in two forms of it: operationId, role and security."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mockserver.diff.change import Impact
from mockserver.diff.operation import Difference, OperationOfFile


def names_and_roles(old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
    pointers = (*old.node.pointer, "operationId"), (*new.node.pointer, "operationId")
    if old.operation_id != new.operation_id:
        text = f"the operationId {old.operation_id or 'none'} is now {new.operation_id or 'none'}"
        names = (old.operation_id, new.operation_id)
        yield Difference(
            "operation-id", Impact.HARMLESS, "", f"{text}: generated clients rename a method", *pointers, names
        )
    if old.access != new.access:
        stricter = new.access == "write"
        impact = Impact.BREAKS_REQUESTS if stricter else Impact.HARMLESS
        text = f"the role it needs was {old.access or 'not said'}, is {new.access or 'not said'}"
        at = (*old.node.pointer, "tags"), (*new.node.pointer, "tags")
        yield Difference("role", impact, "", text, *at)
    if bool(old.node.raw.get("deprecated")) != bool(new.node.raw.get("deprecated")):
        text = "is now deprecated" if new.node.raw.get("deprecated") else "is no longer deprecated"
        yield Difference("deprecated", Impact.HARMLESS, "", text, old.node.pointer, new.node.pointer)


def security(old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
    before, after = _alternatives(old), _alternatives(new)
    if before == after:
        return
    lost = [one for one in before if not any(now <= one for now in after)]
    text = f"needed {_any_of(before)}, needs {_any_of(after)}"
    impact = Impact.BREAKS_REQUESTS if lost else Impact.HARMLESS
    yield Difference("security", impact, "", text, old.node.pointer, new.node.pointer)


def _alternatives(operation: OperationOfFile) -> list[frozenset[str]]:
    """Each way to be let in, as the schemes that it needs together; one empty way where nothing is asked."""
    root = operation.document.root
    declared = operation.node.raw.get("security", root.get("security")) or [{}]
    schemes = ((root.get("components") or {}).get("securitySchemes")) or {}
    return [
        frozenset(_scheme(name, schemes.get(name), scopes) for name, scopes in one.items())
        for one in declared
        if isinstance(one, dict)
    ]


def _scheme(name: str, scheme: Any, scopes: Any) -> str:
    if not isinstance(scheme, dict):
        return name
    what = [scheme.get("type", ""), scheme.get("scheme", ""), scheme.get("in", ""), scheme.get("name", "")]
    words = " ".join(str(word) for word in what if word)
    return f"{words} ({', '.join(map(str, scopes))})" if scopes else words


def _any_of(alternatives: Iterable[frozenset[str]]) -> str:
    return " or ".join(" with ".join(sorted(one)) or "nothing" for one in alternatives)
