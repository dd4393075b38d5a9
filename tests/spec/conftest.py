"""What the tests of the spec files share: files written on the spot, and schemas as part of a document."""

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from mockserver.settings import data_folder
from mockserver.spec.load import Document, load_document

PUBLISHED = Path(__file__).parents[3] / "shared" / "published-specs"


@pytest.fixture(params=["shipped", "published"])
def specs(request: pytest.FixtureRequest) -> Path:
    """Our ten files, then the ten published ones."""
    if request.param == "shipped":
        return data_folder("specs")
    if not PUBLISHED.is_dir():
        pytest.skip("the published files aren't beside this checkout")
    return PUBLISHED


@pytest.fixture
def published() -> Path:
    if not PUBLISHED.is_dir():
        pytest.skip("the published files aren't beside this checkout")
    return PUBLISHED


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Any], Path]:
    """Writes a file below the test's folder: a text as it is, anything else as JSON."""

    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content) if isinstance(content, str) else json.dumps(content, indent=2))
        return path

    return write


@pytest.fixture
def document(write: Callable[[str, Any], Path]) -> Callable[..., Document]:
    """A loaded document with these component schemas, and nothing else unless it is given."""

    def document(schemas: dict[str, Any] | None = None, **more: Any) -> Document:
        root = {"openapi": "3.0.3", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}
        return load_document(write("api.json", {**root, "components": {"schemas": schemas or {}}, **more}), [])

    return document
