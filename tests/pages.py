"""The commands that the project's pages show: where each stands, and what the page says it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])

_BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """One command, and the output below it; None where the page shows none."""

    line: int
    command: str
    output: str | None

    @property
    def program(self) -> str:
        """The first word that isn't a variable."""
        return next(word for word in self.command.split() if "=" not in word)


def shown(page: Path) -> Iterator[Shown]:
    """Every command of the page's sh and console blocks, in order."""
    text = page.read_text()
    for block in _BLOCK.finditer(text):
        line = text[: block.start(2)].count("\n") + 1
        yield from (_console if block[1] == "console" else _script)(block[2], line)


def _script(block: str, line: int) -> Iterator[Shown]:
    """A command a line; a backslash goes on, a comment explains."""
    for number, command in _joined(block):
        if bare := re.sub(r"(^|\s)#.*", "", command).strip():
            yield Shown(line + number, bare, None)


def _joined(block: str) -> Iterator[tuple[int, str]]:
    pending, start = "", 0
    for number, text in enumerate(block.splitlines()):
        start = start if pending else number
        pending += text + "\n"
        if not text.endswith("\\"):
            yield start, pending
            pending = ""


def _console(block: str, line: int) -> Iterator[Shown]:
    """A command starts behind a dollar sign, goes on in indented lines, and its output follows at the margin."""
    for found in re.finditer(r"^\$ (.*\n(?:[ ].*\n)*)((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        yield Shown(line + block[: found.start()].count("\n"), found[1].strip(), found[2].strip() or None)


def links(page: Path) -> list[str]:
    """The relative links of a page."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The names of a page's headings in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
