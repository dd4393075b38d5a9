"""What `crr-mock diff` says of edits to the shipped auction file."""

import copy
from pathlib import Path

import pytest

from mockserver.diff.change import Impact
from mockserver.diff.run import diff
from mockserver.files.yaml12 import read_yaml, write_yaml

OLD = Path(__file__).parent.parent.parent / "specs" / "caiso_crr_auction_v1.2.1.yaml"
ROOT = read_yaml(OLD)


@pytest.fixture
def found(tmp_path):
    """The differences that an edit makes."""

    def compare(edit):
        root = copy.deepcopy(ROOT)
        edit(root)
        new = tmp_path / "caiso_crr_auction_v1.3.0.yaml"
        new.write_text(write_yaml(root))
        return diff(OLD, new).services[0]

    return compare


def schema(root, name):
    return root["components"]["schemas"][name]


def test_a_file_doesn_t_differ_from_itself():
    service = diff(OLD, OLD).services[0]
    assert (service.changes, service.notes) == ([], [])


def test_a_new_value_breaks_readers_where_it_is_answered_and_nobody_where_it_is_sent(found):
    service = found(lambda root: schema(root, "TimeOfUse")["enum"].append("MID"))
    told = {(change.operation, change.impact) for change in service.changes}
    assert ("GET /auction/v1.0/portfolio", Impact.BREAKS_READERS) in told
    assert ("POST /auction/v1.0/portfolioCreation", Impact.HARMLESS) in told
    assert {change.text for change in service.changes} == {'"MID" is a new value'}


def test_a_renamed_property_is_told_as_one(found):
    def rename(root):
        properties = schema(root, "NewBid")["properties"]
        properties["bidDescription"] = properties.pop("description")

    (change,) = found(rename).changes
    assert change.sentence == "body newBids[].description: is now called bidDescription"


def test_one_word_of_prose_is_documentation_only(found):
    def reword(root):
        root["paths"]["/auction/v1.0/portfolio"]["get"]["summary"] += " again"

    assert [change.impact for change in found(reword).changes] == [Impact.DOCUMENTATION]


def test_each_side_is_told_with_its_line(found):
    def shorten(root):
        root["components"]["parameters"]["ParticipantName"]["schema"]["maxLength"] = 6

    change = next(one for one in found(shorten).changes if one.impact is Impact.BREAKS_REQUESTS)
    assert change.sentence == "query participantName: was at most 10 characters, is at most 6 characters"
    assert "maxLength: 10" in change.old.file.read_text().splitlines()[change.old.line - 1]
    assert "maxLength: 6" in change.new.file.read_text().splitlines()[change.new.line - 1]


def test_the_step_of_a_version_is_held_against_what_differs(found):
    notes = found(lambda root: root["paths"].pop("/auction/v1.0/portfolioRetraction")).notes
    assert "the differences call for a MAJOR step; from 1.2.1 to 1.3.0 is a MINOR step" in [one.text for one in notes]
