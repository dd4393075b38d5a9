"""What is written into the pages from tests and data."""

import re

import pytest

from tools.limits import details, evidence
from tools.pages import ROOT, replaced

MARKED = """
import pytest
RULE = "a market is open from its first second"

@pytest.mark.evidence("assumed", RULE)
def test_one(): ...

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.evidence("assumed", "a bid has a price."))])
@pytest.mark.evidence("spec", "this stands in the file")
@pytest.mark.evidence("assumed", RULE)
def test_two(n): ...
"""


def test_assumed_rules_become_a_list_under_the_name_of_their_test_file(tmp_path):
    (tmp_path / "test_market_status.py").write_text(MARKED)
    assert details(tmp_path).startswith(
        "<details><summary>Market status (2)</summary>\n\n"
        "- A market is open from its first second.\n- A bid has a price.\n\n</details>\n"
    )


def test_a_mark_whose_words_cannot_be_read_has_no_kind_and_no_rule(tmp_path):
    (tmp_path / "test_x.py").write_text("mark.evidence(kind_of(1), 'a' + 'b')")
    assert [(one.kind, one.rule, one.line) for one in evidence(tmp_path)] == [("", "", 1)]


def test_a_part_of_a_page_is_replaced_between_its_markers():
    page = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n"
    assert replaced(page, "x", "new\n") == "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n"


def test_a_part_without_markers_is_refused():
    with pytest.raises(ValueError, match="<!-- x -->"):
        replaced("a page", "x", "new")


def test_every_file_that_contributors_are_sent_to_is_there():
    page = (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"\]\(([^)#:]+)\)", page)
    named += re.findall(r"`((?:mockserver|tests|specs|tools|scenarios)/[\w/.-]+)`", page)

    assert len(named) > 60
    assert [path for path in named if not (ROOT / path).exists()] == []
