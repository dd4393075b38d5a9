"""A session as a test uses it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from mockserver.errors import ScenarioError
from mockserver.testing import AdminError, MockServer
from tests.testing.desk import MARKET, call, codes, create, market_status

TOO_LATE = """
description: Too late.
rules:
  - when: {service: auction, operation: portfolioCreation}
    then: [{error: MKT0004}]
"""
BUSY = {"rules": [{"when": {"service": "auction"}, "then": ["busy"]}]}


def test_the_services_answer_below_its_base_url(session):
    assert market_status(session) == "OPEN"


@pytest.mark.parametrize(
    ("step", "hour"),
    [
        ({"by": "2h"}, 19),
        ({"by": timedelta(minutes=90)}, 18),
        ({"to": "2026-11-05T12:00:00-08:00"}, 20),
        ({"to": datetime(2026, 11, 5, 21, tzinfo=UTC)}, 21),
    ],
)
def test_its_clock_moves_by_a_time_and_to_a_moment(session, step, hour):
    assert session.clock.advance(**step).hour == session.clock.now.hour == hour


def test_its_clock_moves_to_an_event_and_runs(session):
    session.clock.advance(event=f"{MARKET}.close")
    assert market_status(session) == "CLOSED"
    session.clock.run(1000)
    before = session.clock.now
    session.clock.freeze()
    assert session.clock.now >= before


def test_results_are_posted_and_a_window_is_opened_again(session):
    session.clock.advance(event=f"{MARKET}.close")
    session.reopen(MARKET, session.clock.now + timedelta(hours=1))
    assert market_status(session) == "OPEN"
    session.clock.advance("2h")
    session.post_results(MARKET)
    assert market_status(session) == "POSTED"


def test_its_world_can_be_looked_into(session):
    before = session.world()["counts"]["portfolios"]
    create(session, "Peak")
    assert session.world()["counts"]["portfolios"] == before + 1
    assert "Peak" in [one["name"] for one in session.world("portfolios")]


def test_a_reset_begins_anew_with_the_scenarios_of_the_start(running):
    with running.session(scenario=BUSY) as session:
        name = session.scenarios.active
        session.scenarios.activate("flaky")
        before = session.clock.now
        session.clock.advance("1d")
        session.reset()
        assert (session.clock.now, session.scenarios.active) == (before, name)


def test_a_fork_goes_on_from_where_it_is_and_ends_with_it(running):
    with running.session(clock="2026-11-05T09:00:00-08:00") as session:
        create(session, "Peak")
        fork = session.fork()
        create(fork, "Only here")
        names = [[one["name"] for one in each.world("portfolios")] for each in (session, fork)]
        assert [("Peak" in one, "Only here" in one) for one in names] == [(True, False), (True, True)]
    known = [one["id"] for one in running.admin.get("sessions")]
    assert not {session.id, fork.id} & set(known)


def test_two_sessions_do_not_meet(running, session):
    create(session, "Peak")
    with running.session(clock="2026-11-05T09:00:00-08:00") as other:
        assert "Peak" not in [one["name"] for one in other.world("portfolios")]
        assert create(other, "Peak").json()["status"] == "NEW"


@pytest.mark.parametrize("form", ["file", "text", "mapping"])
def test_a_scenario_is_a_file_or_what_a_file_would_hold(session, tmp_path, form):
    file = tmp_path / "too-late.yaml"
    file.write_text(TOO_LATE)
    rule = {"when": {"service": "auction", "operation": "portfolioCreation"}, "then": [{"error": "MKT0004"}]}
    session.scenarios.activate({"file": file, "text": str(file), "mapping": {"rules": [rule]}}[form])
    assert codes(create(session)) == ["MKT0004"]
    session.scenarios.clear()
    assert create(session).json()["status"] == "NEW"


def test_a_scenario_of_one_session_is_none_of_another_and_is_forgotten_with_it(running, session):
    with running.session() as other:
        other.scenarios.activate(BUSY)
        assert session.scenarios.active == []
        (name,) = other.scenarios.active
    assert name not in [one["name"] for one in running.admin.get("scenarios")]


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (lambda session: session.clock.advance("soon"), "by: .*'soon' is no duration"),
        (lambda session: session.clock.advance(), "name one of `by`, `to` and `event`"),
        (lambda session: session.clock.advance(to="2020-01-01T00:00:00Z"), "the clock never goes back"),
        (lambda session: session.post_results("NO_SUCH"), "NO_SUCH"),
        (lambda session: session.scenarios.activate("flakey"), "did you mean 'flaky'"),
        (lambda session: session.scenarios.activate({"rules": [{"then": ["bussy"]}]}), "bussy"),
        (lambda session: session.world("portfolio"), "portfolio"),
        (lambda session: session.mock.session(world="todai"), "there is no world 'todai'"),
    ],
)
def test_what_the_mock_refuses_is_raised_in_its_words(session, use, words):
    with pytest.raises(AdminError, match=words):
        use(session)


def test_a_scenario_file_that_cannot_be_read_is_named(session, tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.yaml"):
        session.scenarios.activate(tmp_path / "none.yaml")


def test_a_mock_that_has_gone_away_is_said():
    with MockServer() as mock:
        session = mock.session()
    with pytest.raises(AdminError, match="no answer from the mock at http"):
        session.reset()


def test_its_journal_has_what_was_asked_and_answered(session):
    market_status(session)
    create(session, 7)
    right, wrong = session.journal
    assert (right.operation, right.status, right.params["participantName"]) == ("getMarketStatus", 200, ["ZTRD1"])
    assert (wrong.method, wrong.codes, wrong.verdicts[0]["code"]) == ("POST", ("SER0017",), "SER0017")
    assert wrong.request.json()["portfolioName"] == 7
    assert wrong.reply.json()["errorList"][0]["errorCode"] == "SER0017"
    assert wrong.request.headers["caiso-request-id"] == wrong.request_id


def test_its_journal_is_searched_and_begins_anew_with_it(session):
    market_status(session)
    create(session)
    (found,) = session.journal.calls(service="auction", status="2xx")
    assert session.journal.calls(request_id=found.request_id) == [found]
    assert session.journal.calls(after=found.number) == []
    assert [one.number for one in session.journal.calls(limit=1)] == [found.number - 1]
    session.reset()
    assert len(session.journal) == 0


def test_verification_holds_where_such_calls_were_made(session):
    create(session, "Peak")
    market_status(session)
    session.verify(operation="portfolioCreation", body={"/portfolioName": "Peak"}, status=200, exactly=1)
    session.verify(service="auction", access="write", codes=["MKT0004"], at_most=0)
    session.verify_in_order({"operation": "portfolioCreation", "exactly": 1}, {"operation": "getMarketStatus"})


@pytest.mark.parametrize(
    "verify",
    [
        lambda session: session.verify(operation="portfolioCreation", body={"/portfolioName": "Pique"}),
        lambda session: session.verify(operation="portfolioCreation", at_least=2),
        lambda session: session.verify(operation="portfolioCreation", status="4xx"),
        lambda session: session.verify_in_order({"operation": "getMarketStatus"}, {"operation": "portfolioCreation"}),
    ],
)
def test_verification_fails_with_what_came_near(session, verify):
    create(session, "Peak")
    market_status(session)
    with pytest.raises(AssertionError, match="portfolioCreation"):
        verify(session)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"operaton": "portfolioCreation"}, "did you mean 'operation'"),
        ({"atLeast": 1}, "no key 'atLeast' here; did you mean 'at_least'"),
        ({"statuss": 200}, "no key 'statuss' here; did you mean 'status'"),
        ({"exactly": 1, "at_least": 1}, "leave `at_least` and `at_most` out"),
        ({"at_least": 2, "at_most": 1}, "`at_least` can't be more than `at_most`"),
        ({"at_least": -1}, r"calls\[0\]\.at_least: a number of at least 0"),
        ({"nth": 1}, "with `exactly`, `at_least` or `at_most`"),
    ],
    ids=str,
)
def test_a_verification_that_nobody_understands_is_refused_in_its_own_words_and_not_failed(session, asked, said):
    with pytest.raises(AdminError, match=said):
        session.verify(**asked)


def test_coverage_is_of_the_session(running, session):
    market_status(session)
    with running.session() as other:
        shares = [one.coverage()["percent"]["operations"]["met"] for one in (session, other)]
    assert shares == [1, 0]
    assert running.coverage()["percent"]["operations"]["met"] >= 1


def test_several_scenarios_of_one_session_are_all_active(session):
    other = {"rules": [{"when": {"service": "app_status"}, "then": [{"respond": {"status": 503}}]}]}
    session.scenarios.activate(BUSY, other)
    assert codes(create(session)) == ["GEN0003"]
    assert call(session, "GET", "/status").status_code == 503


def test_a_scenario_that_is_made_again_takes_the_place_of_the_first(session, tmp_path):
    file = tmp_path / "too late.yaml"
    for text in (TOO_LATE, TOO_LATE.replace("MKT0004", "POR0101")):
        file.write_text(text)
        session.scenarios.replace(file)
    assert len(session.scenarios.active) == 1
    assert codes(create(session)) == ["POR0101"]


def test_a_session_that_cannot_begin_leaves_nothing_behind(running):
    with pytest.raises(AdminError, match="flakey"):
        running.session("half-begun", scenario="flakey")
    assert "half-begun" not in [one["id"] for one in running.admin.get("sessions")]


def test_to_close_it_twice_is_no_error(running):
    with running.session() as session:
        session.close()


def test_threads_share_a_mock(running):
    with ThreadPoolExecutor(8) as threads:
        sessions = list(threads.map(lambda _: running.session(), range(100)))
    assert len({one.id for one in sessions}) == 100
    for one in sessions:
        one.close()


@pytest.mark.parametrize("participants", ["ABCD=CRRH", ["ABCD=CRRH"]])
def test_it_begins_with_participants_of_one_s_own(running, participants):
    with running.session(participants=participants) as session:
        assert session.world("participants")[-1]["name"] == "ABCD"
