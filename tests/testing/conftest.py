"""A mock that the tests of `mockserver.testing` share, each with a session of its own."""

import os
import tomllib
from collections.abc import Iterator

import pytest

from mockserver.testing import MockServer, RunningMock, Session
from tests.pages import ROOT


@pytest.fixture(scope="session")
def running() -> Iterator[RunningMock]:
    with MockServer() as mock:
        yield mock


@pytest.fixture
def session(running: RunningMock) -> Iterator[Session]:
    with running.session(clock="2026-11-05T09:00:00-08:00") as session:
        yield session


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty project on a machine on which the package is installed, as pyproject.toml says it is."""
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    installed = pytester.mkdir("installed") / "crr_mockserver-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: crr-mockserver\nVersion: 0\n")
    (installed / "entry_points.txt").write_text(
        "[pytest11]\n" + "".join(f"{name} = {module}\n" for name, module in entries.items())
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(installed.parent), str(pytester.path)]))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:randomly -p no:schemathesis --strict-markers\n")
    return pytester
