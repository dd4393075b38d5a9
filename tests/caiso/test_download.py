import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.download import FileSchema, FileSchemas
from mockserver.call import Download
from mockserver.errors import SpecError
from mockserver.openapi.references import walk
from mockserver.settings import Settings, data_folder

NOW = datetime(2026, 8, 10, 15, 0, tzinfo=UTC)
SCHEMAS = sorted((data_folder("specs") / "schemas").glob("*.json"))
COLUMNS = {
    "Name": {"title": "Name", "type": "string", "examples": ["a", "b"]},
    "MW": {"title": "MW", "type": "number", "x-decimals": 3, "examples": [1, 2.5]},
    "Start": {"title": "Start Date", "type": "string", "format": "date-time", "x-csv-format": "MM/DD/YYYY"},
}  # fmt: skip


@pytest.fixture
def schemas(write):
    schema = {
        "x-download-types": ["THINGS"],
        "type": "array",
        "items": {"type": "object", "required": ["Name"], "properties": COLUMNS},
    }
    return FileSchemas([write("Things_v1.draft-07.schema.json", schema).parent])


def rows(schemas, *values):
    text = schemas.of("THINGS").csv([dict(zip(COLUMNS, one, strict=False)) for one in values])
    return list(csv.reader(io.StringIO(text)))[1:]


def test_a_csv_has_a_line_of_titles_and_one_per_row_ended_by_line_feeds(schemas):
    text = schemas.of("THINGS").csv([{"Name": "a", "MW": 1.5}, {"Name": "b"}])

    assert text == "Name,MW,Start Date\na,1.500,\nb,,\n"


@pytest.mark.parametrize("name", ["plain", "a,b", 'say "a"', "two\nlines", "back\rto", "", " padded ", "é", '"', "'"])
def test_any_text_comes_back_from_a_csv(schemas, name):
    assert rows(schemas, (name, 1)) == [[name, "1.000", ""]]


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0.000"), (10, "10.000"), (-0.5, "-0.500"), (1e6, "1000000.000"), (None, "")]
)
def test_a_number_has_the_decimals_of_its_column(schemas, number, text):
    assert rows(schemas, ("a", number))[0][1] == text


@pytest.mark.parametrize(
    ("moment", "date"),
    [
        ("2026-09-01T07:00:00Z", "09/01/2026"),
        ("2026-09-01T06:59:59Z", "08/31/2026"),
        ("2026-12-31T08:00:00+00:00", "12/31/2026"),
        ("2026-01-01T07:59:59Z", "12/31/2025"),
        (None, ""),
    ],
)
@pytest.mark.evidence("assumed", "Dates in CSV files are the Pacific days of the JSON files' instants, as MM/DD/YYYY.")
def test_a_date_is_the_day_in_california(schemas, moment, date):
    assert rows(schemas, ("a", 1, moment))[0][2] == date


def entry(content):
    (name,) = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return name, zipfile.ZipFile(io.BytesIO(content)).read(name)


@pytest.mark.parametrize(("form", "ending"), [("CSV", "csv"), ("JSON", "json")])
def test_a_zip_holds_one_entry(schemas, form, ending):
    name, text = entry(schemas.zipped(Download("THINGS", form, "AUC_THINGS", [{"Name": "é"}]), NOW))

    assert name == f"AUC_THINGS.{ending}"
    assert text.decode() == ("Name,MW,Start Date\né,,\n" if form == "CSV" else '[{"Name":"é"}]')


def test_the_same_rows_at_the_same_time_are_the_same_bytes(schemas):
    download = Download("THINGS", "CSV", "a", [{"Name": "x"}] * 100)

    assert schemas.zipped(download, NOW) == schemas.zipped(download, NOW)
    assert schemas.zipped(download, NOW) != schemas.zipped(download, NOW.replace(hour=16))


def test_the_entry_is_dated_in_california(schemas):
    content = schemas.zipped(Download("THINGS", "CSV", "a", []), NOW)

    assert zipfile.ZipFile(io.BytesIO(content)).infolist()[0].date_time == (2026, 8, 10, 8, 0, 0)


def test_a_row_that_breaks_its_schema_is_told(schemas):
    assert schemas.of("THINGS").violations([{"Name": "a"}]) == []
    assert schemas.of("THINGS").violations([{"Name": 5}, {}])[0].startswith("0.Name: ")


def test_an_unknown_kind_has_no_schema(schemas):
    assert schemas.of("OTHERS") is None


def schema_of(**changes):
    kinds, items = ["THINGS"], {"properties": {"Name": {"title": "Name"}}}
    return json.dumps({"x-download-types": kinds, "items": items, **changes}, indent=1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "1: not readable as JSON: "),
        ("[]", "1: an object is expected here"),
        (schema_of(**{"x-download-types": None}), "a list `x-download-types`; write the download types that it is for"),
        (schema_of(type=5), "not a JSON Schema: "),
        (schema_of(items={}), r":\d+: the rows \(`items`\) of a download file have `properties`"),
        (schema_of(items={"$ref": "#/definitions/Row"}), r":\d+: `\$ref: #/definitions/Row` leads to no schema"),
        (schema_of(items={"$ref": "other.json"}), r"other\.json"),
        (schema_of(items={"properties": {"Name": {}}}), r":\d+: a column has a `title`"),
        (schema_of(items={"properties": {"A": {"title": "A", "x-decimals": "2"}}}), "`x-decimals` is a whole number"),
        (schema_of(items={"properties": {"A": {"title": "A", "x-decimals": 2}}}), "is of type number or integer"),
        (
            schema_of(items={"properties": {"A": {"title": "A", "x-csv-format": "D"}}}),
            "is a string of format date-time",
        ),
        (schema_of(items={"properties": {"A": {"title": "A", "type": "string", "examples": [5]}}}), "make no file"),
    ],
)
def test_a_file_that_is_no_schema_of_a_download_is_refused_at_the_start_in_one_sentence(write, content, said):
    path = write("schemas/Bad_v1.draft-07.schema.json", content)
    with pytest.raises(SpecError, match=said) as refusal:
        load_catalogue(Settings(specs=(Path("builtin"), path.parent.parent)))
    assert str(refusal.value).startswith(str(path))
    assert "\n" not in str(refusal.value)


def test_rows_and_columns_may_be_referred_to(write):
    row = {"type": "object", "properties": {"Name": {"$ref": "#/definitions/Name"}}}
    definitions = {"Row": row, "Name": {"title": "Full Name", "type": "string"}}
    path = write(
        "Things_v1.draft-07.schema.json", schema_of(items={"$ref": "#/definitions/Row"}, definitions=definitions)
    )
    schema = FileSchema(path)
    assert schema.csv([{"Name": "a"}]) == "Full Name\na\n"
    assert schema.violations([{"Name": 5}])[0].startswith("0.Name: ")
    assert schema.edge_rows() == [[]]


def test_a_folder_that_is_not_there_holds_no_schemas(tmp_path):
    assert FileSchemas([tmp_path / "absent"]).by_kind == {}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_the_example_rows_of_a_shipped_schema_are_valid_and_come_back_from_csv(path: Path):
    schema = FileSchema(path)
    examples = schema.example_rows()

    assert schema.violations(examples) == []
    read = list(csv.DictReader(io.StringIO(schema.csv(examples))))
    assert [len(row) for row in read] == [len(schema.columns)] * len(examples)


def test_each_download_type_of_the_services_has_a_schema(crr):
    schemas = FileSchemas([data_folder("specs") / "schemas"])
    root = crr.file("caiso_crr_market_data_v1.2.0").document.root
    kinds = {
        kind
        for pointer, node in walk(root)
        if isinstance(node, dict) and "enum" in node and "DownloadType" in str(pointer)
        for kind in node["enum"]
    }

    assert len(kinds) > 15
    assert kinds - schemas.by_kind.keys() == set()
