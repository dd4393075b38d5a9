"""schemathesis, a tester of others' making, finds nothing wrong with what is served."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.caiso.catalogue import SpecFile
from tests.contract.disagreements import DISAGREEMENTS
from tests.contract.programs import program
from tests.contract.schemathesis_hooks import REFUSED
from tests.contract.spec_folders import each_file, folder_of

# With behaviour, a request that is right by its schema may be refused by a rule: there is no such market.
MODES = {"behaviour": ["--exclude-checks", "positive_data_acceptance"], "example": ["--header", "Prefer: code=200"]}
NAMES = Path(__file__).with_name("schemathesis.toml")
HOOKS = {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("schemathesis_hooks.py"))}


@pytest.fixture(params=MODES)
def findings(request: pytest.FixtureRequest, url_of: Callable[[str], str], tmp_path: Path) -> Callable[..., str]:
    """What schemathesis finds in a file as served; an empty text where it finds nothing."""

    def findings(file: SpecFile, examples: int, *options: str) -> str:
        spec = f"{url_of(folder_of(file.contracts[0]))}/mocks/{file.stem}.json"
        what = ["--phases", "examples,coverage,fuzzing", "--checks", "all", "--max-examples", str(examples)]
        how = ["--warnings", "off", "--no-color", *options]
        command = [program("schemathesis"), "--config-file", NAMES, "run", spec, *what, *how, *MODES[request.param]]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, **HOOKS}, capture_output=True, text=True)
        return "" if done.returncode == 0 and "No issues found" in done.stdout else done.stdout + done.stderr

    return findings


@pytest.mark.parametrize("one", [one for one in DISAGREEMENTS if "year" in one.name], ids=lambda one: one.name)
def test_what_is_refused_on_purpose_is_kept_from_schemathesis(one):
    assert REFUSED.search(str(one.sent.query))


@pytest.mark.slow
@pytest.mark.parametrize("file", each_file())
def test_schemathesis_finds_nothing(file, findings):
    if found := findings(file, 10, "--generation-deterministic"):
        pytest.fail(found, pytrace=False)


@pytest.mark.long
@pytest.mark.parametrize("file", each_file())
def test_schemathesis_finds_nothing_in_a_long_run_that_differs_each_time(file, findings):
    if found := findings(file, 500):
        pytest.fail(found, pytrace=False)
