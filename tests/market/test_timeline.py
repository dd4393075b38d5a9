"""What is due when."""

from datetime import UTC, datetime, timedelta

from mockserver.market.timeline import Timeline

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)


def test_events_of_one_instant_happen_as_they_were_planned_and_none_before_it():
    timeline = Timeline()
    timeline.plan(NOON + timedelta(seconds=1), "late", "A")
    for kind in "dcbae":
        timeline.plan(NOON, kind, "A")

    assert timeline.next_due(NOON - timedelta(microseconds=1)) is None
    happened = [event.kind for _ in range(6) if (event := timeline.next_due(NOON))]
    assert (happened, timeline.next_at) == (list("dcbae"), NOON + timedelta(seconds=1))


def test_what_is_cancelled_for_one_stays_planned_for_another():
    timeline = Timeline()
    for kind, subject in (("open", "A"), ("close", "A"), ("close", "B")):
        timeline.plan(NOON, kind, subject)
    timeline.cancel("close", "A")

    assert [event.name for event in timeline.coming()] == ["A.open", "B.close"]
