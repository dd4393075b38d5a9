import pytest

from mockserver.caiso.error_table import ErrorRules, ErrorTable
from mockserver.errors import ErrorEntry, SpecError
from mockserver.files.yaml12 import read_yaml
from mockserver.openapi.violation import Violation
from mockserver.settings import Settings

ROWS = """<table>
<tr><th>Code</th><th>Text</th></tr>
<tr> <td> SER0017 </td><td>Invalid request "{0}".</td><td>Service</td></tr></tr>
<TR class="x"><TD align="left">POR0100</TD><TD>Portfolio {0} isn't in <b>{1}</b> &amp; gone.</TD></TR>
<tr><td>SER0030</td><td>{0}</td></tr>
<tr><td>POR0215</td><td>Name missing.</td></tr>
<tr><td>LMV023</td><td>First</td></tr><tr><td>LMV023</td><td>Second</td><td>twice</td></tr>
<tr><td>not a code</td><td>x</td></tr><tr><td>SER0001</td></tr>
</table>"""


def table(description=ROWS):
    schema = {"description": description, "properties": {"errorList": {"type": "array"}}}
    return ErrorTable({"components": {"schemas": {"AnyName": schema, "Other": {"description": ROWS}, "Null": None}}})


def test_the_codes_stand_in_the_description_of_the_schema_that_holds_the_error_list():
    assert list(table().texts) == ["SER0017", "POR0100", "SER0030", "POR0215", "LMV023"]
    assert table().texts["POR0100"] == "Portfolio {0} isn't in {1} & gone."
    assert table().comments == {"SER0017": "Service", "POR0100": "", "SER0030": "", "POR0215": "", "LMV023": "twice"}


def test_of_a_code_that_stands_twice_the_last_text_counts():
    assert (table().texts["LMV023"], table().repeated) == ("Second", ["LMV023"])


@pytest.mark.parametrize("root", [{}, {"components": None}, {"components": {"schemas": {"A": {"properties": None}}}}])
def test_a_file_without_an_error_list_has_no_table(root):
    assert not ErrorTable(root)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (ErrorEntry("POR0100", ("P1", "AUC")), "Portfolio P1 isn't in AUC & gone."),
        (ErrorEntry("POR0100", ("P1",)), "Portfolio P1 isn't in  & gone."),
        (ErrorEntry("SER0017", detail="mw: expected a number"), 'Invalid request "mw: expected a number".'),
        (ErrorEntry("SER0030", ("{1}",)), "{1}"),
        (ErrorEntry("POR0215"), "Name missing."),
        (ErrorEntry("POR0215", (" ",), "portfolioName: blank"), "Name missing. [portfolioName: blank]"),
        (ErrorEntry("XYZ0001", ("of its own",)), "of its own"),
        (ErrorEntry("SER0030", detail="x" * 2000), "x" * 997 + "..."),
    ],
)
def test_a_text_is_filled_with_what_went_wrong(entry, text):
    assert table().text(entry) == text


@pytest.fixture
def rules():
    return ErrorRules(Settings().error_rules)


def entries(rules, *violations):
    return [(one.code, one.detail) for one in rules.entries([(one, {}) for one in violations], table())]


def at(*pointer, keyword="type", value=1):
    return Violation(pointer, keyword, "a string", value)


def test_a_violation_with_a_code_of_its_own_is_named_by_it(rules):
    assert entries(rules, at("portfolioName", keyword="blank")) == [
        ("POR0215", "portfolioName: expected a string, got 1")
    ]


def test_a_code_that_the_file_does_not_have_names_nothing(rules):
    assert [code for code, _ in entries(rules, at("portfolioName", keyword="maxLength"))] == ["SER0017"]


def test_the_violations_of_one_record_are_one_entry_and_other_places_one_each(rules):
    found = entries(rules, at("bids", 0, "mw"), at("a"), at("bids", 0, "price"), at("bids", 1), at("b"))

    assert found == [
        ("SER0030", "bids[0].mw: expected a string, got 1; bids[0].price: expected a string, got 1"),
        ("SER0017", "a: expected a string, got 1"),
        ("SER0030", "bids[1]: expected a string, got 1"),
        ("SER0017", "b: expected a string, got 1"),
    ]


def test_fifty_entries_are_sent_and_the_last_one_counts_the_rest(rules):
    found = entries(rules, *(at(f"name{number}") for number in range(120)))

    assert len(found) == 50
    assert found[-1] == ("SER0017", "and more errors like these")


@pytest.mark.parametrize(("code", "status"), [("SEC0001", 403), ("SER0028", 500), ("SER0029", 404), ("POR0100", 400)])
def test_a_code_has_the_status_of_the_rules(rules, code, status):
    assert rules.status(code) == status


@pytest.mark.evidence("assumed", "Severity is FATAL for SER0001, SER0003, SER0028 and GEN0003, else ERROR.")
def test_the_severity_is_that_of_the_rules_unless_the_entry_has_its_own(rules):
    severities = [
        rules.severity(one)
        for one in (ErrorEntry("GEN0003"), ErrorEntry("POR0100"), ErrorEntry("A1", severity="FATAL"))
    ]

    assert severities == ["FATAL", "ERROR", "FATAL"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"violations": [{"code": "A1", "nme": "x"}]}, "no key `nme`"),
        ({"violations": [{"name": "x"}]}, "`code` is missing"),
        ({"statuses": {"A1": "four"}}, "`A1` must be a number"),
        ({"request": None}, "`request` must be a text"),
        ({"extra": 1}, "no key `extra`"),
    ],
)
def test_rules_that_make_no_sense_are_refused(write, change, reason):
    path = write("errors.yaml", {**read_yaml(Settings().error_rules), **change})

    with pytest.raises(SpecError, match=reason):
        ErrorRules(path)


def test_every_code_of_the_rules_is_in_some_table(crr):
    rules = read_yaml(Settings().error_rules)
    named = {
        *rules["statuses"],
        *rules["fatal"],
        rules["record"],
        rules["request"],
        *(one["code"] for one in rules["violations"]),
    }

    assert named - {code for file in crr.files for code in file.errors.texts} == set()
