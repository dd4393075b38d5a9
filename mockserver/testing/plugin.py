"""The plugin of pytest: a server for a run, a session for a test, and its journal in the report of a test that fails.

pytest loads this module in every run, so it imports nothing that pytest hasn't, until a test asks for a fixture.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.session_options import OptionsOfTests

if TYPE_CHECKING:
    from mockserver.testing.plugin_coverage import CoverageOfRun
    from mockserver.testing.plugin_next_specs import NextSpecsOfRun
    from mockserver.testing.running_mock import RunningMock
    from mockserver.testing.session import Session

# What the mark crr takes: RunningMock.session has the same arguments.
_MARK = (*OptionsOfTests.__annotations__, "scenario")
_MARK_TEXT = f"crr({', '.join(f'{name}=...' for name in _MARK)}): how the world of crr_session begins"
_FROZEN_SIMULATION = {"world": "market-sim", "frozen": True}
_COVERAGE_HELP = (
    "say at the end what the tests have met of what the spec files define; also in a file: .json, .html, .md or .xml "
    "(JUnit); repeatable"
)
_PARTICIPANT_HELP = "participant of your own in the world of each test; repeatable"
_NEXT_HELP = "say at the end which calls of the tests the spec files in DIR would refuse, and which answers differ"
_SESSION: pytest.StashKey[Session] = pytest.StashKey()
_COVERAGE: pytest.StashKey[CoverageOfRun] = pytest.StashKey()
_NEXT: pytest.StashKey[NextSpecsOfRun] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("crr-mock", "a mock of CAISO's CRR services")
    group.addoption("--crr-url", metavar="URL", help="use the mock that runs there instead of starting one")
    group.addoption("--crr-specs", metavar="DIR", action="append", help="spec files to serve; repeatable")
    group.addoption("--crr-world", metavar="NAME|FILE", help="world in which tests begin (market-sim, standing still)")
    group.addoption("--crr-participant", metavar="ABCD=CRRH,LSE", action="append", help=_PARTICIPANT_HELP)
    group.addoption("--crr-coverage", metavar="FILE", action="append", nargs="?", const="", help=_COVERAGE_HELP)
    group.addoption("--crr-next-specs", metavar="DIR", help=_NEXT_HELP)
    parser.addini("crr_url", "as --crr-url")
    parser.addini("crr_specs", "as --crr-specs", type="paths")
    parser.addini("crr_world", "as --crr-world")
    parser.addini("crr_participant", "as --crr-participant, one a line", type="linelist")
    parser.addini("crr_coverage", "as --crr-coverage=FILE", type="paths")
    parser.addini("crr_next_specs", "as --crr-next-specs")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARK_TEXT)
    if config.getoption("crr_url") and config.getoption("crr_specs"):
        raise pytest.UsageError("--crr-specs is for a server that starts here; the one at --crr-url has its own")
    if setting(config, "crr_coverage"):
        from mockserver.testing import plugin_coverage  # 125 ms, for who asks for coverage

        files = [Path(one) for one in setting(config, "crr_coverage") if one]
        config.stash[_COVERAGE] = coverage = plugin_coverage.CoverageOfRun(files)
        config.pluginmanager.register(coverage, "crr_mock_coverage")
    if next_specs := setting(config, "crr_next_specs"):
        from mockserver.testing import plugin_next_specs  # 560 ms, for who looks ahead

        now = [Path(one) for one in setting(config, "crr_specs") or ()]
        config.stash[_NEXT] = plugin_next_specs.NextSpecsOfRun(now, Path(next_specs))
        config.pluginmanager.register(config.stash[_NEXT], "crr_mock_next_specs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A mark that says what nobody understands stops the run before it begins; a worker of xdist fails that test."""
    if not hasattr(config, "workerinput"):
        for item in items:
            if fault := _fault_of_marks(item):
                raise pytest.UsageError(f"{item.nodeid}: {fault}")


def _fault_of_marks(node: pytest.Item) -> str:
    for mark in node.iter_markers("crr"):
        if mark.args:
            return f"the mark crr takes names, as in crr(world={mark.args[0]!r})"
        for name in mark.kwargs:
            if name not in _MARK:
                from mockserver.wording import nearest  # 1 ms in every run of pytest, which loads this module

                return f"the mark crr knows no {name!r}{nearest(name, _MARK)}"
    return ""


@pytest.fixture(scope="session")
def crr_mock(request: pytest.FixtureRequest) -> Iterator[RunningMock]:
    """The mock of this run, or of this xdist worker: a server in a thread on a free port, or the one at --crr-url."""
    config = request.config
    coverage = config.stash.get(_COVERAGE, None)
    with _told_in_a_sentence("crr_mock"):
        mock = _mock_of(config).__enter__()
    try:
        yield mock
        if coverage and not setting(config, "crr_url"):
            coverage.take(mock)
    finally:
        mock.__exit__(None, None, None)


def _mock_of(config: pytest.Config) -> RunningMock:
    from mockserver.testing.server import MockServer  # 40 ms: the first test that needs a server pays for it

    if url := setting(config, "crr_url"):
        return MockServer.at(url, os.environ.get("CRR_MOCK_ADMIN_TOKEN", ""))
    return MockServer(specs=setting(config, "crr_specs"), world=setting(config, "crr_world") or "market-sim")


@pytest.fixture
def crr_session(request: pytest.FixtureRequest, crr_mock: RunningMock) -> Iterator[Session]:
    """A world of the test's own, as its mark crr says; without one, the market simulation, which stands still."""
    node = request.node
    if fault := _fault_of_marks(node):
        pytest.fail(fault, pytrace=False)
    plan: dict[str, Any] = {"actors": False, **_plan_of(request.config), **_marked(node)}
    with _told_in_a_sentence("crr_session"):
        session = crr_mock.session(_session_id(node, crr_mock), **plan)
    node.stash[_SESSION] = session
    yield session
    del node.stash[_SESSION]
    coverage = request.config.stash.get(_COVERAGE, None)
    if coverage and setting(request.config, "crr_url"):  # a server that others use too
        coverage.take(crr_mock, session.id)
    if next_specs := request.config.stash.get(_NEXT, None):
        next_specs.take(session)
    session.close()


def _plan_of(config: pytest.Config) -> dict[str, Any]:
    """Where tests begin, also on a server that somebody else has started with another world."""
    world = setting(config, "crr_world")
    participants = setting(config, "crr_participant")
    own: dict[str, Any] = {"participants": participants} if participants else {}
    if world and ("/" in world or "." in world):  # a file, with which the server has been started
        return {"frozen": True, **own}
    return {**_FROZEN_SIMULATION, **({"world": world} if world else {}), **own}


def _marked(node: pytest.Item) -> dict[str, Any]:
    """What the marks say; one on a test goes before one on its class or module."""
    marks = [mark.kwargs for mark in node.iter_markers("crr")]
    return {name: value for mark in reversed(marks) for name, value in mark.items()}


def _session_id(node: pytest.Item, mock: RunningMock) -> str:
    """Free, and telling: xdist's worker, the test's name, and a number of this process's own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in node.name)
    return f"{worker}-{name[:30]}-{mock.free_id()}"


def setting(config: pytest.Config, name: str) -> Any:
    """An option of the command line, else of the ini file."""
    given = config.getoption(name)
    return config.getini(name) if given is None else given


@contextmanager
def _told_in_a_sentence(fixture: str) -> Iterator[None]:
    """What a user can mend is said without a traceback."""
    from mockserver.errors import MockServerError  # 1 ms in every run of pytest, which loads this module

    try:
        yield
    except MockServerError as problem:
        raise pytest.fail.Exception(f"{fixture}: {problem}", pytrace=False) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and _SESSION in item.stash:
        from mockserver.testing.failure import add_journal  # 36 ms: only a test that fails has something to tell

        add_journal(report, item.stash[_SESSION])
    return report
