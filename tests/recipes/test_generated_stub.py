"""A stub that a generator made answers, and the proxy says where it isn't what its file promises."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from mockserver.testing import MockServer
from tests.pages import ROOT
from tests.processes import running
from tests.recipes.generators import needs, steps, typed

PATH = "/marketstatus/v1.0/marketStatus"
HEADERS = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[str]:
    """The URL of the stub that the page's commands make."""
    needs("Server stubs")
    folder = shutil.copytree(ROOT / "recipes" / "python-stub", tmp_path / "recipe")
    with MockServer() as mock:
        typed(steps("Server stubs").replace("http://localhost:8080", mock.url), folder)
    command = [sys.executable, "-m", "uvicorn", "openapi_server.main:app", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "stub" / "src")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as served:
        yield next(word for line in served.stderr for word in line.split() if word.startswith("http://"))
        served.terminate()


@pytest.mark.slow
def test_a_stub_answers_and_the_proxy_names_what_breaks_its_file(stub):
    with running("--upstream", stub, command="proxy") as proxy, httpx2.Client(base_url=proxy.url) as http:
        query = {"marketName": "AUC_MN_2026_M12", "participantName": "ZTRD1"}
        right = http.get(PATH, params=query, headers=HEADERS)
        wrong = http.get(PATH, params=query)

    assert (right.status_code, right.json(), right.headers.get("x-mock-violations")) == (200, "OPEN", None)
    violations = json.loads(wrong.headers["x-mock-violations"])
    assert wrong.status_code == 422
    assert [(one["side"], one["part"]) for one in violations] == [("request", "parameter"), ("answer", "status")]
