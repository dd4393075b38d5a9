"""`crr-mock rehearse plan`: its exit status, what it prints, and the reports that it writes."""

import json

import pytest
from typer.testing import CliRunner

from mockserver.app import build
from mockserver.cli import app
from mockserver.errors import AdminError
from mockserver.settings import Settings
from tests.conftest import Client, Http
from tests.serving import serving

SERVICES = {
    "/status": {},
    "/marketstatus/v1.0/activeAuctionMarkets": {},
    "/marketdata/v1.0/publicGeneralData": {"publicGeneralDownloadType": "PUBLIC_EXISTING_CRR", "fileFormat": "CSV"},
    "/messages/v1.0/public": {"fromDate": "2026-01-01T00:00:00Z"},
    "/auction/v1.0/portfolioList": {"marketName": "AUC_MN_2026_M12"},
    "/nomination/v1.0/portfolioList": {"marketName": "ALLOC_MN_2026_M12_T1"},
    "/secondarymarket/v1.0/mySmOffersByStatus": {"OfferStatusType": "POSTED"},
    "/historicalforecastedload/v1.0/openHistLoadSubmissionWindow": {},
    "/loadmigration/v1.0/activeLoadMigrationMarketList": {},
    "/torconversion/v1.0/activeTorConversionWindows": {},
}


@pytest.fixture(scope="module")
def url():
    """A mock that ZPGL has asked by each service, and ZTRD1 by all but one."""
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    client = Client(mock, Http(mock.app), "default")
    for number, (path, params) in enumerate(SERVICES.items()):
        for participant in ("ZPGL", "ZTRD1")[: 1 if number == 9 else 2]:
            client.get(path, participantName=participant, **params).raise_for_status()
    client.http.close()
    with serving(mock.app) as port:
        yield f"http://127.0.0.1:{port}"


def rehearse(url, name, participant, *options):
    result = CliRunner().invoke(app, ["rehearse", "plan", name, url, "--participant", participant, *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_a_plan_whose_tasks_are_all_done_is_a_go(url):
    status, printed = rehearse(url, "connectivity", "ZPGL")

    assert (status, printed.splitlines()[0]) == (0, "GO: ZPGL has done 10 of 10 tasks of Connectivity")


def test_a_plan_that_lacks_a_task_is_a_no_go_and_says_which(url):
    status, printed = rehearse(url, "connectivity", "ZTRD1")

    assert status == 1
    assert "[ ] tor-conversion: Ask for windows of TOR conversion." in printed
    assert "missing: 1 call with service tor_conversion, status 2xx" in printed


def test_reports_are_written_in_the_forms_that_their_names_end_in(url, tmp_path):
    files = [tmp_path / f"plan.{ending}" for ending in ("html", "md", "json", "xml")]
    rehearse(url, "connectivity", "ZTRD1", *(part for file in files for part in ("--out", str(file))))
    html, markdown, data, junit = (file.read_text() for file in files)

    assert not [mark for mark in ("src=", "<script", "url(", "@import", '<link rel="stylesheet') if mark in html]
    assert "- [ ] Ask for windows of TOR conversion." in markdown
    assert json.loads(data)["verdict"] == "NO-GO"
    assert 'tests="10" failures="1"' in junit


@pytest.mark.parametrize(
    ("name", "participant", "message"),
    [
        ("first-days", "ZPGL", "there is no plan 'first-days'; did you mean 'first-day'?"),
        ("connectivity", "ZPGLL", "no participant ZPGLL in world market-sim; did you mean 'ZPGL'?"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(url, name, participant, message):
    with pytest.raises(AdminError, match=r".") as caught:
        rehearse(url, name, participant)

    assert message in str(caught.value)
