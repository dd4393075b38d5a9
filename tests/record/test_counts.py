"""What is counted of each call, and that it stays little."""

from datetime import timedelta

import pytest

from mockserver.app import ACTIVITIES, build
from mockserver.call import Call, Delivery, Fault, Hit, Operation, Reply, Verdict
from mockserver.market.sessions import Sessions
from mockserver.record.counts import BOUNDS_S, LOST, OTHER, CallCounts, Of
from mockserver.session_options import SessionOptions
from mockserver.settings import Settings, world_file
from tests.conftest import Http
from tests.record.calls import finished

READ = Operation("messages", "caiso_crr_messages_v1.2.1", "1.2.1", "GET", "/messages", "getMessages", "read", "GET /m")
DELAYED = (Hit("slow", "1", None, ("delay 412ms", "truncated_zip (nothing to do it to)")),)


@pytest.fixture
def counts():
    return CallCounts()


def a_call(session="a", **rest):
    return Call(READ, session=session, **rest)


def test_calls_are_counted_by_operation_and_status(counts):
    for status in (200, 200, 401):
        counts.add(finished(a_call(), Reply(status), 0.001))
    assert counts.of("a") == {(READ, Of.STATUS, 200): 2, (READ, Of.STATUS, 401): 1}


def test_a_code_that_a_reply_names_twice_counts_once(counts):
    verdicts = tuple(Verdict(code, "text") for code in ("SER0030", "SER0017", "SER0030"))
    counts.add(finished(a_call(), Reply(400, verdicts=verdicts), 0.001))
    assert counts.of("a") == {(READ, Of.STATUS, 400): 1, (READ, Of.CODE, "SER0030"): 1, (READ, Of.CODE, "SER0017"): 1}


def test_a_call_that_fits_no_operation_counts_for_its_service_alone(counts):
    counts.add(finished(a_call(stray=True), Reply(404, verdicts=(Verdict("SER0029", "text"),)), 0.001))
    assert counts.of("a") == {(READ.stem, Of.STATUS, 404): 1, (READ.stem, Of.CODE, "SER0029"): 1}


@pytest.mark.parametrize(
    ("reply", "counted"),
    [
        (Reply(200), 1),
        (Reply(200, hits=DELAYED, committed=True), 1),
        (Reply(200, hits=DELAYED, committed=False), 0),  # a page came in its place
        (Reply(400), 0),
        (Reply(200, hits=DELAYED, committed=True, delivery=Delivery(Fault.CONNECTION_RESET)), 0),
        (Reply(200, hits=DELAYED, committed=True, delivery=Delivery(Fault.DRIBBLE)), 1),
    ],
)
def test_the_choice_of_a_file_counts_where_the_file_was_delivered(counts, reply, counted):
    counts.add(finished(a_call(params={"kind": "SEQ", "market": "M"}), reply, 0.001, ["kind", "form"]))
    assert counts.of("a").get((READ, Of.CHOICE, ("kind", "SEQ")), 0) == counted


@pytest.mark.parametrize(("fault", "status"), [(Fault.EMPTY_RESPONSE, LOST), (Fault.DUPLICATE_REPLY, 200)])
def test_a_reply_that_a_fault_broke_counts_for_the_fault_and_not_for_its_status(counts, fault, status):
    hit = Hit("s", "1", None, (fault.value,))
    counts.add(finished(a_call(), Reply(200, hits=(hit,), delivery=Delivery(fault)), 0.001))
    assert counts.of("a") == {(READ, Of.STATUS, status): 1, (READ, Of.EFFECT, fault.value): 1}


@pytest.mark.parametrize(
    ("media_type", "status"), [("text/html", "200 in another media type"), ("application/json", 200)]
)
def test_a_success_in_a_media_type_that_isn_t_declared_is_none_of_the_operation(counts, media_type, status):
    counts.add(finished(a_call(), Reply(200, b"x", media_type, hits=DELAYED), 0.001, offered=["application/json"]))
    assert (READ, Of.STATUS, status) in counts.of("a")


def test_an_effect_counts_by_its_word_where_it_happened(counts):
    counts.add(finished(a_call(), Reply(200, hits=DELAYED, committed=True), 0.4))
    assert counts.of("a") == {(READ, Of.STATUS, 200): 1, (READ, Of.EFFECT, "delay"): 1}
    assert counts.effects == {("slow", "1", "delay"): 1}


def test_names_that_clients_or_tests_make_up_fill_no_memory(counts):
    for number in range(3000):
        made_up = (Hit(f"test-{number}", "1", None, ("delay 1s",)), Hit("trigger", f"MOCK-{number}", None, ("delay",)))
        counts.add(finished(a_call(f"session-{number}"), Reply(200, hits=made_up), 0.001))
        counts.begin(f"session-{number}")
    assert len(counts.effects) == 1001
    assert counts.effects["trigger", "", "delay"] == 3000
    assert counts.effects[OTHER, OTHER, "delay"] == 3000 - 999
    assert len(counts.all()) == 2
    assert counts._live == {}


def test_a_session_that_begins_anew_starts_from_nothing_and_its_calls_stay_in_the_whole(counts):
    counts.add(finished(a_call("a"), Reply(200), 0.001))
    counts.add(finished(a_call("b"), Reply(200), 0.001))
    counts.begin("a")
    assert counts.of("a") == {}
    assert counts.of("b") == {(READ, Of.STATUS, 200): 1}
    assert counts.all() == {(READ, Of.STATUS, 200): 2}


def test_counts_can_be_cleared_but_not_those_since_the_start(counts):
    counts.add(finished(a_call(), Reply(200), 0.001))
    counts.clear()
    counts.add(finished(a_call(), Reply(200), 0.001))
    assert counts.of("a") == counts.all() == {(READ, Of.STATUS, 200): 1}
    assert counts.since_start() == {(READ, Of.STATUS, 200): 2}


def test_latencies_fall_into_buckets_whose_bounds_belong_to_them(counts):
    for took in (50e-6, 51e-6, 10.0, timedelta(minutes=1).total_seconds()):
        counts.add(finished(a_call(), Reply(200), took))
    *slots, seconds = counts.latencies["messages"]
    assert (slots[0], slots[1], slots[-2], slots[-1], sum(slots)) == (1, 1, 1, 1, 4)
    assert (len(slots), seconds) == (len(BOUNDS_S) + 1, 70.000101)


STATUS = "/crr/marketstatus/v1.0/activeAuctionMarkets"


@pytest.mark.parametrize(
    ("method", "path", "counted"),
    [
        ("GET", STATUS, {("GET /marketstatus/v1.0/activeAuctionMarkets", "200"): 1}),
        (
            "POST",
            STATUS,
            {("caiso_crr_market_status_v1.2.0", "405"): 1, ("caiso_crr_market_status_v1.2.0", "SER0017"): 1},
        ),
        (
            "GET",
            "/crr/marketstatus/v1.0/no",
            {("caiso_crr_market_status_v1.2.0", "404"): 1, ("caiso_crr_market_status_v1.2.0", "SER0029"): 1},
        ),
    ],
)
@pytest.mark.parametrize("journal", [0, 10])
def test_the_server_counts_what_it_answers_and_refuses_with_the_journal_on_or_off(method, path, counted, journal):
    mock = build(Settings(world="market-sim", access_log=False, journal_size=journal))
    headers = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
    http = Http(mock.app)
    http.request(method, path, params={"participantName": "ZTRD1"}, headers=headers)
    http.close()
    counts = mock.counts.of("default")
    assert {(_named(subject), str(name)): count for (subject, _, name), count in counts.items()} == counted


def _named(subject):
    return subject if isinstance(subject, str) else f"{subject.method} {subject.path}"


def test_a_download_is_counted_by_what_was_asked_for(client):
    asked = {"publicGeneralDownloadType": "PUBLIC_EXISTING_CRR", "fileFormat": "CSV"}
    client.get("/marketdata/v1.0/publicGeneralData", participantName="ZTRD1", **asked).raise_for_status()
    choices = {name for _, kind, name in client.mock.counts.of(client.session) if kind is Of.CHOICE}
    assert choices == set(asked.items())


def test_the_counts_of_a_session_that_made_room_for_others_are_kept_in_the_whole():
    sessions, counts = Sessions(ACTIVITIES, SessionOptions(world_file("market-sim")), most=2), CallCounts()
    sessions.when_begun.append(counts.begin)
    for name in ("a", "b", "c"):
        sessions.world(name)
        counts.add(finished(a_call(name), Reply(200), 0.001))
    assert (counts.of("a"), counts.all()) == ({}, {(READ, Of.STATUS, 200): 3})
