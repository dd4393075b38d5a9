"""The page on generated clients, typed as it stands in the folder of each recipe: what comes out calls the mock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockserver.testing import MockServer
from mockserver.testing.session import Session
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "clients.md").read_text()
OPEN = "2026-11-05T10:00:00-08:00"
SAYS = "".join(f"{line.strip()}\n" for line in re.search(r"It prints\n\n((?: {4}.*\n)+)", PAGE)[1].splitlines())
TOOLS = [str(ROOT / ".venv-client" / "bin"), str(ROOT / "node_modules" / ".bin")]
NEEDS = {
    "Python": ["openapi-python-client"],
    "Java": ["openapi-generator-cli", "javac"],
    "TypeScript": ["node", "tsc", "openapi-typescript"],
}


def steps(language: str) -> str:
    """The page's commands for a language; what a later block defines comes first."""
    section = PAGE.partition(f"\n## {language}\n")[2].partition("\n## ")[0]
    return "".join(reversed(re.findall(r"^```bash\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)))


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(tls=True, clock=OPEN) as mock:
        yield mock


@pytest.fixture
def type_page(mock: MockServer, tmp_path: Path) -> Callable[[str, Session], str]:
    """Types a section's commands in a copy of its recipe, against a session; gives what they print at the end."""
    path = os.pathsep.join([*TOOLS, os.environ["PATH"]])

    def type_page(language: str, session: Session) -> str:
        for name in NEEDS[language]:
            if not shutil.which(name, path=path):
                pytest.skip(f"{name} isn't installed; .ci/run installs it")
        folder = shutil.copytree(ROOT / "recipes" / f"{language.lower()}-client", tmp_path / "recipe")
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copytree(mock.certificates, folder / "certs")
        script = steps(language).replace("http://localhost:8080", mock.url)
        script = script.replace("https://localhost:8443/crr", session.secure_base_url)
        command, environment = ["bash", "-euc", script], {"PATH": path, "HOME": str(folder)}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(done.stdout + done.stderr, pytrace=False)
        return done.stdout

    return type_page


@pytest.mark.slow
@pytest.mark.parametrize("language", NEEDS)
def test_the_page_s_commands_make_a_client_that_reads_and_writes(language, mock, type_page):
    with mock.session(clock=OPEN) as session:
        printed = type_page(language, session)

        assert printed.endswith(SAYS)
        session.verify_in_order(
            {"operation": "getMarketStatus"},
            {"operation": "portfolioCreation", "body": {"/newBids/0/bidCurve/1/price": 19.99}, "status": 200},
            {"operation": "getPortfolio", "status": 200},
            {"operation": "portfolioCreation", "status": 400},
        )
        assert {call.client for call in session.journal} == {"ZTRD1-read-write"}
