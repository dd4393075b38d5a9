"""A client that openapi-python-client generates from a file as served works against the server."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockserver.caiso.catalogue import SpecFile
from mockserver.caiso.contract import Contract
from tests.contract.programs import program
from tests.contract.referee import declared
from tests.contract.right_requests import acting, right_request
from tests.contract.spec_folders import each_file, folder_of

DRIVER = Path(__file__).with_name("drive_client.py")


@pytest.fixture
def answers(url_of: Callable[[str], str], tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """What a client generated from a file gets for a call of each of its operations."""
    generator = program("openapi-python-client", ".venv-client")

    def run(*command: str | Path) -> str:
        path = f"{generator.parent}:/usr/bin:/bin"  # with the formatter that it brings along
        done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(done.stdout + done.stderr, pytrace=False)
        return done.stdout

    def answers(file: SpecFile, **headers: str) -> list[dict[str, Any]]:
        package, calls, url = f"{file.service}_client", tmp_path / "calls.json", url_of(folder_of(file.contracts[0]))
        if not (tmp_path / package).exists():
            run(generator, "generate", "--url", f"{url}/mocks/{file.stem}.json", "--meta", "none",
                "--output-path", tmp_path / package, "--fail-on-warning")  # fmt: skip
        calls.write_text(json.dumps([call(contract, headers) for contract in file.contracts]))
        base = url + next(iter(file.base_paths), "")
        return json.loads(run(generator.with_name("python"), DRIVER, tmp_path, package, base, calls))

    return answers


def call(contract: Contract, headers: dict[str, str]) -> dict[str, Any]:
    sent = acting(contract, right_request(contract))
    params = dict(sent.query) | {name: text for name, text in sent.headers.items() if name != "content-type"}
    body = json.loads(sent.body or "null")
    return {"id": contract.declared["operationId"], "params": params, "body": body, "headers": headers}


def is_understood(answer: dict[str, Any]) -> bool:
    """Whether the client's value says what came over the wire."""
    if answer["got"] == "file":
        return zipfile.ZipFile(io.BytesIO(answer["content"].encode("latin-1"))).testzip() is None
    written = json.dumps(answer["got"]).replace("+00:00", "Z")  # as Python writes a date in UTC, and as we do
    return json.loads(written) == json.loads(answer["content"])


@pytest.mark.slow
@pytest.mark.parametrize("file", each_file())
def test_a_generated_client_calls_every_operation_and_understands_its_answers(file, answers):
    examples, behaviour = answers(file, Prefer="code=200"), answers(file)

    assert [one["status"] for one in examples] == [200] * len(file.contracts)
    assert [one["id"] for one in (*examples, *behaviour) if not is_understood(one)] == []
    assert all(str(one["status"]) in declared(own) for one, own in zip(behaviour, file.contracts, strict=True))
