"""One operation where it is written, and what differs in it, before the difference has a service and lines."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.diff.change import Delta, Impact
from mockserver.diff.shape import Node
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.load import METHODS, Document
from mockserver.openapi.media import bare

_DEFAULT_STYLES = {"query": "form", "path": "simple", "header": "simple", "cookie": "form"}
_RESERVED_HEADERS = {"accept", "content-type", "authorization"}


@dataclass(frozen=True, slots=True)
class OperationOfFile:
    """One operation where it is written. `item` is its path item."""

    document: Document
    path: str
    method: str
    node: Node
    item: Node

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def operation_id(self) -> str:
        return str(self.node.raw.get("operationId", ""))

    @property
    def access(self) -> str:
        """Read or write, as the last word of a tag says; empty where none does."""
        words = (str(tag).rpartition(" ")[2].lower() for tag in self.node.raw.get("tags") or ())
        return next((word for word in words if word in ("read", "write")), "")

    @property
    def parameters(self) -> dict[tuple[str, str], Node]:
        """By location and name; the operation's own win over those of its path."""
        found: dict[tuple[str, str], Node] = {}
        for owner in (self.item, self.node):
            for index in range(len(owner.raw.get("parameters") or ())):
                one = owner.child("parameters", index).target
                location, name = str(one.raw["in"]), str(one.raw["name"])
                name = name.lower() if location == "header" else name
                if location != "header" or name not in _RESERVED_HEADERS:
                    found[location, name] = one
        return found


def operations_of(document: Document) -> list[OperationOfFile]:
    paths = Node(document, document.root["paths"], ("paths",))
    items = {path: paths.child(path).target for path in paths.raw if not path.startswith("x-")}
    return [
        OperationOfFile(document, path, method, item.child(method), item)
        for path, item in items.items()
        for method in METHODS
        if method in item.raw
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """A change of one operation before it has a service and lines."""

    kind: str
    impact: Impact
    place: str
    text: str
    old: Pointer | None
    new: Pointer | None
    names: tuple[str, ...] = ()


def difference(place: str, delta: Delta, impact: Impact, names: tuple[str, ...] = ()) -> Difference:
    inner = delta.place.removeprefix(".")
    last = tuple(part for part in inner.replace("[]", "").split(".")[-1:] if part)
    known = tuple(dict.fromkeys((*delta.names, *last, *names)))
    return Difference(delta.kind, impact, f"{place} {inner}".strip(), delta.text, delta.old, delta.new, known)


def schemas_of(old: Node, new: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    return schema_of_parameter(old), schema_of_parameter(new)


def schema_of_parameter(node: Node) -> tuple[Node, ...]:
    if "schema" in node.raw:
        return (node.child("schema"),)
    return next((schema_of(media) for media in children(node, "content").values()), ())


def schema_of(media: Node) -> tuple[Node, ...]:
    return (media.child("schema"),) if "schema" in media.raw else ()


def contents_of(node: Node) -> dict[str, Node]:
    return {bare(media_type): one for media_type, one in children(node, "content").items()}


def children(node: Node, key: str) -> dict[str, Node]:
    """The parts below a key by their names; an extension is none, but a header may well be called x-count."""
    names = [name for name in node.raw.get(key) or {} if key == "headers" or not name.startswith("x-")]
    return {name: node.child(key, name).target for name in names}


def child_of(node: Node, key: str) -> Node | None:
    return node.child(key).target if key in node.raw else None


def need(needed: bool) -> str:
    return "required" if needed else "may be left out"


def alike(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
