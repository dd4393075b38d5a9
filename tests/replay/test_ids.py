"""Ids of a recording, put as they are now into the requests that follow."""

import pytest

from mockserver.replay.ids import Ids, is_id


@pytest.fixture
def ids():
    known = Ids()
    known.same("crrId", 71, 9)
    known.same("requestId", "R-1", "R/2")
    return known


@pytest.mark.parametrize("name", ["id", "crrId", "CRRID", "Parent CRR ID", "request_id"])
def test_a_field_whose_name_ends_so_holds_an_id(name):
    assert is_id(name)


@pytest.mark.parametrize("name", ["valid", "grid", "identity", "mw", "bid"])
def test_other_fields_hold_none(name):
    assert not is_id(name)


@pytest.mark.parametrize(
    ("body", "now"),
    [
        (b'[{"crrId":71,"mw":71}]', b'[{"crrId":9,"mw":71}]'),
        (b'{"parentCrrId":71}', b'{"parentCrrId":9}'),
        (b'{"bidId":71}', b'{"bidId":71}'),
        (b'{"ids":["R-1"],"requestId":["R-1"]}', b'{"ids":["R-1"],"requestId":["R/2"]}'),
        (b'{ "mw": 1.50 }', b'{ "mw": 1.50 }'),
        (b"{broken", b"{broken"),
        (b"", b""),
    ],
)
def test_a_body_gets_the_ids_of_now_and_nothing_else_changes(ids, body, now):
    assert ids.in_body(body) == now


@pytest.mark.parametrize(
    ("query", "now"),
    [
        ("crrId=71&mw=71", "crrId=9&mw=71"),
        ("requestId=R-1", "requestId=R%2F2"),
        ("a=%20+&&b", "a=%20+&&b"),
        ("crrId=72", "crrId=72"),
        ("", ""),
    ],
)
def test_a_query_gets_the_ids_of_now(ids, query, now):
    assert ids.in_query(query) == now
