"""Coverage reports as pages, summaries and test suites."""

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from mockserver.app import load_catalogue
from mockserver.coverage.forms import FORMS, as_junit
from mockserver.coverage.measure import measure
from mockserver.coverage.report import CoverageReport
from mockserver.coverage.thresholds import Threshold
from mockserver.reports.form import Form
from mockserver.settings import Settings
from tests.coverage.conftest import report_of

REPORT = report_of(1, 0)


def written(form, report=REPORT):
    return FORMS[form](report)


def test_the_summary_has_a_row_for_each_file_and_names_what_is_missing():
    lines = written(Form.MARKDOWN).splitlines()
    assert lines[0] == "## CRR coverage: 50.0 % (7 of 14)"
    assert "| auction 1.2.1 | 50.0 % (1/2) | 66.6 % (4/6) | 50.0 % (1/2) | 0.0 % (0/2) | 50.0 % (6/12) |" in lines
    assert "- never called: `POST /a/v1.0/one`" in lines
    assert "- faults: stall" in lines


def test_the_largest_summary_fits_a_job_of_github():
    assert len(written(Form.MARKDOWN, measure(load_catalogue(Settings()).files, {}))) < 1024 * 1024 / 8


def test_a_report_without_anything_is_written_in_every_form():
    assert all(written(form, CoverageReport()) for form in FORMS)


@pytest.mark.parametrize(
    ("thresholds", "failures", "skipped"),
    [([], 0, 7), (["60"], 7, 0), (["operations=60"], 1, 6), (["faults=90", "codes=90"], 2, 5)],
)
def test_junit_skips_what_is_missing_and_fails_it_where_a_threshold_is_missed(thresholds, failures, skipped):
    suites = ET.fromstring(as_junit(REPORT, missed=[Threshold.of(text) for text in thresholds]))
    assert sum(int(suite.get("failures")) for suite in suites) == len(suites.findall(".//failure")) == failures
    assert sum(int(suite.get("skipped")) for suite in suites) == len(suites.findall(".//skipped")) == skipped
    assert sum(int(suite.get("tests")) for suite in suites) == 14


def test_every_case_of_junit_has_a_name_of_its_own():
    cases = ET.fromstring(written(Form.JUNIT)).findall(".//testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)


class Page(HTMLParser):
    """Which elements a page has, and what its links and attributes lead to."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids |= {values["id"]} if "id" in values else set()
        self.links += [values[name] for name in ("href", "src", "action") if name in values]
        assert not {name for name in values if name.startswith("on")} | ({"style"} & set(values))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_beside_itself():
    text = written(Form.HTML)
    page = Page(text)
    assert page.open == []
    assert "<script" not in text
    assert all(link == "data:," or link.removeprefix("#") in page.ids for link in page.links)
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_s_own_policy_lets_its_style_in():
    text = written(Form.HTML)
    style = re.search("<style>(.*)</style>", text, re.DOTALL)[1]
    assert f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in text


def test_the_page_says_without_colours_what_was_met_and_what_wasn_t():
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", written(Form.HTML)))
    assert "CRR coverage: 50.0 %" in text
    assert "✓ SER0017 × 1" in text or "✗ SER0017 never" in text
    assert "GET /a/v1.0/one" in text
