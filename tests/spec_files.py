"""What the tests of the spec files share: files written on the spot, and schemas as part of a document."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.files import load_document
from mockserver.call import Call, Reply
from mockserver.errors import BusinessError
from mockserver.openapi.load import Document
from mockserver.settings import Settings, data_folder

NOW = datetime(2026, 8, 10, 15, 0, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[2] / "shared" / "published-specs"


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


@pytest.fixture(scope="session")
def zoo() -> Catalogue:
    """A file that has nothing of CAISO's."""
    return load_catalogue(Settings(specs=(Path(__file__).with_name("caiso") / "zoo.yaml",)))


@pytest.fixture(scope="session")
def crr() -> Catalogue:
    """Our ten files."""
    return load_catalogue(Settings())


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """One operation of a catalogue, asked as the pipeline does where there is no behaviour."""

    def ask(
        catalogue: Catalogue,
        operation_id: str,
        query: str = "",
        content: bytes | str = b"",
        path: dict[str, str] | None = None,
        prefer: dict[str, str] | None = None,
        seed: int = 0,
        **headers: str,
    ) -> Reply:
        contract = next(one for one in catalogue.contracts.values() if one.operation.operation_id == operation_id)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = content.encode() if isinstance(content, str) else content
        call = Call(contract.operation, contract.operation.path, query.encode(), named, body, path or {})
        try:
            contract.read(call)
            contract.check_request(call)
            return contract.example(call, prefer or {}, Random(seed), NOW)
        except BusinessError as error:
            return contract.error_reply(error, NOW)

    return ask
