"""The rooms of the package: what each owns, in its own words, and which others it may import."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.test_architecture import MAY_IMPORT

PACKAGE = Path(__file__).parent.parent / "mockserver"
ENTRANCE = "__main__"


def table() -> str:
    """One line for each room of the diagram."""
    lines = ["| Room | Owns | May import |", "|---|---|---|"]
    lines += [f"| {_link(room)} | {_sentence(room)} | {_names(room)} |" for room in MAY_IMPORT if room != ENTRANCE]
    return "\n".join(lines)


def _file(room: str) -> Path:
    folder = PACKAGE / room
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _link(room: str) -> str:
    name = f"{room}/" if (PACKAGE / room).is_dir() else f"{room}.py"
    return f"[{name}](mockserver/{name})"


def _sentence(room: str) -> str:
    """The first sentence of the room's docstring."""
    opening = " ".join((ast.get_docstring(ast.parse(_file(room).read_text())) or "").split("\n\n")[0].split())
    return opening.split(". ")[0].rstrip(".").replace("|", "\\|")


def _names(room: str) -> str:
    return ", ".join(sorted(MAY_IMPORT[room])) or "none"
