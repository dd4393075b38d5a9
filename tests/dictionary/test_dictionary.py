"""The dictionary of the shipped files, and files held against a dictionary of a user's own."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from mockserver.caiso.files import load_documents, spec_paths
from mockserver.cli import app
from mockserver.dictionary.against import contradictions
from mockserver.dictionary.forms import as_csv, as_dict, as_text
from mockserver.dictionary.own import read_rows
from mockserver.dictionary.terms import Term, namesakes, terms_of
from mockserver.errors import SpecError

SPECS = Path(__file__).parents[2] / "specs"


@cache
def terms() -> dict[str, Term]:
    return {term.name: term for term in terms_of(load_documents(spec_paths(SPECS), []))}


def test_a_term_has_what_each_file_says_of_it():
    (one,) = [one for one in terms()["bidCurve"].definitions if one.owner == "NewBid"]
    assert (one.service, one.kind, one.required, one.facts["minItems"], one.facts["maxItems"]) == (
        "auction", "property", True, 2, 20,
    )  # fmt: skip
    assert one.operations == ("POST /auction/v1.0/portfolioCreation",)
    assert "bidCurve" in (SPECS / one.file).read_text().splitlines()[one.line - 1]


@pytest.mark.parametrize(
    ("name", "fact", "values"),
    [
        ("participantName", "maxLength", {"10", "64"}),
        ("assetOwner", "maxLength", {"6", "10", "64", "none"}),
        ("mw", "minimum", {"0", "0.001"}),
        ("numberOfCustomers", "minimum", {"0", "1"}),
    ],
)
def test_disagreements_are_found(name, fact, values):
    assert set(terms()[name].disagreements[fact]) == values


def test_two_names_of_one_thing_are_found():
    groups = namesakes(terms().values())
    assert ["timeOfUse", "tou"] in groups
    assert ["maxMW", "maxMw"] in groups


def test_headers_parameters_and_errors_are_in_it():
    assert {"caiso-request-id", "OfferStatusType", "errorList"} <= set(terms())
    assert {one.kind for term in terms().values() for one in term.definitions} == {"parameter", "property"}


def test_csv_holds_a_row_for_each_definition_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(as_csv(list(terms().values())))))
    assert len(rows) == sum(len(term.definitions) for term in terms().values())
    tou = next(row for row in rows if row["name"] == "tou")
    assert tou["enum"] == "ON | OFF" or tou["enum"] == "OFF | ON"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_json_says_what_the_text_says():
    found = as_dict(list(terms().values()))
    differing = sum(bool(term["disagreements"]) for term in found["terms"])
    assert f"files disagree about {differing}\n" in as_text(list(terms().values()))


def rows_of(tmp_path, rows: list[dict[str, object]], form: str):
    path = tmp_path / f"own.{form}"
    titles = list(dict.fromkeys(title for row in rows for title in row))
    if form == "json":
        path.write_text(json.dumps(rows))
    elif form == "csv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, titles)
            writer.writeheader()
            writer.writerows(rows)
    else:
        book = Workbook()
        book.active.append(titles)
        for row in rows:
            book.active.append([row.get(title) for title in titles])
        book.save(path)
    return read_rows(path)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_contradictions_of_a_users_dictionary_are_named_with_their_places(tmp_path, form):
    own = [
        {"name": "tou", "type": "varchar", "Allowed values": "ON|OFF|MID"},
        {"name": "participantName", "type": "string", "Max length": 64},
        {"name": "portfolioNam", "type": "string"},
        {"name": "portfolioName", "Max length": 100},
    ]
    found = contradictions(rows_of(tmp_path, own, form), list(terms().values()))
    texts = [str(one) for one in found]
    assert any("tou: allowed values MID, OFF, ON in the dictionary, OFF, ON in the files" in text for text in texts)
    assert any("participantName: maxLength 64 in the dictionary, 10 in the files" in text for text in texts)
    assert any("no file has this term; did you mean 'portfolioName'?" in text for text in texts)
    assert not any(one.name == "portfolioName" for one in found)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("name,lenght\ntou,3\n", 1, "there is no column 'lenght'; did you mean 'length'?"),
        ("name,length\ntou,three\n", 2, "a length is a whole number, not 'three'"),
        ("name,length\n,3\n", 2, "a row needs a name"),
        ("name,length\n", None, "holds no term"),
        ('name,length\n"tou,3\n', 2, "not readable as CSV"),
    ],
)
def test_a_dictionary_that_can_t_be_used_is_refused_with_its_line(tmp_path, content, line, says):
    path = tmp_path / "own.csv"
    path.write_text(content)
    with pytest.raises(SpecError, match=r"own\.csv") as refused:
        read_rows(path)
    assert says in refused.value.message
    assert refused.value.line == line


def test_the_command_ends_with_1_where_something_contradicts(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("name,length\nparticipantName,64\n")
    result = CliRunner().invoke(app, ["dictionary", "--against", str(path)])
    assert result.exit_code == 1
    assert "maxLength 64 in the dictionary, 10 in the files" in result.output
