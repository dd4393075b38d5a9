"""Spec files that change while the server runs."""

import asyncio
import os
import threading
from datetime import timedelta

import httpx
import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.errors import SpecError
from mockserver.settings import Settings
from mockserver.web.server import reload
from tests.processes import running

TOYS = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths: {PATH: {get: {responses: {'204': {description: none}}}}}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "toys.yaml"
    path.write_text(TOYS.replace("PATH", "/toys"))
    return path


@pytest.fixture
def mock(file):
    return build(Settings(specs=(file,)))


def test_a_changed_file_is_served_as_a_whole(file, mock):
    file.write_text(TOYS.replace("PATH", "/games"))
    mock.reload()
    with TestClient(mock.app) as client:
        assert [client.get(path).status_code for path in ("/toys", "/games")] == [404, 204]
        assert list(client.get("/mocks/toys.json").json()["paths"]) == ["/games"]


def test_a_broken_edit_changes_nothing_and_says_where_it_is_broken(file, mock):
    file.write_text(file.read_text() + "paths: {}\n")
    with pytest.raises(SpecError, match=r"toys\.yaml:4: .* 'paths' stands twice"):
        mock.reload()
    with TestClient(mock.app) as client:
        assert client.get("/toys").status_code == 204


def test_a_call_that_began_before_a_reload_is_answered_by_the_file_it_began_with(file, mock):
    def body():
        yield b"{"
        mock.reload()
        yield b"}"

    with TestClient(mock.app) as client:
        assert client.request("GET", "/toys", content=body()).status_code == 204


def test_the_server_notices_changes_by_itself(file):
    with running("--specs", str(file.parent), "--reload") as process:
        replace(file, "openapi: 3.0.0\n")
        process.wait_for_log(f"what was loaded before stays: {file}:1: `info` is missing")
        assert httpx.get(f"{process.url}/toys").status_code == 204

        replace(file, TOYS.replace("PATH", "/games"))
        process.wait_for_log("loaded again after a change of toys.yaml")
        assert httpx.get(f"{process.url}/games").status_code == 204
        assert process.stop() == 0


def replace(file, text):
    """As editors save: a new file takes the name at once, so that nobody reads half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(file)


@pytest.fixture
def config_map(tmp_path):
    """A folder as Kubernetes mounts it, and how it puts other files there: by turning one link."""
    mount = tmp_path / "mount"

    def turn(text):
        version = mount / f"..{len(list(mount.iterdir())) if mount.exists() else 0}"
        version.mkdir(parents=True)
        (version / "toys.yaml").write_text(text)
        (mount / "..data_tmp").symlink_to(version.name)
        (mount / "..data_tmp").replace(mount / "..data")
        return mount

    turn(TOYS.replace("PATH", "/toys"))
    (mount / "toys.yaml").symlink_to("..data/toys.yaml")
    return turn


def test_files_that_a_link_brings_are_noticed(tmp_path, config_map):
    with running("--specs", str(tmp_path / "mount"), "--reload") as process:
        process.wait_for_log("watching ")
        config_map(TOYS.replace("PATH", "/games"))
        process.wait_for_log("loaded again after a change of toys.yaml")
        assert httpx.get(f"{process.url}/games").status_code == 204


def test_a_folder_may_go_and_come_back(file, tmp_path):
    folder = tmp_path / "specs"
    folder.mkdir()
    file.rename(folder / "toys.yaml")
    with running("--specs", str(folder), "--reload") as process:
        process.wait_for_log("watching ")
        folder.rename(tmp_path / "old")
        process.wait_for_log("no such folder")
        assert httpx.get(f"{process.url}/toys").status_code == 204

        folder.mkdir()
        (folder / "toys.yaml").write_text(TOYS.replace("PATH", "/games"))
        process.wait_for_log("loaded again after a change of toys.yaml")
        assert httpx.get(f"{process.url}/games").status_code == 204

        os.mkfifo(folder / "pipe.yaml")
        process.wait_for_log("pipe.yaml: isn't a file but a pipe or a device")
        assert process.stop() == 0


def test_a_fault_of_ours_is_logged_and_the_next_edit_is_read(file, caplog, monkeypatch):
    monkeypatch.setattr(reload, "_LOOK_EVERY", timedelta(milliseconds=5))
    outcomes = [RuntimeError("ours"), None]
    loaded = threading.Event()

    def load():
        if outcome := outcomes.pop(0):
            raise outcome
        loaded.set()

    async def edit_until_loaded():
        watching = asyncio.create_task(reload.reload_on_change([file.parent], load))
        while not loaded.is_set():
            file.write_text(file.read_text() + "#\n")
            await asyncio.sleep(0.1)
        watching.cancel()

    asyncio.run(edit_until_loaded())
    assert "toys.yaml changed, but what was loaded before stays" in caplog.text
