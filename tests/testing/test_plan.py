"""A plan in a test of a client."""

import pytest

from tests.testing.desk import market_status


def test_a_test_fails_with_what_is_missing_until_all_tasks_are_done(session):
    plan = session.plan("first-day", participant="ZTRD1")
    market_status(session)

    with pytest.raises(AssertionError, match="missing: 1 call with service auction, operation portfolioSubmission"):
        plan.check()
    assert plan.done == ["status"]
    assert plan.open[:2] == ["up", "markets"]


def test_the_next_day_of_a_plan_moves_the_session_s_clock(running):
    with running.session(world="market-sim-2024") as session:
        plan = session.plan("market-sim-2024", participant="ZTRD1")

        opened = [plan.next_day(), plan.next_day()]

        assert opened[0] == ["markets", "public-download", "private-download", "messages"]
        assert session.clock.now.isoformat() == "2024-11-05T17:00:00+00:00"
