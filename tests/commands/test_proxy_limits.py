"""The proxy bounds the connections of its clients as the server does."""

import httpx2
import pytest

from tests.processes import running

UPSTREAM = ("--upstream", "http://127.0.0.1:9")


@pytest.mark.slow
def test_the_proxy_takes_the_limits_of_connections():
    limits = ("--max-head", "600", "--keep-alive", "7")
    with running(*UPSTREAM, *limits, command="proxy") as proxy, httpx2.Client(base_url=proxy.url) as http:
        within = http.get("/crr/status")
        beyond = http.get("/crr/status", headers={"x-long": "A" * 700})

    assert within.headers["keep-alive"] == "timeout=7"
    assert beyond.status_code == 431
