"""The recipes for pipelines: their files are what the tools expect, and their steps do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from mockserver.files.yaml12 import read_yaml
from tests.installed import environment
from tests.pages import ROOT
from tests.processes import running

RECIPES = ROOT / "recipes"
GITHUB = read_yaml(RECIPES / "github-actions.yml")["jobs"]["test"]
GITLAB = read_yaml(RECIPES / "gitlab-ci.yml")["test"]
COMPOSE = read_yaml(RECIPES / "compose.yml")["services"]
JENKINS = (RECIPES / "Jenkinsfile").read_text()
TOKEN = "only-for-tests"

STEPS = {
    "github": [step["run"] for step in GITHUB["steps"] if "run" in step],
    "gitlab": GITLAB["script"],
    "compose": [COMPOSE["tests"]["command"][2].replace("$$", "$")],
    "jenkins": [dedent(step[0] or step[1]) for step in re.findall(r"sh (?:'''(.*?)'''|'(.*?)')", JENKINS, re.DOTALL)],
}


@pytest.mark.parametrize(
    ("recipe", "schema"),
    [
        ("github-actions.yml", ["vendor.github-workflows"]),
        ("gitlab-ci.yml", ["vendor.gitlab-ci", "--data-transform=gitlab-ci"]),
        ("compose.yml", ["vendor.compose-spec"]),
        ("../docker-compose.yml", ["vendor.compose-spec"]),
    ],
)
@pytest.mark.slow
def test_a_recipe_is_valid_by_its_public_schema(recipe, schema):
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", *schema, RECIPES / recipe]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("job", "service"), [(GITHUB["env"], GITHUB["services"]["crr-mock"]["env"]), (COMPOSE["tests"]["environment"],) * 2]
)
def test_the_tests_know_the_token_of_the_mock(job, service):
    assert job["CRR_MOCK_ADMIN_TOKEN"] == service["CRR_MOCK_ADMIN_TOKEN"] == TOKEN


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (GITHUB["env"]["CRR_MOCK_URL"], "localhost"),
        (GITLAB["variables"]["CRR_MOCK_URL"], GITLAB["services"][0]["alias"]),
        (COMPOSE["tests"]["environment"]["CRR_MOCK_URL"], "crr-mock"),
    ],
)
def test_the_tests_go_where_the_mock_is(url, host):
    assert url == f"http://{host}:8080"
    assert host in {"localhost", "crr-mock"}
    assert "crr-mock" in COMPOSE


def test_compose_waits_as_the_project_s_own_file_does():
    own = read_yaml(ROOT / "docker-compose.yml")["services"]["crr-mock"]["healthcheck"]["test"]
    assert COMPOSE["crr-mock"]["healthcheck"]["test"] == own
    assert COMPOSE["tests"]["depends_on"] == {"crr-mock": {"condition": "service_healthy"}}


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a build machine: Python, our wheel in its index, a `docker` that tells where the mock is."""
    folder = tmp_path_factory.mktemp("machine")
    venv.create(folder / "venv", with_pip=True)
    docker = folder / "venv" / "bin" / "docker"
    docker.write_text('#!/bin/sh\necho "$@" >> docker.log\n[ "$1" != port ] || echo "${CRR_MOCK_URL#http://}"\n')
    docker.chmod(0o755)
    unset = {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    links = " ".join([str(wheel.parent), os.environ.get("PIP_FIND_LINKS", "")]).strip()
    path = os.pathsep.join([str(docker.parent), os.environ["PATH"]])
    return {**kept, "PATH": path, "PIP_FIND_LINKS": links, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}


def run(script: str, folder: Path, environment: dict[str, Any]) -> None:
    done = subprocess.run(["bash", "-ec", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("recipe", STEPS)
def test_the_steps_of_a_recipe_pass_against_a_mock(recipe, machine, tmp_path):
    desk = shutil.copytree(ROOT / "examples" / "desk", tmp_path / "desk", ignore=shutil.ignore_patterns("__pycache__"))
    with running("--admin-token", TOKEN) as mock:
        own = {"CRR_MOCK_URL": mock.url, "CRR_MOCK_ADMIN_TOKEN": TOKEN, "GITHUB_STEP_SUMMARY": "summary.md"}
        for script in STEPS[recipe]:
            run(script, desk, {**machine, **own, "CRR_MOCK": "crr-mock-1"})
    assert 'failures="0"' in (desk / "results.xml").read_text()
    (report,) = [name for name in ("coverage.json", "coverage.xml") if (desk / name).exists()][:1]
    assert "portfolioCreation" in (desk / report).read_text()


def test_jenkins_starts_the_mock_that_it_asks_and_stops():
    started, _, stopped = STEPS["jenkins"]
    assert "--env CRR_MOCK_ADMIN_TOKEN" in started
    assert '--name "$CRR_MOCK"' in started
    assert stopped == 'docker stop "$CRR_MOCK"'


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("groovy") is None, reason="groovy isn't installed: the Jenkinsfile isn't parsed")
def test_the_jenkinsfile_is_groovy():
    run(f"groovy -e 'new GroovyShell().parse(new File(\"{RECIPES}/Jenkinsfile\"))'", ROOT, dict(os.environ))


@pytest.mark.slow
def test_testcontainers_starts_the_mock_and_sessions_work_on_it(tmp_path):
    pytest.importorskip("testcontainers")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
    command += ["-p", "tests.recipes.engine", "--rootdir", ".", RECIPES / "testcontainers"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(tmp_path / "site"), capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("javac") is None, reason="no JDK is installed: the Java recipe isn't read")
def test_the_java_recipe_is_java():
    file = next((RECIPES / "testcontainers-java").rglob("*.java"))
    run(f"java {Path(__file__).with_name('Parse.java')} {file}", ROOT, dict(os.environ))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("mvn") is None, reason="maven isn't installed: the Java recipe isn't compiled")
def test_the_java_recipe_compiles(tmp_path):
    project = shutil.copytree(RECIPES / "testcontainers-java", tmp_path / "java")
    done = subprocess.run(["mvn", "-q", "-B", "test-compile"], cwd=project, capture_output=True, text=True, timeout=300)
    if re.search(r"Could not transfer|Could not find artifact|could not be resolved", done.stdout):
        pytest.skip("Maven Central can't be reached: the Java recipe isn't compiled")
    assert done.returncode == 0, done.stdout
