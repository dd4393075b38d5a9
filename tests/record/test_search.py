"""Finding calls in a journal."""

import pytest

from mockserver.call import Call, Operation, Reply
from mockserver.record.journal import Journal
from mockserver.record.search import Query
from tests.record.calls import finished

READ = Operation("auction", "auction_v1.0.0", "1.0.0", "GET", "/a", "getA", "read", "GET /a")


@pytest.fixture
def journal():
    """Four calls in two sessions."""
    journal = Journal(10)
    for session, stray, status in (("s", False, 200), ("t", False, 404), ("s", True, 405), ("t", False, 503)):
        call = Call(READ, session=session, stray=stray)
        journal.add(finished(call, Reply(status)))
    return journal


@pytest.fixture
def found(journal):
    """The numbers of the calls that a query finds."""
    return lambda **keys: [one.number for one in Query(**keys).asked_of(journal) if Query(**keys).matches(one)]


def test_a_stray_call_is_one_of_its_service_and_of_no_operation(found):
    assert found(service="auction") == [1, 2, 3, 4]
    assert found(operation="getA") == [1, 2, 4]


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ({"status": "4xx"}, [2, 3]),
        ({"status": "404"}, [2]),
        ({"session": "t"}, [2, 4]),
        ({"session": "t", "after": 2}, [4]),
        ({"after": 2, "status": "4xx"}, [3]),
    ],
)
def test_calls_are_found_by_session_number_and_status(found, keys, numbers):
    assert found(**keys) == numbers


def test_with_a_session_only_calls_since_it_began_are_looked_at(journal, found):
    journal.begin("t")

    assert (found(session="t"), found(status="503")) == ([], [4])


def test_a_query_of_one_session_matches_no_call_of_another(journal):
    assert [Query(session="s").matches(record) for record in journal.all()] == [True, False, True, False]
