"""The page on generated clients, typed as it stands in the folder of each recipe: what comes out calls the mock."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockserver.testing import MockServer
from mockserver.testing.session import Session
from tests.pages import ROOT
from tests.recipes.generators import COMPILE, JAKARTA, NEEDS, PAGE, SAYS, needs, steps, typed

OPEN = "2026-11-05T10:00:00-08:00"
FOLDERS = {"Python": "python-client", "Java": "java-client", "TypeScript": "typescript-client", "C#": "csharp-client"}
# Mono's TLS is too old for the server, and for the encryption of the keystore
BY_MONO = rf"""
p12=certs/clients/ZTRD1-read-write
openssl pkcs12 -export -legacy -in $p12.pem -inkey $p12.key -out $p12.p12 -passout pass:crr-mock
{COMPILE} -out:desk.exe Desk.cs
mono desk.exe http://localhost:8080/crr certs
"""
FILES = sorted(path.stem for path in (ROOT / "specs").glob("*.yaml") if path.stem.startswith("caiso_crr_"))
COMPILED = {
    "Java": f"""
generator=$(python -c 'import openapi_generator_cli as cli; print(cli.__path__[0])')
openapi-generator-cli generate -g java --library native -o client -i URL $OPTION \
  --additional-properties useJakartaEe=true,openApiNullable=false
javac -d classes -cp "$generator/openapi-generator.jar:{JAKARTA}" $(find client/src/main -name '*.java')""",
    "TypeScript": "openapi-typescript URL -o client.ts; tsc --strict --noEmit client.ts",
    "C#": f"""
openapi-generator-cli generate -g csharp --library httpclient -o client --package-name Crr.Client -i URL $OPTION \
  --additional-properties targetFramework=netstandard2.0,supportsRetry=false
{COMPILE} -target:library -out:client.dll""",
}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(tls=True, clock=OPEN) as mock:
        yield mock


@pytest.fixture
def desk(mock: MockServer, tmp_path: Path) -> Callable[..., str]:
    """What the section's commands, and some more, print in a copy of its recipe, with a session of its own."""

    def desk(section: str, session: Session, more: str = "") -> str:
        needs(section)
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
        return typed(script, folder)

    return desk


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
def test_the_page_s_commands_make_a_client_that_reads_and_writes_over_mutual_tls(language, mock, desk):
    with mock.session(clock=OPEN) as session:
        assert_right(session, desk(language, session))
        assert {call.client for call in session.journal} == {"ZTRD1-read-write"}


@pytest.mark.slow
def test_the_page_s_commands_make_a_client_in_c_sharp_that_mono_compiles_and_runs(mock, desk):
    with mock.session(clock=OPEN) as session:
        assert_right(session, desk("C#", session, BY_MONO))


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", COMPILED)
def test_the_client_of_each_file_compiles(language, file, mock, tmp_path):
    needs(language)
    (option,) = re.findall(r"`(--name-mappings [^`]+)`", PAGE)
    script = COMPILED[language].replace("URL", f"{mock.url}/mocks/{file}.json").replace("$OPTION", option)
    typed(script, tmp_path)


def test_the_page_names_the_versions_that_are_checked():
    checked = set(re.findall(r"([@/\w-]+)(?:==|@)(\d[\d.]+\d)", (ROOT / ".ci" / "run").read_text()))
    package = json.loads((ROOT / "recipes/typescript-client/package.json").read_text())
    page = PAGE.replace("openapi-generator ", "openapi-generator-cli ")
    named = re.findall(r"(openapi-[a-z-]+) (\d+\.\d+\.\d+)", page)
    assert len(named) == len(NEEDS) - 1
    assert {*named, *package["dependencies"].items(), *package["devDependencies"].items()} <= checked
