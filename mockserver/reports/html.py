"""HTML reports: one file each, in one style, that loads nothing and runs nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

from mockserver import __version__

_STYLE = Path(__file__).parent / "report.css"


def page(template: Path, **values: Any) -> str:
    """The page that the template makes of the values; it may extend report.html, which brings head and footer."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 21 ms, for this form only

    style = _STYLE.read_text(encoding="utf-8")
    loader = FileSystemLoader([template.parent, _STYLE.parent])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    style_hash = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template(template.name).render(
        mock_version=__version__, style=style, style_hash=style_hash, **values
    )
