"""Coverage reports add up, and count what was met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.coverage.as_json import as_json, read_json
from mockserver.coverage.report import CoverageReport, Dimension, Item, Share, merged, title_of
from mockserver.errors import CoverageError
from tests.coverage.conftest import FILES, report_of, reports


@given(reports(), reports(), reports())
def test_reports_add_up_in_any_order_and_any_grouping(one, two, three):
    whole = merged([one, two, three])
    assert (
        whole == merged([three, one, two]) == merged([merged([one, two]), three]) == merged([one, merged([two, three])])
    )
    assert as_json(whole) == as_json(merged([two, three, one]))


@given(st.lists(reports(), max_size=4))
def test_the_sum_counts_every_call_of_every_run_and_forgets_nothing_that_was_asked_for(runs):
    whole = merged(runs)
    for item in {item for run in runs for item in run.items}:
        assert whole.items[item] == sum(run.items.get(item, 0) for run in runs)
    assert set(whole.items) == {item for run in runs for item in run.items}


@given(reports())
def test_adding_nothing_changes_nothing_and_a_second_run_only_adds_calls(report):
    assert merged([report]) == merged([report, CoverageReport()]) == report
    assert merged([report, report]).share() == report.share()


@given(reports())
def test_a_report_is_read_from_json_as_it_was_written(report):
    assert read_json(as_json(report), "coverage.json") == report


def test_versions_of_a_file_stand_side_by_side():
    files = [
        CoverageReport({Item(file, Dimension.OPERATIONS, "GET /a"): count})
        for file, count in zip(FILES, (1, 0), strict=False)
    ]
    whole = merged(files)
    assert whole.files == list(FILES[:2])
    assert [whole.share(file=file) for file in whole.files] == [Share(1, 1), Share(0, 1)]


@pytest.mark.parametrize(
    ("met", "of", "percent"),
    [(0, 3, 0.0), (1, 3, 33.3), (999, 1000, 99.9), (9999, 10000, 99.9), (3, 3, 100.0), (0, 0, 100.0)],
)
def test_a_percentage_is_100_only_when_nothing_is_missing(met, of, percent):
    assert Share(met, of).percent == percent


def test_a_share_is_of_a_dimension_of_a_file_or_of_both():
    report = report_of(1, 0)
    assert report.share(Dimension.OPERATIONS) == report.share(Dimension.OPERATIONS, FILES[0]) == Share(1, 2)
    assert report.share().of == len(report.items)
    assert report.share(file=FILES[0]).of == len(report.items) - 2  # the faults belong to no file


def test_a_file_has_the_name_that_people_give_it():
    assert [title_of(file) for file in FILES[::3]] == ["auction 1.2.1", "pets"]


WHOLE = as_json(report_of(1, 0))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        (WHOLE[:500], "not JSON"),
        ("[]", "no coverage report"),
        ('{"coverage": 12}', "no coverage report"),
        (WHOLE.replace('"version": 1,', '"version": 2,'), "version 2 of the report, this crr-mock reads 1"),
        (
            WHOLE.replace('"calls": 1', '"calls": -1'),
            "broken at files/caiso_crr_auction_v1.2.1/operations/GET /a/v1.0/one/calls",
        ),
        (WHOLE.replace('"calls": 1', '"calls": "1"'), "valid integer"),
        (WHOLE.replace('"codes"', '"cods"'), "broken at files/caiso_crr_auction_v1.2.1/codes: field required"),
    ],
)
def test_a_text_that_is_no_report_is_refused_with_its_place_and_a_remedy(text, words):
    with pytest.raises(CoverageError, match=r"^shard-1\.json: ") as refused:
        read_json(text.encode(), "shard-1.json")
    assert words in str(refused.value)
