"""What counts as getting through."""

from datetime import timedelta

import pytest

from mockserver.connectivity.checklist import Attempt, Cell, Checklist, ConnectionCheck, Verdict, clock_check


@pytest.mark.parametrize(
    ("status", "codes", "problem", "verdict"),
    [
        (200, (), "", Verdict.PASSED),
        (400, ("MKT0001",), "", Verdict.PASSED),
        (400, ("POR0100", "SER0030"), "", Verdict.PASSED),
        (400, ("SER0017",), "", Verdict.FAILED),
        (400, (), "", Verdict.FAILED),
        (401, (), "", Verdict.FAILED),
        (403, ("SEC0001",), "", Verdict.OUTSIDE),
        (403, ("SEC0002",), "", Verdict.FAILED),
        (404, ("SER0029",), "", Verdict.FAILED),
        (500, ("SER0001",), "", Verdict.FAILED),
        (200, (), "answers against its spec", Verdict.FAILED),
        (None, (), "nothing listens", Verdict.FAILED),
    ],
)
def test_a_refusal_for_business_reasons_shows_that_the_connection_works(status, codes, problem, verdict):
    assert Attempt("auction", "GET", status, codes, problem).verdict is verdict


def test_the_best_attempt_counts_and_all_are_shown():
    attempts = [
        Attempt("auction", "GET", status, codes) for status, codes in [(500, ()), (403, ("SEC0001",)), (200, ())]
    ]
    assert Cell.of(attempts) == Cell(Verdict.PASSED, "200, 403 SEC0001, 500")


def test_only_what_is_wanted_can_be_missing():
    cells = {
        ("a", "GET"): Cell(Verdict.MISSING),
        ("a", "POST"): Cell(Verdict.MISSING),
        ("b", "POST"): Cell(Verdict.NONE),
    }
    checks = (ConnectionCheck("clock", Verdict.NONE, ""), ConnectionCheck("TLS", Verdict.PASSED, ""))
    checklist = Checklist("me", (), "here", cells, frozenset({("a", "GET"), ("b", "POST")}), checks)
    assert (checklist.go, checklist.missing) == (False, ["not tried: a GET"])


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(0, Verdict.PASSED), (60, Verdict.PASSED), (-60, Verdict.PASSED), (61, Verdict.FAILED), (-61, Verdict.FAILED)],
)
def test_clocks_may_be_a_minute_apart(seconds, verdict):
    assert clock_check(timedelta(seconds=seconds), "the server's").verdict is verdict
