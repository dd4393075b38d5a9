"""A stranger with a certificate of its own name lives a day of each role, at dates spread over ten years."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http
from tests.market.role_days import DAYS
from tests.market.stranger import CERTIFICATE, HEADER, Stranger

DATES = [
    "2026-12-01T08:00:00-08:00",
    "2027-03-14T00:30:00-08:00",  # an hour is skipped
    "2028-02-29T12:00:00-08:00",
    "2028-11-05T00:30:00-07:00",  # an hour comes twice
    "2029-07-04T09:00:00-07:00",
    "2030-12-31T23:59:00-08:00",
    "2032-03-14T03:30:00-07:00",
    "2033-11-06T23:00:00-08:00",
    "2035-09-30T16:59:00-07:00",
    "2036-10-15T08:00:00-07:00",
]
SHORT = {DATES[1], DATES[3]}  # the others behind --long


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    """A mock behind a proxy that says whose certificate it has seen."""
    settings = Settings(access_log=False, client_header=HEADER, trusted_proxies=("127.0.0.1",))
    found = Http(build(settings).app)
    yield found
    found.close()


def stranger(http: Http, roles: str, clock: str) -> Stranger:
    begin = {
        "id": f"{roles} {clock}",
        "world": "today",
        "clock": clock,
        "frozen": True,
        "participants": [f"ABCD={roles}", "EFGH=CRRH"],
        "clients": [f"{CERTIFICATE}=ABCD,EFGH"],
    }
    made = http.post("/__admin/sessions", json=begin)
    assert made.status_code == 201, made.text
    return Stranger(http, made.json()["path"].removeprefix("/sessions/"), "ABCD")


@pytest.mark.parametrize("roles", DAYS)
@pytest.mark.parametrize("clock", [one if one in SHORT else pytest.param(one, marks=pytest.mark.long) for one in DATES])
def test_nothing_is_refused_on_a_day_of_a_role(http, roles, clock):
    desk = stranger(http, roles, clock)

    DAYS[roles](desk)

    assert desk.refused == []
    assert desk.calls >= 6
