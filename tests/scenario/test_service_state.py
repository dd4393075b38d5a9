"""Effects that show in the state of a service: what is done though nobody heard of it, done twice, or not yet seen."""

import pytest

from mockserver.scenario.run import SessionScenarios
from tests.conftest import Client, error_codes
from tests.desk import ALLOCATION, AUCTION, Desk, bid, nomination

NEW_PORTFOLIO = {"service": ["auction", "nomination"], "operation": "portfolioCreation"}


@pytest.fixture(params=["auction", "nomination"])
def desk(client: Client, request: pytest.FixtureRequest) -> Desk:
    market, participant = {"auction": (AUCTION, "ZTRD1"), "nomination": (ALLOCATION, "ZPGL")}[request.param]
    client.advance(event=f"{market}.open")
    return Desk(client, request.param, market, participant)


@pytest.fixture
def record(desk):
    return bid() if desk.service == "auction" else nomination()


def test_a_booked_bid_whose_connection_was_lost_is_there_once(client, desk, record, records):
    client.mock.pipeline.scenarios.activate(["bid-booked-but-connection-lost"], client.world)
    lost, retried = desk.create(record), desk.create(record)

    assert lost.headers["x-mock-fault"] == "connection_reset"
    assert (retried.status_code, error_codes(retried)) == (400, ["POR0101"])
    assert desk.names() == ["P"]
    assert [one.committed for one in records() if one.hits] == [True]


@pytest.mark.parametrize(
    "effect", ["connection_reset", "empty_response", "login_page", {"error": "SER0028"}, {"stall": "1ms"}]
)
@pytest.mark.parametrize(("commit", "names"), [("before", ["P"]), ("never", [])])
def test_commit_says_whether_the_world_changed(client, desk, record, records, activate, effect, commit, names):
    activate({"when": NEW_PORTFOLIO, "then": [effect], "commit": commit})
    desk.create(record)

    assert desk.names() == names
    assert [one.committed for one in records() if one.hits] == [commit == "before"]


def test_a_call_that_was_refused_committed_nothing(client, desk, record, records, activate):
    activate({"when": NEW_PORTFOLIO, "then": ["connection_reset"], "commit": "before"})
    desk.in_market("AUC_MN_1999_M01").create(record)

    assert [one.committed for one in records() if one.hits] == [False]


def test_a_truncated_answer_comes_after_the_work(client, desk, record, activate):
    activate({"when": NEW_PORTFOLIO, "then": ["truncated_body"]})
    desk.create(record)

    assert desk.names() == ["P"]


def test_a_call_delivered_twice_gets_the_answer_to_the_second(desk, record, activate):
    activate({"when": NEW_PORTFOLIO, "then": ["duplicate_call"]})

    assert error_codes(desk.create(record)) == ["POR0101"]
    assert desk.names() == ["P"]


def test_a_read_does_not_see_a_young_write(client, desk, record, activate):
    desk.create(record, name="OLD")
    activate({"when": {"service": desk.service}, "then": [{"stale_read": "30s"}]})
    desk.create(record, name="NEW")
    seen = [desk.names()]
    client.advance(by="29s")
    seen.append(desk.names())
    client.advance(by="1s")
    seen.append(desk.names())

    assert seen == [["OLD"], ["OLD"], ["OLD", "NEW"]]
    assert desk.status("NEW") == "VALID"


def test_a_stale_read_keeps_few_worlds(client, desk, record, activate):
    name = activate({"when": {"service": desk.service}, "then": [{"stale_read": "30s"}]})
    for number in range(50):
        desk.create(record, name=f"N{number}")
        client.advance(by="500ms")

    run = client.world.find(SessionScenarios).run(name, client.mock.pipeline.scenarios.library.get(name))
    assert len(run.rules[0]._memories[0]["writes"]) <= 20
    assert desk.names() == []


def test_a_read_sees_the_writes_that_are_old_enough(client, desk, record, activate):
    activate({"when": {"service": desk.service}, "then": [{"stale_read": "30s"}]})
    for name in ("A", "B"):
        desk.create(record, name=name)
        client.advance(by="20s")

    assert desk.names() == ["A"]


def test_a_window_closes_mid_submission(client, desk, record):
    client.mock.pipeline.scenarios.activate(["window-closes-mid-submission"], client.world)
    late = {"auction": "MKT0004", "nomination": "NOM0128"}[desk.service]

    assert desk.create(record).status_code == 200
    assert error_codes(desk.submit()) == [late]
    assert error_codes(desk.create(record, name="Q")) == ["MKT0004"]
    assert error_codes(desk.retract()) == ["NOM0129"]


def test_a_read_only_role_reads_and_does_not_write(client, desk, record):
    client.mock.pipeline.scenarios.activate(["read-only-role"], client.world)

    assert error_codes(desk.create(record)) == ["SEC0001"]
    assert desk.names() == []


def test_the_name_mock_lost_loses_the_answer_once(desk, record):
    lost, retried = desk.create(record, name="MOCK-LOST-1"), desk.create(record, name="MOCK-LOST-1")

    assert lost.headers["x-mock-fault"] == "connection_reset"
    assert error_codes(retried) == ["POR0101"]
