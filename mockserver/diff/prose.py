"""What is only said differently: descriptions, summaries, examples, titles and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockserver.diff.change import Impact
from mockserver.diff.operation import Difference
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.references import ref_of

_PROSE = {
    "description", "summary", "title", "example", "examples", "externalDocs", "contact", "license", "termsOfService",
    "deprecationReason",
}  # fmt: skip
# below these stand names that the file's author chose
_NAMED = {"properties", "schemas", "parameters", "headers", "responses", "requestBodies", "paths", "securitySchemes"}
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)


def prose_apart(old: Any, new: Any, pointer: Pointer = ()) -> Iterator[Difference]:
    """The places that both files have and that read differently; tables of codes and versions are told elsewhere."""
    if isinstance(old, dict) and isinstance(new, dict) and ("$ref" in old) == ("$ref" in new):
        named = bool(pointer) and pointer[-1] in _NAMED
        for key in dict.fromkeys((*old, *new)):
            if not named and (key in _PROSE or str(key).startswith("x-")):
                if _words(old.get(key)) != _words(new.get(key)):
                    yield _reworded((*pointer, key), old.get(key), new.get(key))
            elif key in old and key in new:
                yield from prose_apart(old[key], new[key], (*pointer, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from prose_apart(before, after, (*pointer, index))


def _words(value: Any) -> Any:
    """A text without its tables and line breaks; anything else as it is."""
    return " ".join(_TABLE.sub(" ", value).split()) if isinstance(value, str) else value


def _reworded(pointer: Pointer, old: Any, new: Any) -> Difference:
    kind = "example" if pointer[-1] in ("example", "examples") else "wording"
    text = "is new" if old is None else "is gone" if new is None else "reads differently"
    return Difference(kind, Impact.DOCUMENTATION, ref_of(pointer), text, pointer, pointer)
