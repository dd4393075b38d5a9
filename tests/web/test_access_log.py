import logging
from urllib.parse import quote

import pytest

from mockserver.call import Fault, Hit, Reply, Verdict, Wire
from mockserver.web.access_log import log_reply

SER0017 = Verdict("SER0017", "a: expected b, got c")


def line(caplog, reply, path="/crr/status", query=b""):
    scope = {"method": "GET", "raw_path": path.encode(), "query_string": query}
    with caplog.at_level(logging.INFO, "mockserver.access"):
        log_reply(scope, reply, 0.0123)
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
        (Reply(200, wire=Wire(Fault.TRUNCATED_BODY)), "200 truncated_body (12.3 ms)"),
        (Reply(0, wire=Wire(Fault.CONNECTION_RESET)), "connection_reset (12.3 ms)"),
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


def test_long_targets_and_reasons_are_cut(caplog):
    cut = line(caplog, Reply(400, verdicts=(Verdict("SER0017", "y" * 5000),)), query=b"x" * 5000)
    assert len(cut) < 700
