"""Many tests at once, in any order, on servers of their own or on one: each finds its own world, and the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes import running

MANY = """
    import hashlib, json
    from http.client import HTTPConnection
    from pathlib import Path
    from urllib.parse import urlencode, urlsplit

    import pytest

    HERE = Path(__file__).parent
    MARKET = "AUC_MN_2026_M12"

    def call(session, request_id, method, path, body=None, **params):
        url = urlsplit(session.base_url)
        connection = HTTPConnection(url.netloc, timeout=60)
        headers = {"caiso-request-id": request_id, "content-type": "application/json"}
        target = f"{url.path}{path}" + (f"?{urlencode(params)}" if params else "")
        connection.request(method, target, json.dumps(body) if body else None, headers)
        answer = connection.getresponse().read()
        connection.close()
        return answer

    @pytest.mark.crr(clock="2026-11-05T09:00:00-08:00")
    @pytest.mark.parametrize("n", range(NUMBER))
    def test_one(crr_session, n, testrun_uid, worker_id):
        own = {"participantName": "ZTRD1", "marketName": MARKET, "portfolioName": f"P{n}"}
        bid = {"assetOwner": "ZTRD1", "source": "TH_SP15_GEN-APND", "sink": "DLAP_PGAE-APND", "hedgeType": "OBL",
               "tou": "ON", "period": "2026_M12", "crrType": "AUC",
               "bidCurve": [{"mw": 0, "price": 100 + n}, {"mw": 10, "price": 100 + n}]}
        new = {**own, "newBids": [bid], "newOffers": []}
        ids = [f"{n:08x}-0000-4000-8000-{step:012x}" for step in range(4)]
        answers = [
            call(crr_session, ids[0], "POST", "/auction/v1.0/portfolioCreation", new),
            call(crr_session, ids[1], "POST", "/auction/v1.0/portfolioSubmission", own),
            call(crr_session, ids[2], "GET", "/auction/v1.0/portfolio", **own),
        ]
        crr_session.clock.advance(event=f"{MARKET}.post")
        answers.append(call(crr_session, ids[3], "GET", "/marketdata/v1.0/publicAuctionResult", marketName=MARKET,
            publicAuctionResultDownloadType="CLEARING_PRICE", fileFormat="JSON", participantName="ZTRD1"))

        calls = list(crr_session.journal)
        assert [one.request_id for one in calls] == ids
        assert {one.plain["session"] for one in calls} == {crr_session.id}
        portfolios = [one["name"] for one in crr_session.world("portfolios")]
        assert [name for name in portfolios if name.startswith("P") and name[1:].isdigit()] == [f"P{n}"]
        seen = [one.decode("latin-1") for one in answers] + [[one.status, one.codes, one.at] for one in calls]
        seen += [portfolios, crr_session.world()]
        folder = HERE / "seen" / testrun_uid
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(n)).write_text(hashlib.sha256(json.dumps(seen).encode()).hexdigest())
"""


def seen_by(project: pytest.Pytester, number: int, run: str, *options: str) -> dict[str, str]:
    """What each test saw in this run, by its number."""
    command = ["-q", "-p", "no:schemathesis", f"--testrunuid={run}", f"--randomly-seed={run}", *options]
    result = project.runpytest_subprocess(*command)
    result.assert_outcomes(passed=number)
    return {one.name: one.read_text() for one in Path(project.path / "seen" / run).iterdir()}


def runs(project: pytest.Pytester, workers: int, number: int, rounds: int) -> list[dict[str, str]]:
    """In any order, each time on a server per worker and on one for all."""
    project.makeini("[pytest]\nfilterwarnings = error\n")
    project.makepyfile(MANY.replace("NUMBER", str(number)))
    found = []
    with running("--world", "today", "--no-access-log") as shared:
        for turn in range(1, rounds + 1):
            found.append(seen_by(project, number, f"{turn}", f"-n{workers}"))
            found.append(seen_by(project, number, f"{turn}0", f"-n{workers}", f"--crr-url={shared.url}"))
    return found


@pytest.mark.slow
def test_tests_side_by_side_do_not_meet_and_see_the_same_each_time(project):
    first, *others = runs(project, workers=2, number=20, rounds=1)
    assert len(first) == 20
    assert [one == first for one in others] == [True]


@pytest.mark.long
def test_eight_workers_with_two_hundred_tests_each_see_the_same_three_times(project):
    first, *others = runs(project, workers=8, number=1600, rounds=3)
    assert len(first) == 1600
    assert [one == first for one in others] == [True] * 5
