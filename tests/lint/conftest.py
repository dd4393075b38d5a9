"""Files for the check: one that nothing can be said against, and changes to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockserver.lint.findings import CheckReport
from mockserver.lint.run import check
from tests.spec_files import ask, crr, document, published, specs, write, zoo  # noqa: F401

CLEAN = """\
openapi: 3.0.3
info:
  title: Things
  version: '1.2.0'
  description: |
    <table>
    <tr><td>1.0.0</td><td>2026-01-01</td><td>First.</td></tr>
    <tr><td>1.2.0</td><td>2026-02-01</td><td>New code POR0002; POR0009 removed.</td></tr>
    </table>
servers: [{url: https://example.org/base}]
security: [{key: []}]
tags: [{name: Things Read}]
paths:
  /things/v1.0/thing:
    post:
      tags: [Things Read]
      operationId: addThing
      parameters: []
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '200': {description: Fine, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {description: Refused, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
components:
  securitySchemes: {key: {type: apiKey, name: X-Key, in: header}}
  schemas:
    Thing:
      type: object
      required: [name]
      properties:
        name: {type: string, pattern: '^[a-z]+$', example: thing}
        count: {type: integer, minimum: 0, maximum: 5, example: 3}
    Problem:
      description: |
        <table>
        <tr><td>POR0001</td><td>Wrong.</td><td>with 400</td></tr>
        <tr><td>POR0002</td><td>Late.</td></tr>
        </table>
      type: object
      required: [errorList]
      properties:
        errorList: {type: array, items: {type: string}}
"""
NAME = "caiso_crr_things_v1.2.0.yaml"
Found = list[tuple[str, int | None, str]]


@pytest.fixture
def clean() -> str:
    """The text of a file that nothing can be said against."""
    return CLEAN


@pytest.fixture
def changed() -> Callable[..., str]:
    """That text with pieces replaced."""

    def changed(*pairs: tuple[str, str]) -> str:
        text = CLEAN
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    return changed


@pytest.fixture
def report(write: Callable[[str, Any], Path], tmp_path: Path) -> Callable[..., CheckReport]:
    """The report on files with these names and texts; overlays lie in a folder of that name."""

    def report(**files: str) -> CheckReport:
        named = {name.replace("__", "."): text for name, text in files.items()}
        paths = [write(f"{name}.yaml", text) for name, text in named.items()]
        return check(paths, [tmp_path / "overlays"])

    return report


@pytest.fixture
def found(write: Callable[[str, Any], Path]) -> Callable[..., Found]:
    """What is found in one text, as (rule, line, found)."""

    def found(text: str, name: str = NAME) -> Found:
        (file,) = check([write(name, text)], []).files
        return [(one.rule.name, one.line, one.found) for one in file.findings]

    return found
