"""--crr-next-specs: what the spec files that come next would make of the calls of a suite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SPECS = Path(__file__).parents[2] / "specs"
SUITE = """
    from urllib.request import Request, urlopen

    def ask(crr_session, operation):
        query = "marketName=AUC_MN_2026_M12&participantName=ZTRD1"
        headers = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
        return urlopen(Request(f"{crr_session.base_url}/{operation}?{query}", headers=headers)).read()

    def test_one(crr_session):
        assert ask(crr_session, "marketstatus/v1.0/marketStatus") == b'"PREP"'

    def test_other(crr_session):
        assert ask(crr_session, "marketstatus/v1.0/marketInfo")
"""


@pytest.fixture
def next_specs(tmp_path):
    """The market status file with a shorter participantName, and another operationId."""
    folder = tmp_path / "next"
    folder.mkdir()
    for path in SPECS.glob("caiso_crr_*.yaml"):
        shutil.copy(path, folder)
    path = next(folder.glob("*market_status*"))
    text = path.read_text().replace("/marketstatus/v1.0/marketInfo:", "/marketstatus/v2.0/marketInfo:")
    path.write_text(text)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "with xdist"])
def test_a_suite_is_judged_by_the_next_specs(pytester, next_specs, workers):
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("-p", "no:randomly", *workers, f"--crr-next-specs={next_specs}")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines([
        "*CRR calls by the next specs*",
        "Refused by the new files",
        "  GET /marketstatus/v1.0/marketInfo (1 of 1 calls*",
        "    GET /marketstatus/v1.0/marketInfo is now GET /marketstatus/v2.0/marketInfo",
    ])  # fmt: skip


def test_next_specs_that_can_t_be_used_stop_the_run_before_it_begins(pytester, tmp_path):
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess(f"--crr-next-specs={tmp_path / 'nowhere'}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--crr-next-specs: *nowhere: no such folder*"])
