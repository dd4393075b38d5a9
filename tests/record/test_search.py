"""Finding calls in a journal."""

import pytest

from mockserver.call import Call, Operation, Reply
from mockserver.record.journal import Journal
from mockserver.record.search import Query
from tests.record.calls import finished

READ = Operation("auction", "auction_v1.0.0", "1.0.0", "GET", "/a", "getA", "read", "GET /a")


@pytest.fixture
def found():
    """The numbers of the calls that a query finds among four."""
    journal = Journal(10)
    for session, stray, status in (("s", False, 200), ("t", False, 404), ("s", True, 405), ("t", False, 503)):
        call = Call(READ, session=session, stray=stray)
        journal.add(finished(call, Reply(status)))
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
