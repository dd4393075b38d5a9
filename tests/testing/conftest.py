"""A mock that the tests of `mockserver.testing` share, each with a session of its own."""

from collections.abc import Iterator

import pytest

from mockserver.testing import MockServer, RunningMock, Session
from tests.installed import environment


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
    """An empty project on a machine on which the package is installed."""
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", environment(pytester.path / "site")["PYTHONPATH"])
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:randomly -p no:schemathesis --strict-markers\n")
    pytester.syspathinsert()
    return pytester
