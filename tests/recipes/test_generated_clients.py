"""The page on generated clients, typed as it stands in the folder of each recipe: what comes out calls the mock."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockserver.testing import MockServer
from mockserver.testing.session import Session
from tests.pages import ROOT
from tests.recipes.page_of_clients import SAYS, steps

OPEN = "2026-11-05T10:00:00-08:00"
TOOLS = [str(ROOT / ".venv-client" / "bin"), str(ROOT / "node_modules" / ".bin")]
FOLDERS = {"Python": "python-client", "Java": "java-client", "TypeScript": "typescript-client", "C#": "csharp-client"}
JSON_NET = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll"
LIBRARIES = [f"{ROOT}/node_modules/{name}/package.json" for name in ("openapi-fetch", "undici", "@types/node")]
NEEDS = {  # programs, and files of libraries
    "Python": ["openapi-python-client"],
    "Java": ["openapi-generator-cli", "javac", "/usr/share/java/jakarta-annotation-api.jar"],
    "TypeScript": ["node", "tsc", "openapi-typescript", *LIBRARIES],
    "C#": ["openapi-generator-cli", "java", "mcs", "mono", "openssl", JSON_NET],
}
# Debian has Mono in the place of .NET, whose TLS is too old for our keystores, and a Json.NET that is too old for an
# option that changes no name that is given
BY_MONO = rf"""
p12=certs/clients/ZTRD1-read-write
openssl pkcs12 -export -legacy -in $p12.pem -inkey $p12.key -out $p12.p12 -passout pass:crr-mock
perl -0pi -e 's/NamingStrategy = new CamelCaseNamingStrategy\s*\{{.*?\}}//gs' $(grep -rl NamingStrategy */src/Crr.*)
cp {JSON_NET} .
mcs -langversion:latest -warn:0 -out:desk.exe -r:{JSON_NET} -r:System.Net.Http -r:System.Runtime.Serialization \
  -r:System.ComponentModel.DataAnnotations Desk.cs $(find */src/Crr.Auction */src/Crr.Calendar -name '*.cs')
mono desk.exe http://localhost:8080/crr certs
"""


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(tls=True, clock=OPEN) as mock:
        yield mock


@pytest.fixture
def typed(mock: MockServer, tmp_path: Path) -> Callable[..., str]:
    """Types a section's commands, and some more, in a copy of its recipe against a session: what they print."""
    path = os.pathsep.join([*TOOLS, os.environ["PATH"]])

    def typed(section: str, session: Session, more: str = "") -> str:
        for name in NEEDS[section]:
            if not (shutil.which(name, path=path) or Path(name).is_file()):
                pytest.skip(f"{name} isn't installed; .ci/run installs it")
        folder = shutil.copytree(ROOT / "recipes" / FOLDERS[section], tmp_path / "recipe")
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copytree(mock.certificates, folder / "certs")
        script = steps(section) + more
        for shown, url in {
            "https://localhost:8443/crr": session.secure_base_url,
            "http://localhost:8080/crr": session.base_url,
            "http://localhost:8080": mock.url,
        }.items():
            script = script.replace(shown, url)
        command, environment = ["bash", "-euc", script], {"PATH": path, "HOME": str(folder)}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(done.stdout + done.stderr, pytrace=False)
        return done.stdout

    return typed


def assert_right(session: Session, printed: str) -> None:
    assert printed.endswith(SAYS)
    session.verify_in_order(
        {"operation": "getMarketStatus", "status": 200},
        {"operation": "portfolioCreation", "body": {"/newBids/0/bidCurve/1/price": 19.99}, "status": 200},
        {"operation": "getPortfolio", "status": 200},
        {"operation": "portfolioCreation", "status": 400},
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["Python", "Java", "TypeScript"])
def test_the_page_s_commands_make_a_client_that_reads_and_writes_over_mutual_tls(language, mock, typed):
    with mock.session(clock=OPEN) as session:
        assert_right(session, typed(language, session))
        assert {call.client for call in session.journal} == {"ZTRD1-read-write"}


@pytest.mark.slow
def test_the_page_s_commands_make_a_client_in_c_sharp_that_mono_compiles_and_runs(mock, typed):
    with mock.session(clock=OPEN) as session:
        assert_right(session, typed("C#", session, BY_MONO))
