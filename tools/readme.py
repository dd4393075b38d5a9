"""The generated parts of README.md: `python -m tools.readme` writes them; a test fails when they are out of date."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tools import limits, services

README = Path(__file__).parent.parent / "README.md"

# What stands between `<!-- NAME -->` and `<!-- /NAME -->`; the benchmarks write their own part.
SECTIONS: dict[str, Callable[[], str]] = {
    "services": services.table,
    "limits": limits.details,
}


def replaced(page: str, name: str, content: str) -> str:
    """The page with the content between the markers of that name."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"README.md has no part that is marked <!-- {name} -->")
    return pattern.sub(lambda found: f"{found[1]}{content.strip()}\n{found[2]}", page)


def up_to_date(page: str) -> str:
    """The page with every section written anew."""
    for name, content in SECTIONS.items():
        page = replaced(page, name, content())
    return page


def write(name: str, content: str) -> None:
    """Put one section into the README."""
    README.write_text(replaced(README.read_text(), name, content))


if __name__ == "__main__":
    README.write_text(up_to_date(README.read_text()))
