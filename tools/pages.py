"""The generated parts of the pages: `python -m tools.pages` writes them; a test fails when they are out of date."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tools import limits, rooms, scenarios, schemas, services

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = (README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

# What stands on a page between `<!-- NAME -->` and `<!-- /NAME -->`; the benchmarks write their own part.
SECTIONS: dict[str, Callable[[], str]] = {
    "services": services.table,
    "rooms": rooms.table,
    "limits": limits.details,
    "scenarios": scenarios.table,
    "effects": scenarios.effects,
    "triggers": scenarios.words,
}


def up_to_date(page: str) -> str:
    """The page with every section of it written anew."""
    for name, content in SECTIONS.items():
        if f"<!-- {name} -->" in page:
            page = replaced(page, name, content())
    return page


def replaced(page: str, name: str, content: str) -> str:
    """The page with the content between the markers of that name."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"no part of the page is marked <!-- {name} --> and <!-- /{name} -->")
    return pattern.sub(lambda found: f"{found[1]}{content.strip()}\n{found[2]}", page)


def write_figures(table: str) -> None:
    """Put the benchmarks' table into the README."""
    README.write_text(replaced(README.read_text(), "benchmarks", table))


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(up_to_date(page.read_text()))
    schemas.write()
