"""What the pages say holds: every command in them works, every link leads somewhere, generated parts are fresh."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.main import get_command

from mockserver.cli import app
from tests.pages import PAGES, ROOT, Shown, anchors, links, shown
from tests.processes import Process, running
from tools import pages
from tools.limits import KINDS, evidence

SET_UPS = {
    ".venv/bin/crr-mock serve": "tests/test_setup.py runs it in a clean copy",
    ".venv/bin/python -m pytest -n auto": ".ci/run runs it on a clean checkout",
}
ELSEWHERE = {"python3 -m pytest -n 2 --crr-coverage": "tests/examples runs it in the folder of its page"}


class Reader:
    """Somebody who types what a page says, in an empty folder."""

    def __init__(self, folder: Path, servers: ExitStack) -> None:
        self.folder = folder
        self.servers = servers
        self.server: Process | None = None
        self.proxy: Process | None = None
        self._make_program("crr-mock", f'exec "{sys.executable}" -m mockserver "$@"')

    def _make_program(self, name: str, script: str) -> None:
        program = self.folder / ".bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def type(self, step: Shown) -> None:
        TYPED[step.program](self, step)

    def serve(self, step: Shown) -> None:
        """`crr-mock serve`, on a free port; what follows on the page talks to it."""
        words = shlex.split(step.command)
        if words[1] == "serve":
            assert "--port" not in words, "name no port: the other commands of the page go to 8080 and 8443"
            free = ["--tls-port", "0"] if "--tls" in words else []
            self.server = self.servers.enter_context(running(*words[2:], *free, folder=self.folder))
        elif words[1] == "proxy":
            options = shlex.split(self._at_its_port(step.command))[2:]
            self.proxy = self.servers.enter_context(running(*options, folder=self.folder, command="proxy"))
        else:
            self.run(step)

    def run(self, step: Shown) -> None:
        """In a shell; what it prints is what the page shows, but for the time."""
        command = ["bash", "-c", self._at_its_port(step.command)]
        done = subprocess.run(command, cwd=self.folder, env=self._env(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        if step.output is not None:
            assert _timeless(done.stdout) == _timeless(step.output)

    def _at_its_port(self, command: str) -> str:
        if self.proxy:
            command = command.replace("localhost:8081", f"localhost:{urlsplit(self.proxy.url).port}")
        if not re.search(r"localhost:8(080|443)", command):
            return command
        assert self.server, "nothing serves yet: the page has to say crr-mock serve first"
        plain, secure = (urlsplit(url).port for url in (self.server.url, self.server.secure_url))
        return command.replace("localhost:8080", f"localhost:{plain}").replace("localhost:8443", f"localhost:{secure}")

    def _env(self) -> dict[str, str]:
        paths = os.pathsep.join([str(self.folder / ".bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**os.environ, "PATH": paths, "PYTHONPATH": str(ROOT)}


def _timeless(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text.strip())


def check_set_up(reader: Reader, step: Shown) -> None:
    assert any(step.command.endswith(end) for end in SET_UPS), f"runs nowhere: {SET_UPS}"


def check_make(reader: Reader, step: Shown) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(shlex.split(step.command)[1:]) <= set(targets)


def check_module(reader: Reader, step: Shown) -> None:
    _, dash_m, module, *_ = shlex.split(step.command)
    if dash_m == "-m" and (ROOT / module).exists():
        assert importlib.util.find_spec(module)
    elif step.command not in ELSEWHERE:
        reader.run(step)


def check_ci(reader: Reader, step: Shown) -> None:
    script = (ROOT / ".ci/run").read_text()
    assert all(option in script for option in shlex.split(step.command)[1:])


def check_docker(reader: Reader, step: Shown) -> None:
    """The image is the one that the page builds, and what follows it is a command of ours."""
    for command in step.command.split("&&"):
        words = shlex.split(command)
        if words[1] == "run":
            assert_known_to_command_line(["crr-mock", *words[words.index("crr-mock") + 1 :]])
        elif words[1] == "build":
            assert words[words.index("-t") + 1] == "crr-mock"
        else:
            assert words[1:3] == ["compose", "up"]


TYPED = {
    "crr-mock": Reader.serve,
    "curl": Reader.run,
    "printf": Reader.run,
    "python3": lambda reader, step: (check_set_up if "-m venv" in step.command else check_module)(reader, step),
    "python": check_module,
    "make": check_make,
    ".ci/run": check_ci,
    "docker": check_docker,
}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_works(page, tmp_path):
    with ExitStack() as servers:
        reader = Reader(tmp_path, servers)
        for step in shown(page):
            try:
                reader.type(step)
            except Exception as problem:
                problem.add_note(f"{page.name}:{step.line}: {step.command}")
                raise


def inline_commands() -> list[tuple[str, str]]:
    return [
        (page.name, command)
        for page in PAGES
        for command in re.findall(r"`((?:\w+=\S+ )*crr-mock [^`\n]+)`", page.read_text())
    ]


@pytest.mark.parametrize(("page", "command"), inline_commands())
def test_a_command_in_the_text_is_one_that_exists(page, command):
    assert_known_to_command_line([word for word in shlex.split(command) if "=" not in word])


def assert_known_to_command_line(words: list[str]) -> None:
    """`crr-mock`, a command and its options, by the command line's own account."""
    command = get_command(app)
    for word in words[1:]:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} - options - {"--help"} == set()
    assert words[1:2] == [] or words[1].startswith("--") or words[1] in get_command(app).commands


@pytest.mark.parametrize(
    ("page", "link"),
    [(page, link) for page in PAGES for link in links(page)],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_a_link_leads_somewhere(page, link):
    file, _, anchor = link.partition("#")
    target = page.parent / file if file else page
    assert target.exists()
    assert not anchor or anchor in anchors(target)


@pytest.mark.slow  # held by CI, not by every branch: parallel branches change these parts all the time
@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_the_generated_parts_of_a_page_are_up_to_date(page):
    assert page.read_text() == pages.up_to_date(page.read_text()), "run `make pages`"


@pytest.mark.parametrize("end", SET_UPS)
def test_the_readme_sets_up_in_one_line(end):
    assert len([step for step in shown(pages.README) if step.command.endswith(end)]) == 1


def test_every_evidence_mark_has_a_known_kind_and_a_sentence():
    assert [one for one in evidence() if one.kind not in KINDS or len(one.rule.split()) < 4] == []


def test_the_readme_shows_the_measured_figures_against_their_bars():
    table = pages.README.read_text().partition("<!-- benchmarks -->")[2].partition("<!-- /benchmarks -->")[0]
    assert [line for line in table.splitlines() if line.startswith("|")][2:]
