"""The image: its recipe is clean, its parts agree, and what it builds runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.files.yaml12 import read_yaml

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICE = read_yaml(ROOT / "docker-compose.yml")["services"]["crr-mock"]


def test_hadolint_finds_nothing_in_the_dockerfile():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_build_sees_all_that_it_copies_and_nothing_else():
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    }
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == let_in
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_compose_publishes_the_ports_of_the_image_to_this_machine_alone():
    exposed = re.search(r"^EXPOSE (.+)$", DOCKERFILE, re.MULTILINE)[1].split()
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}" for port in exposed]


@pytest.mark.slow
def test_the_image_builds_and_runs():
    script = Path(__file__).with_name("build_and_run.sh")
    done = subprocess.run(["bash", script], capture_output=True, text=True)
    print(done.stdout)
    if done.returncode == 77:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stderr
