"""crr-mock diff: what it prints and writes, how it ends, and what an ignore file does."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from mockserver.cli import app
from mockserver.diff.change import Impact
from mockserver.diff.forms import FORMS
from mockserver.diff.run import diff
from mockserver.files.yaml12 import read_yaml, write_yaml
from mockserver.openapi.structure import OBJECTS
from mockserver.reports.form import Form
from tests.diff.test_pairs import OPERATION_PAIRS, SCHEMA_PAIRS

SPECS = Path(__file__).parents[2] / "specs"
OLD = SPECS / "caiso_crr_auction_v1.2.1.yaml"


@pytest.fixture
def new(tmp_path):
    """The auction file in which a participant's name is shorter, a value new and a word another."""
    root = read_yaml(OLD)
    root["components"]["parameters"]["ParticipantName"]["schema"]["maxLength"] = 6
    root["components"]["schemas"]["TimeOfUse"]["enum"].append("MID <b>&")
    root["paths"]["/auction/v1.0/portfolio"]["get"]["summary"] += " again"
    path = tmp_path / "caiso_crr_auction_v1.3.0.yaml"
    path.write_text(write_yaml(root))
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, words)])


@pytest.mark.parametrize(
    ("fail_on", "status"), [("nothing", 0), ("breaking", 1), ("version", 1), ("any", 1)]
)  # fmt: skip
def test_it_ends_as_fail_on_says(new, fail_on, status):
    assert run(OLD, new, "--fail-on", fail_on).exit_code == status


@pytest.mark.parametrize("fail_on", ["nothing", "breaking", "version", "any"])
def test_it_ends_well_where_nothing_differs(fail_on):
    result = run(OLD, OLD, "--fail-on", fail_on)
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "1 service: 0 break requests, 0 break readers, 0 harmless, 0 documentation only",
    )


def test_json_holds_each_change_with_its_class_and_lines(new):
    (service,) = json.loads(run(OLD, new, "--format", "json").stdout)["services"]
    shorter = next(one for one in service["changes"] if one["kind"] == "maxLength")
    assert shorter["class"] == "breaks requests"
    assert shorter["text"] == "was at most 10 characters, is at most 6 characters"
    assert "maxLength: 10" in OLD.read_text().splitlines()[shorter["old"]["line"] - 1]


def test_every_form_tells_every_class_and_hostile_names_stay_text(new):
    report = diff(OLD, new)
    html = FORMS[Form.HTML](report)
    assert "MID &lt;b&gt;&amp;" in html
    assert "<b>" not in html
    markdown = FORMS[Form.MARKDOWN](report)
    assert "**Breaks requests that were valid**" in markdown
    assert "MID &lt;b&gt;" in markdown
    cases = ET.fromstring(FORMS[Form.JUNIT](report)).findall("testsuite/testcase")
    failed = {case.get("classname").rpartition(".")[2] for case in cases if case.find("failure") is not None}
    assert failed == {"maxLength", "enum-value-added"}


def test_ignored_changes_are_told_with_their_reason_and_don_t_count(new, tmp_path):
    ignored = tmp_path / "looked-at.yaml"
    ignored.write_text(
        "ignore:\n"
        "  - {kind: maxLength, reason: our names have four letters}\n"
        "  - {service: auction, text: '*MID*', reason: we pass it over}\n"
        "  - {service: auction, kind: minLength, reason: gone long ago}\n"
    )
    result = run(OLD, new, "--fail-on", "breaking", "--ignore", ignored)
    assert result.exit_code == 0
    assert "(our names have four letters)" in result.stdout
    assert f"{ignored}:4: fits no change; take the entry out" in result.stderr


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("ignore:\n  - {kind: maxLength}\n", 2, "`reason` is missing"),
        ("ignore:\n  - {kind: maxLength, reason: ' '}\n", 2, "`reason` is empty"),
        ("ignore:\n  - {reason: why not}\n", 2, "an entry needs one of"),
        ("ignore:\n  - {knid: maxLength, reason: x}\n", 2, "there is no key `knid` here; did you mean 'kind'?"),
        ("ignored: []\n", 1, "there is no key `ignored` here; did you mean 'ignore'?"),
    ],
)
def test_an_ignore_file_that_can_t_be_used_is_refused_with_its_line(tmp_path, text, line, says):
    ignored = tmp_path / "looked-at.yaml"
    ignored.write_text(text)
    result = run(OLD, OLD, "--ignore", ignored)
    assert (result.exit_code, says in str(result.exception), f":{line}:" in str(result.exception)) == (1, True, True)


@pytest.mark.parametrize("path", sorted(SPECS.glob("caiso_crr_*.yaml")), ids=lambda path: path.stem)
def test_one_word_of_prose_in_any_file_is_documentation_only(path, tmp_path):
    root = read_yaml(path)
    operation = next(iter(next(iter(root["paths"].values())).values()))
    operation["summary"] = f"{operation.get('summary', '')} now"
    new = tmp_path / path.name
    new.write_text(write_yaml(root))
    assert [change.impact for change in diff(path, new).changes] == [Impact.DOCUMENTATION]


def test_the_pairs_hold_every_keyword_that_the_loader_knows():
    text = json.dumps([SCHEMA_PAIRS, OPERATION_PAIRS])
    known = {field for kind in ("schema", "parameter", "discriminator", "media type") for field in OBJECTS[kind]}
    assert [field for field in sorted(known) if f'"{field}"' not in text] == []
