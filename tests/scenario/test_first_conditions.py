"""Of many rules, those are found whose first condition holds: the same as asking each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.call import Call
from mockserver.scenario.first_conditions import FirstConditions
from mockserver.scenario.matching import conditions_of
from tests.scenario.test_matching import CALL, CALLS, OPERATION, when

MATCHERS = [
    "P1",
    ["P1", "P2"],
    ["P1", 5],
    5,
    None,
    {"glob": "P*"},
    {"glob": "P1"},
    {"regex": "[0-9]"},
    {"glob": "P*", "regex": "2$"},
    {"equals": "P1", "regex": "1"},
    {"above": 4},
    {"above": 4, "below": 6},
    {"present": True},
    {"present": False},
]
PLACES = (
    [{"body": {"/name": matcher}} for matcher in MATCHERS]
    + [{"params": {"name": matcher}} for matcher in MATCHERS]
    + [{"body": {"/bids/*/name": matcher}} for matcher in MATCHERS]
    + [{}, {"participant": "P*"}, {"participant": ["P1", "P2"]}, {"session": "default"}, {"certificate": "?1"}]
)
VALUES = st.sampled_from(["P1", "P2", "P", "1", 5, 5.0, 7, True, None, []])


def holding(whens, call):
    firsts = [next(iter(conditions_of(one)), None) for one in whens]
    return FirstConditions(enumerate(firsts)).holding(call)


def asked_one_by_one(whens, call):
    firsts = [next(iter(conditions_of(one)), None) for one in whens]
    return [number for number, first in enumerate(firsts) if first is None or first.holds(call)]


@given(
    st.lists(st.sampled_from(PLACES), max_size=12), st.dictionaries(st.just("name"), VALUES), st.lists(VALUES), VALUES
)
def test_a_call_passes_for_the_rules_that_would_take_it_one_by_one(places, named, bids, participant):
    whens = [when(one) for one in places]
    body = {**named, "bids": [{"name": one} for one in bids]}
    call = Call(OPERATION, params=named, body=body, participant=participant if isinstance(participant, str) else None)

    assert holding(whens, call) == asked_one_by_one(whens, call)


@pytest.mark.parametrize(("keys", "expected"), CALLS, ids=[str(one[0]) for one in CALLS])
def test_each_kind_of_condition_passes_as_it_holds(keys, expected):
    first = conditions_of(when(keys))[0]

    assert bool(holding([when(keys)], CALL)) is first.holds(CALL)
    assert not expected or first.holds(CALL)
