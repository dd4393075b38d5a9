"""HTML for the mock's own pages: templates, and the headers that keep a page to itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse

from mockserver import __version__

HERE = Path(__file__).parent
ASSETS = "/__assets"
_HEADERS = {
    # data: are the icons in Swagger UI's style sheet
    "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}


def page(template: str, **values: Any) -> HTMLResponse:
    """The page of this template."""
    text = _templates().get_template(template).render(values, assets=ASSETS, mock_version=__version__)
    return HTMLResponse(text, headers=_HEADERS)


def report(text: str) -> HTMLResponse:
    """A page that stands alone, and brings its style along with the policy that admits it."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(text, headers={**_HEADERS, "content-security-policy": policy})


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 40 ms: only once a page is asked for

    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
