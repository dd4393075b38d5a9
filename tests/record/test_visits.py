"""What the server notices about a client."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from mockserver.app import load_catalogue
from mockserver.call import Call, Operation, Reply, Verdict
from mockserver.connectivity.server_side import Role, checklist_of
from mockserver.record.visits import MOST_CLIENTS, MOST_IDS, Visits
from mockserver.settings import Settings
from tests.record.calls import finished

READ = Operation("messages", "stem", "1.2.1", "GET", "/public", "public", "read", "GET /public")
ID = "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Settings())


def visits(*calls):
    """A client's calls: (status, headers) each."""
    seen = Visits()
    for status, headers in calls:
        seen.note(finished(Call(READ, headers=headers, tls=0x0304, client="me"), Reply(status)))
    return seen


def check(catalogue, name, *calls):
    visit = visits(*calls).by_client["me"]
    made = checklist_of("me", visit, Role((), ["messages"], []), catalogue, "here")
    return next(f"{one.verdict}: {one.words}" for one in made.checks if one.name == name)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([ID], "ok: 1 call, each with a UUID of its own"),
        ([ID, ID.upper()], "ok: 2 calls, each with a UUID of its own"),
        ([ID, ID, ID], "failed: of 3 calls, 2 with an id that came before"),
        ([ID, "1", ""], "failed: of 3 calls, 2 without a UUID"),
    ],
)
def test_request_ids_must_be_uuids_and_all_different(catalogue, ids, words):
    calls = [(200, {"caiso-request-id": one}) for one in ids]
    assert check(catalogue, "request ids", *calls) == words


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ([200, 400], "ok: Content-Type and Accept are as the services take them"),
        ([406], "failed: calls: 1 whose Accept isn't taken"),
        ([415, 415, 406], "failed: calls: 2 whose Content-Type isn't taken and 1 whose Accept isn't taken"),
    ],
)
def test_refused_media_types_are_counted(catalogue, statuses, words):
    assert check(catalogue, "media types", *[(status, {}) for status in statuses]) == words


@pytest.mark.parametrize(("minutes", "verdict"), [(0, "ok: "), (10, "failed: the client's clock is "), (None, "-: ")])
def test_the_clock_of_a_client_that_sends_a_date_is_compared(catalogue, minutes, verdict):
    headers = {"date": format_datetime(datetime.now(UTC) + timedelta(minutes=minutes))} if minutes is not None else {}
    assert check(catalogue, "clock", (200, headers)).startswith(verdict)


def test_a_client_that_never_showed_a_certificate_has_not_shown_that_its_works(catalogue):
    seen = Visits()
    seen.note(finished(Call(READ, client="me"), Reply(200)))
    made = checklist_of("me", seen.by_client["me"], Role((), ["messages"], []), catalogue, "here")
    assert made.missing[0].startswith("TLS: all calls came over plain HTTP")


def test_memory_stays_small_whatever_comes():
    seen = Visits()
    for number in range(3000):
        headers = {"caiso-request-id": f"{number:08x}-0000-4000-8000-000000000000"}
        mine, others = (Call(READ, headers=headers, tls=0x0303, client=name) for name in ("me", f"client {number}"))
        seen.note(finished(mine, Reply(200, verdicts=(Verdict(str(number), "why"),))))
        seen.note(finished(others, Reply(200)))
    assert len(seen.by_client) == MOST_CLIENTS
    seen.note(finished(Call(READ, client="last"), Reply(200)))
    assert max(len(visit.ids) for visit in seen.by_client.values()) <= MOST_IDS
