"""What the desk relies on: one portfolio and no second one, whatever happens on the way."""

import pytest

from desk import Refused, Unavailable

MARKET = "AUC_MN_2026_M12"
pytestmark = pytest.mark.crr(clock="2026-11-05T09:00:00-08:00")

AUCTION = {"service": "auction", "access": "write"}
RESET = {"rules": [{"when": AUCTION, "then": ["connection_reset"], "commit": "never", "times": 2}]}
RESET_AFTER = {"rules": [{"when": AUCTION, "then": ["connection_reset"], "commit": "before", "times": 2}]}
BUSY = {"rules": [{"when": AUCTION, "then": ["busy"], "times": 3}]}
EMPTY_ERROR = {"rules": [{"when": AUCTION, "then": ["empty_error_body"], "commit": "before", "times": 1}]}
CUT = {"rules": [{"when": AUCTION, "then": ["truncated_body"], "times": 2}]}
TWICE = {"rules": [{"when": AUCTION, "then": ["duplicate_call"]}]}
OUTAGE = {"rules": [{"when": {"service": "auction"}, "then": ["maintenance_page"]}]}


def portfolios(session):
    return [one["status"] for one in session.world("portfolios") if one["name"] == "December"]


def test_it_knows_the_open_markets(desk, crr_session):
    assert desk.open_markets() == [MARKET]
    crr_session.clock.advance(event=f"{MARKET}.close")
    assert desk.open_markets() == []


def test_a_spreadsheet_is_created_and_submitted_once(desk, bids, crr_session):
    assert desk.submit(MARKET, "December", bids) == "SUBMITTED"
    crr_session.verify(operation="portfolioCreation", body={"/newBids/1/tou": "OFF"}, exactly=1)
    crr_session.verify_in_order(
        {"operation": "portfolioCreation", "status": 200},
        {"operation": "portfolioSubmission", "status": 200, "exactly": 1},
    )


def test_to_submit_it_again_changes_nothing(desk, bids, crr_session):
    desk.submit(MARKET, "December", bids)
    assert desk.submit(MARKET, "December", bids) == "SUBMITTED"
    crr_session.verify(service="auction", access="write", exactly=2)


@pytest.mark.parametrize(
    "trouble",
    ["bid-booked-but-connection-lost", "sso-login-page", RESET, RESET_AFTER, BUSY, EMPTY_ERROR, CUT],
    ids=["booked, but lost", "login page", "reset before", "reset after", "busy", "empty error", "cut"],
)
def test_whatever_happens_there_is_one_portfolio(desk, bids, crr_session, trouble):
    crr_session.scenarios.activate(trouble)
    assert desk.submit(MARKET, "December", bids) == "SUBMITTED"
    assert portfolios(crr_session) == ["SUBMITTED"]
    crr_session.verify(operation="portfolioCreation", status="4xx", exactly=0)  # it never tries what is done already


def test_a_call_that_is_delivered_twice_is_one_portfolio(desk, bids, crr_session):
    crr_session.scenarios.activate(TWICE)
    assert desk.submit(MARKET, "December", bids) == "SUBMITTED"
    assert portfolios(crr_session) == ["SUBMITTED"]
    crr_session.verify(operation="portfolioCreation", codes=["POR0101"], exactly=1)


def test_it_keeps_to_the_limits_of_use(desk, bids, crr_session):
    crr_session.scenarios.activate("acceptable-use")
    assert desk.submit(MARKET, "December", bids) == "SUBMITTED"


@pytest.mark.parametrize(
    ("scenario", "code"), [("window-closes-mid-submission", "MKT0004"), ("read-only-role", "SEC0001")]
)
def test_a_refusal_is_told_and_not_repeated(desk, bids, crr_session, scenario, code):
    crr_session.scenarios.activate(scenario)
    with pytest.raises(Refused, match=code):
        desk.submit(MARKET, "December", bids)
    crr_session.verify(codes=[code], exactly=1)


def test_it_gives_up_where_nobody_answers(desk, bids, crr_session):
    crr_session.scenarios.activate(OUTAGE)
    with pytest.raises(Unavailable):
        desk.submit(MARKET, "December", bids)
    crr_session.verify(service="auction", status=503, exactly=desk.wire.tries)


@pytest.mark.parametrize("trouble", ["results-late", "half-a-zip", "slow-downloads"])
def test_it_waits_for_results_and_fetches_them_whole(desk, bids, crr_session, trouble):
    desk.submit(MARKET, "December", bids)
    crr_session.clock.advance(event=f"{MARKET}.close")
    crr_session.post_results(MARKET)
    crr_session.scenarios.activate(trouble)
    assert [row["Awarded MW"] for row in desk.results(MARKET) if row["TOU"] == "ON"] == ["12.000"]
    crr_session.verify(operation="getPrivateAuctionResult", status=200, at_least=1, at_most=2)
