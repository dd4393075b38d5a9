"""What a rule can look at: each key of `when`, with calls that it takes and calls that it doesn't."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from mockserver.call import Call, Operation
from mockserver.scenario.matching import conditions_of, is_about, wanted_by, within
from mockserver.scenario.model import When, Window
from mockserver.scenario.values import Matcher

OPERATION = Operation(
    "auction", "caiso_crr_auction_v1.2.1", "1.2.1", "POST", "/auction/v1.0/portfolioCreation", "portfolioCreation",
    "write", "POST /auction/portfolioCreation",
)  # fmt: skip
CALL = Call(
    OPERATION,
    path="/crr/auction/v1.0/portfolioCreation",
    headers={"user-agent": "client/1.2", "x-team": "desk"},
    session="night",
    params={"marketName": "AUC_MN_2026_M12", "limit": 3},
    body={"portfolioName": "P1", "newBids": [{"mw": 5.5, "source": "A"}, {"mw": 12, "source": "B"}], "none": None},
    participant="ZTRD1",
    client="ZTRD1-read-write",
)
OPERATIONS = [
    ({"service": "auction"}, True),
    ({"service": ["nomination", "auct*"]}, True),
    ({"service": "nomination"}, False),
    ({"operation": "portfolio*"}, True),
    ({"operation": "Portfolio*"}, False),
    ({"method": "post"}, True),
    ({"method": ["GET", "DELETE"]}, False),
    ({"path": "/auction/*"}, True),
    ({"version": "1.2.?"}, True),
    ({"version": "1.0.0"}, False),
    ({"access": "write"}, True),
    ({"access": "read"}, False),
    ({"service": "auction", "method": "GET"}, False),
]
CALLS = [
    ({"participant": "Z*1"}, True),
    ({"participant": "z*1"}, False),
    ({"participant": ["ZPGL", "ZSCL"]}, False),
    ({"certificate": "*-read-write"}, True),
    ({"certificate": "ZPGL-*"}, False),
    ({"session": "night"}, True),
    ({"session": "day*"}, False),
    ({"params": {"marketName": "AUC_MN_2026_M12"}}, True),
    ({"params": {"marketName": {"glob": "AUC_AN_*"}}}, False),
    ({"params": {"marketName": {"glob": "auc_mn_*"}}}, False),
    ({"params": {"limit": {"at_least": 3, "below": 4}}}, True),
    ({"params": {"limit": {"above": 3}}}, False),
    ({"params": {"other": {"present": False}}}, True),
    ({"params": {"marketName": {"present": False}}}, False),
    ({"params": {"limit": {"present": True}}}, True),
    ({"headers": {"User-Agent": {"regex": "^client/1\\."}}}, True),
    ({"headers": {"X-Team": ["desk", "lab"]}}, True),
    ({"headers": {"X-None": "desk"}}, False),
    ({"body": {"/portfolioName": "P1"}}, True),
    ({"body": {"/newBids/1/source": "B"}}, True),
    ({"body": {"/newBids/*/mw": {"above": 10}}}, True),
    ({"body": {"/newBids/*/mw": {"above": 20}}}, False),
    ({"body": {"/newBids/7/mw": {"above": 1}}}, False),
    ({"body": {"/newOffers": {"present": False}}}, True),
    ({"body": {"/portfolioName": {"regex": "^P[0-9]$"}, "/newBids/0/mw": 5.5}}, True),
    ({"body": {"/portfolioName": 1}}, False),
]


def when(keys):
    return TypeAdapter(When).validate_python(keys)


@pytest.mark.parametrize(("keys", "expected"), OPERATIONS, ids=[str(one[0]) for one in OPERATIONS])
def test_operations_are_chosen_by_their_names(keys, expected):
    assert is_about(when(keys), OPERATION) is expected


@pytest.mark.parametrize(("keys", "expected"), CALLS, ids=[str(one[0]) for one in CALLS])
def test_calls_are_chosen_by_what_they_carry(keys, expected):
    assert all(condition.holds(CALL) for condition in conditions_of(when(keys))) is expected


@pytest.mark.parametrize(
    ("matcher", "value", "expected"),
    [
        (1, True, False),
        (1, 1.0, True),
        (True, True, True),
        ("1", 1, False),
        ({"above": 0}, True, False),
        ({"above": 0}, "5", False),
        ({"glob": "a*"}, 5, False),
        ({"glob": "a"}, [], False),
        ({"glob": "*[x]*"}, "axb", True),
        ([1, "a"], "a", True),
    ],
)
def test_values_are_compared_as_json_has_them(matcher, value, expected):
    assert wanted_by(TypeAdapter(Matcher).validate_python(matcher)).check(value) is expected


WINDOWS = [
    ({"from": "2026-11-01T00:00:00Z"}, True),
    ({"from": "2026-12-02T00:00:00Z"}, False),
    ({"to": "2026-11-30T20:00:00-08:00"}, False),
    ({"from": "2026-11-30T20:00:00-08:00"}, True),
    ({"days": [-1]}, True),
    ({"days": [30, 31]}, True),
    ({"days": [1]}, False),
    ({"hours": "19:00-21:00"}, True),
    ({"hours": "20:00-24:00"}, True),
    ({"hours": "20:01-19:00"}, False),
    ({"hours": "22:00-20:01"}, True),
    ({"days": [-1], "hours": "08:00-09:00"}, False),
]


@pytest.mark.parametrize(("keys", "expected"), WINDOWS, ids=[str(one[0]) for one in WINDOWS])
def test_windows_are_of_pacific_days_and_hours(keys, expected):
    evening_of_the_last_of_november = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)

    assert within(TypeAdapter(Window).validate_python(keys), evening_of_the_last_of_november) is expected
