"""A file with any one thing changed is served, or refused with its line: no 500, no hang, no traceback."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from mockserver.app import build
from mockserver.call import Operation
from mockserver.errors import SpecError
from mockserver.files.yaml12 import read_yaml
from mockserver.lint.run import check
from mockserver.settings import Settings, data_folder
from tests.caiso.in_time import ended_in_time
from tests.caiso.large_file import large_file
from tests.caiso.mutants import mutants
from tests.conftest import Http

# how many changes are served and how many checked: in each run, and with --long
SIZES = {"zoo": (100, 20, 2000, 2000), "auction": (30, 10, 2500, 2500), "large": (1, 1, 500, 500)}
MOST_SECONDS = 10  # five times what it may take
WISHES = ({}, {"prefer": "example=edge"}, {"prefer": "dynamic=true"})


def original(name):
    if name == "large":
        return large_file()
    folder = Path(__file__).parent if name == "zoo" else data_folder("specs")
    return read_yaml(next(folder.glob(f"*{name}*.yaml")))


class Served:
    """One mock whose only file changes."""

    def __init__(self, path: Path, root: object) -> None:
        self.path = path
        path.write_text(json.dumps(root))
        self.mock = build(Settings(specs=(path,)))
        self.http = Http(self.mock.app)
        self.close = self.http.close

    def faults(self, root: object, random: Random) -> list[str]:
        """What is wrong with how a changed file is served or refused; empty where nothing is."""
        self.path.write_text(json.dumps(root, indent=1))
        try:
            self.mock.reload()
        except SpecError as refusal:
            return [] if refusal.line else [f"no line: {refusal}"]
        operations = self.mock.pipeline.catalogue.operations
        asked = random.sample(operations, min(len(operations), 12 if len(operations) < 100 else 3))
        return [fault for operation in asked for fault in self._faults_of(operation)]

    def _faults_of(self, operation: Operation) -> Iterator[str]:
        path = operation.path.replace("{", "").replace("}", "")
        for wish in WISHES:
            headers = {"content-type": "application/json", "x-mock-client": "ZTRD1-read-write", **wish}
            content = b'{"name": "x", "a": [1, {"b": null}]}' if operation.method != "GET" else b""
            reply = self.http.request(operation.method, path, headers=headers, content=content)
            if reply.status_code == 500:
                yield f"500: {operation.method} {path} {wish}"


def changes(name: str, request: pytest.FixtureRequest, place: int) -> Iterator[tuple[str, object, Random]]:
    is_long = request.config.getoption("--long")
    for number, (what, root) in enumerate(mutants(original(name), SIZES[name][place + 2 * is_long], seed=11)):
        yield what, root, Random(number)


@pytest.mark.slow
@pytest.mark.parametrize("name", SIZES)
def test_a_file_with_one_thing_changed_is_served_or_refused_with_its_line(tmp_path, request, name):
    wrong = {}
    with closing(Served(tmp_path / f"{name}.json", original(name))) as served:
        for what, root, random in changes(name, request, 0):
            try:
                with ended_in_time(MOST_SECONDS):
                    wrong[what] = served.faults(root, random)
            except Exception as problem:
                wrong[what] = [repr(problem)]

    assert {what: faults for what, faults in wrong.items() if faults} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", SIZES)
def test_a_file_with_one_thing_changed_is_checked_or_refused_with_its_line(tmp_path, request, name):
    path, wrong = tmp_path / f"{name}.json", {}
    for what, root, _ in changes(name, request, 1):
        path.write_text(json.dumps(root, indent=1))
        try:
            with ended_in_time(MOST_SECONDS):
                (report,) = check([path], []).files
        except Exception as problem:
            wrong[what] = repr(problem)
            continue
        if any(finding.line is None for finding in report.findings if finding.rule.name == "not-servable"):
            wrong[what] = "no line"

    assert wrong == {}
