import logging
from urllib.parse import quote

import pytest

from mockserver.call import Call, Delivery, Fault, Hit, Operation, Reply, Verdict
from mockserver.record.access_log import log_as_text, log_with_fields
from tests.record.calls import finished

STATUS = Operation("app_status", "caiso_crr_app_status_v1.0.1", "1.0.1", "GET", "/status", "get-status", "read", "")
SER0017 = Verdict("SER0017", "a: expected b, got c")


def line(caplog, reply, path="/crr/status", query=b""):
    call = Call(STATUS, method="GET", raw_path=path.encode(), query=query)
    with caplog.at_level(logging.INFO, "mockserver.access"):
        log_as_text(finished(call, reply, 0.0123))
    return caplog.messages[-1]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply(200), "200 ok (12.3 ms)"),
        (Reply(400, verdicts=(SER0017,)), "400 SER0017 (12.3 ms): a: expected b, got c"),
        (
            Reply(400, verdicts=(Verdict("SER0030", "Bad record."),) * 3),
            "400 SER0030 (12.3 ms): Bad record. and 2 more",
        ),
        (Reply(401), "401 Unauthorized (12.3 ms)"),
        (Reply(499), "499 refused (12.3 ms)"),
        (Reply(200, delivery=Delivery(Fault.TRUNCATED_BODY)), "200 truncated_body (12.3 ms)"),
        (Reply(0, delivery=Delivery(Fault.CONNECTION_RESET)), "connection_reset (12.3 ms)"),
        (Reply(503, hits=(Hit("flaky", "2", 0.1, ()),)), "503 Service Unavailable by flaky/2 (12.3 ms)"),
    ],
)
def test_a_line_says_what_became_of_the_call(caplog, reply, verdict):
    assert line(caplog, reply) == f"GET /crr/status -> {verdict}"


def test_what_a_client_sends_neither_ends_the_line_nor_steers_the_terminal(caplog):
    reply = Reply(400, verdicts=(Verdict("SER0017", "got \x1b[31mred\nGET /faked -> 200 ok"),))
    assert line(caplog, reply, quote("/a\nb"), b"x=\x1b[0m") == (
        "GET /a%0Ab?x=?[0m -> 400 SER0017 (12.3 ms): got ?[31mred?GET /faked -> 200 ok"
    )


def test_secrets_are_left_out(caplog):
    assert "?a=1&token=(redacted) -> 200" in line(caplog, Reply(200), query=b"a=1&token=open-sesame")


def test_long_targets_and_reasons_are_cut(caplog):
    cut = line(caplog, Reply(400, verdicts=(Verdict("SER0017", "y" * 5000),)), query=b"x" * 5000)
    assert len(cut) < 700


def fields(caplog, reply, **asked):
    with caplog.at_level(logging.INFO, "mockserver.access"):
        log_with_fields(finished(Call(STATUS, method="GET", **asked), reply, 0.0123))
    return caplog.records[-1].fields


def test_a_call_of_no_operation_names_none(caplog):
    asked = Call(STATUS, method="GET", path="/crr/nowhere")
    asked.stray = True
    with caplog.at_level(logging.INFO, "mockserver.access"):
        log_with_fields(finished(asked, Reply(404)))
    assert (caplog.records[-1].fields["service"], caplog.records[-1].fields["operation"]) == ("app_status", None)


def test_programs_get_what_a_call_was_and_became(caplog):
    reply = Reply(
        400, verdicts=(SER0017, SER0017), hits=(Hit("flaky", "2", 0.1, ()),), delivery=Delivery(Fault.DRIBBLE)
    )
    asked = {"path": "/status", "query": b"a=1", "headers": {"caiso-request-id": "6f1d"}, "client": "ZPGL-read"}
    assert fields(caplog, reply, participant="ZPGL", **asked) == {
        "method": "GET",
        "path": "/status",
        "query": "a=1",
        "status": 400,
        "codes": ["SER0017"],
        "reason": "a: expected b, got c",
        "session": "default",
        "participant": "ZPGL",
        "client": "ZPGL-read",
        "requestId": "6f1d",
        "service": "app_status",
        "operation": "get-status",
        "tookMs": 12.3,
        "spec": "caiso_crr_app_status_v1.0.1",
        "fault": "dribble",
        "hits": ["flaky/2"],
    }
    assert caplog.messages[-1] == "GET /status -> 400 SER0017 dribble"


def test_programs_get_no_secrets_and_no_long_values(caplog):
    found = fields(caplog, Reply(200), query=b"access_token=abc&x=1", session="y" * 5000)
    assert found["query"] == "access_token=(redacted)&x=1"
    assert len(found["session"]) == 400
