"""The plugin, in runs of pytest of its own."""

from __future__ import annotations

import json

import httpx2
import pytest

from tests.pages import ROOT
from tests.processes import running

pytestmark = pytest.mark.slow

STATUS = """
    import httpx2

    def status(session):
        params = {"marketName": "AUC_MN_2026_M12", "participantName": "ZTRD1"}
        headers = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
        reply = httpx2.get(f"{session.base_url}/marketstatus/v1.0/marketStatus", params=params, headers=headers)
        return reply.json()
"""
GREEN = """
    import pytest
    from desk import status

    def test_a_world_of_its_own(crr_session):
        assert status(crr_session) == "PREP"
        crr_session.clock.advance(event="AUC_MN_2026_M12.open")
        assert status(crr_session) == "OPEN"
        assert [call.operation for call in crr_session.journal] == ["getMarketStatus"] * 2

    def test_another_world(crr_session):
        assert status(crr_session) == "PREP"

    @pytest.mark.crr(clock="2026-11-05T09:00:00-08:00", scenario="unknown-participant")
    def test_as_marked(crr_session):
        assert status(crr_session)["errorList"][0]["errorCode"] == "SEC0002"
"""
RED = """
    from desk import status

    def test_that_fails(crr_session):
        crr_session.scenarios.activate("unknown-participant")
        assert status(crr_session) == "OPEN"
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_each_test_has_a_world_of_its_own(project, workers):
    project.makepyfile(GREEN, desk=STATUS)
    project.runpytest_subprocess(*workers).assert_outcomes(passed=3)


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_a_test_that_fails_shows_what_its_session_was_asked(project, workers):
    project.makepyfile(RED, desk=STATUS)
    result = project.runpytest_subprocess(*workers, "--junitxml=results.xml")
    result.assert_outcomes(failed=1)
    shown = [
        "*calls of this test's session (crr-mock)*",
        "* GET /crr/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1 -> 403 SEC0002",
        "*scenario unknown-participant, rule 1: error SEC0002",
    ]
    result.stdout.fnmatch_lines(shown)
    assert "-&gt; 403 SEC0002" in (project.path / "results.xml").read_text()


def test_a_failure_without_traceback_and_without_calls_says_where_to_call(project):
    project.makepyfile("import pytest\ndef test_it(crr_session):\n    pytest.fail('no', pytrace=False)")
    project.runpytest_subprocess().stdout.fnmatch_lines(["none came: the client has to call http://127.0.0.1:*/crr"])


def test_without_the_plugin_pytest_is_as_it_was(project):
    project.makepyfile("def test_it(request):\n    assert not request.config.pluginmanager.has_plugin('crr_mock')")
    project.runpytest_subprocess("-p", "no:crr_mock").assert_outcomes(passed=1)
    assert "crr" not in project.runpytest_subprocess("-p", "no:crr_mock", "--help", "--fixtures").stdout.str()


def test_loading_the_plugin_imports_nothing_of_the_mock_but_its_options(project):
    project.makepyfile("""
        import sys

        def test_it():
            assert {name for name in sys.modules if name.startswith("mockserver")} == {
                "mockserver", "mockserver.session_options", "mockserver.testing", "mockserver.testing.plugin"}
    """)
    project.runpytest_subprocess("-p", "crr_mock").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("crr(wrold='today')", "the mark crr knows no 'wrold'; did you mean 'world'?"),
        ("crr('today')", "the mark crr takes names, as in crr(world='today')"),
    ],
)
def test_a_mark_that_nobody_understands_is_a_usage_error(project, mark, words):
    project.makepyfile(f"import pytest\n@pytest.mark.{mark}\ndef test_it(crr_session): ...")
    result = project.runpytest_subprocess()
    result.stderr.fnmatch_lines([f"ERROR: *.py::test_it: {words}"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    in_worker = project.runpytest_subprocess("-n", "1")
    in_worker.assert_outcomes(errors=1)
    in_worker.stdout.fnmatch_lines([words])


@pytest.mark.parametrize(
    ("mark", "options", "words"),
    [
        ("crr(world='todai')", (), "crr_session: there is no world 'todai'"),
        ("crr(scenario='flakey')", (), "crr_session: there is no scenario 'flakey'; did you mean 'flaky'?"),
        ("crr(clock='tomorrow')", (), "crr_session: a clock can't begin at 'tomorrow'; write a moment"),
        ("crr()", ("--crr-specs=nowhere",), "crr_mock: nowhere"),
        ("crr()", ("--crr-url=http://127.0.0.1:1",), "crr_mock: no answer from the mock at http://127.0.0.1:1"),
    ],
)
def test_what_cannot_begin_is_said_in_a_sentence(project, mark, options, words):
    project.makepyfile(f"import pytest\n@pytest.mark.{mark}\ndef test_it(crr_session): ...")
    result = project.runpytest_subprocess(*options)
    result.assert_outcomes(errors=1)
    assert words in result.stdout.str()
    assert "Traceback" not in result.stdout.str()
    assert "During handling" not in result.stdout.str()


def test_a_verification_that_fails_points_at_its_own_line_and_at_nothing_inside_the_mock(project):
    project.makepyfile(test_it="def test_it(crr_session):\n    crr_session.verify(operation='getMarketStatus')")
    shown = project.runpytest_subprocess().stdout
    shown.fnmatch_lines(["E * wanted at least 1 call with operation getMarketStatus; found none", "test_it.py:2: *"])
    shown.no_fnmatch_line("*mockserver/testing/*")


def test_a_mock_that_runs_already_serves_all_workers(project, monkeypatch):
    project.makepyfile(GREEN, desk=STATUS)
    with running("--admin-token", "t0ken") as mock:
        monkeypatch.setenv("CRR_MOCK_ADMIN_TOKEN", "t0ken")
        project.runpytest_subprocess("-n", "2", f"--crr-url={mock.url}").assert_outcomes(passed=3)


def test_the_ini_file_says_what_the_options_say(project):
    spec = next((ROOT / "specs").glob("caiso_crr_app_status_*.yaml"))
    (project.mkdir("mine") / spec.name).write_text(spec.read_text())
    project.makeini("[pytest]\ncrr_specs = mine\ncrr_world = today\naddopts = -p no:schemathesis\n")
    project.makepyfile("""
        import json, urllib.request

        def test_it(crr_mock, crr_session):
            assert json.load(urllib.request.urlopen(f"{crr_mock.url}/healthz"))["operations"] == 1
            assert crr_mock.admin.get("sessions", crr_session.id)["world"] == "today"
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_world_file_of_ones_own_is_where_tests_begin(project):
    common = ROOT / "scenarios" / "worlds" / "common.yaml"
    world = project.path / "mine.yaml"
    world.write_text(f"extends: {common}\ndescription: mine\nstart: 2026-12-01 08:00\n")
    project.makepyfile("def test_it(crr_session):\n    assert crr_session.clock.now.isoformat()[:10] == '2026-12-01'")
    project.runpytest_subprocess(f"--crr-world={world}").assert_outcomes(passed=1)


def test_participants_of_ones_own_take_part_in_each_test_unless_its_mark_says_others(project):
    project.makepyfile("""
        import pytest

        def own(session):
            return [one["name"] for one in session.world("participants")][15:]

        def test_a_run_s_own(crr_session):
            assert own(crr_session) == ["ABCD", "EFGH"]

        @pytest.mark.crr(participants="IJKL=CRRH")
        def test_a_test_s_own(crr_session):
            assert own(crr_session) == ["IJKL"]
    """)
    result = project.runpytest_subprocess("--crr-participant", "ABCD=CRRH,LSE", "--crr-participant=EFGH")
    result.assert_outcomes(passed=2)


def covered(project: pytest.Pytester, *options: str) -> dict[str, int]:
    """How often each operation was called, by the report of a run."""
    project.makepyfile(GREEN, desk=STATUS)
    result = project.runpytest_subprocess(
        "--crr-coverage", "out/coverage.json", "--crr-coverage=out/page.html", *options
    )
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*CRR coverage*", "market status 1.2.0 *1/6*", "all: * %*1/69*"])
    assert "market status" in (project.path / "out/page.html").read_text()
    files = json.loads((project.path / "out/coverage.json").read_text())["files"]
    return {name: one["calls"] for file in files.values() for name, one in file["operations"].items() if one["calls"]}


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_coverage_is_of_all_tests_of_all_workers(project, workers):
    assert covered(project, *workers) == {"GET /marketstatus/v1.0/marketStatus": 4}


def test_coverage_of_a_server_that_others_use_is_of_the_tests_alone(project):
    with running("--world", "market-sim") as mock:
        httpx2.get(f"{mock.url}/crr/status")
        assert covered(project, "-n2", f"--crr-url={mock.url}") == {"GET /marketstatus/v1.0/marketStatus": 4}


def test_coverage_without_a_file_is_a_summary_alone(project):
    project.makepyfile("def test_it(): ...")
    project.runpytest_subprocess("--crr-coverage").stdout.fnmatch_lines(
        ["no test has asked for crr_session or crr_mock"]
    )


def test_a_report_of_no_form_is_a_usage_error(project):
    result = project.runpytest_subprocess("--crr-coverage=report.pdf")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --crr-coverage: report.pdf: a report's name ends in one of .json, .html, *"])


def test_specs_for_a_server_that_runs_already_are_a_usage_error(project):
    result = project.runpytest_subprocess("--crr-specs=mine", "--crr-url=http://127.0.0.1:8080")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --crr-specs is for a server that starts here; *"])
