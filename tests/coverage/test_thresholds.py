"""How much coverage is asked for."""

import pytest

from mockserver.coverage.report import CoverageReport, Dimension, Item
from mockserver.coverage.thresholds import Threshold, missed
from mockserver.errors import SettingsError

HALF = CoverageReport({Item("a", Dimension.OPERATIONS, "GET /a"): 1, Item("a", Dimension.CODES, "", "SER0017"): 0})


@pytest.mark.parametrize(
    ("text", "met"), [("50", True), ("50.1", False), ("operations=100", True), ("codes=0", True), ("codes=1", False)]
)
def test_a_goal_is_of_everything_or_of_one_dimension(text, met):
    assert Threshold.of(text).is_met(HALF) is met


def test_a_missed_goal_says_by_how_much():
    (goal,) = missed([Threshold.of("50"), Threshold.of("codes=12.5")], HALF)
    assert goal.why_not(HALF) == "coverage of codes is 0.0 % (0 of 1), below the 12.5 % asked for"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("most", "'most' is no goal; write a percentage such as 80, or operations=100"),
        ("101", "is no goal"),
        ("nan", "is no goal"),
        ("code=80", "did you mean 'codes'?"),
        ("=80", "known: codes, downloads, faults, operations, statuses"),
    ],
)
def test_what_is_no_goal_is_refused_with_a_remedy(text, words):
    with pytest.raises(SettingsError) as refused:
        Threshold.of(text)
    assert words in str(refused.value)
