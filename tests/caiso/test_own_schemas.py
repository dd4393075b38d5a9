"""Schemas of a user's own in place of those that ship, as CAISO's real ones would be."""

import csv
import io
import json
import zipfile

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.caiso.download import FileSchemas
from mockserver.caiso.own_schemas import in_words
from mockserver.commands.banner import banner
from mockserver.errors import SpecError
from mockserver.settings import Settings, data_folder

SHIPPED = data_folder("specs") / "schemas"
# CRRSourceSink_v1.0.1 of the mock, in another order, with other titles, by $ref, and with a column that it knows not
SOURCE_SINK = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {"$ref": "#/definitions/row"},
    "definitions": {
        "row": {
            "type": "object",
            "required": ["Source_Sink", "Region"],
            "properties": {
                "Region": {"type": "string", "enum": ["CAISO"]},
                "Source_Sink": {"type": "string"},
                "Type": {"type": "string", "title": "Kind of Node"},
            },
        }
    },
}


@pytest.fixture
def own(tmp_path):
    """Writes a schema under a name into the folder, which it gives."""

    def write(name="CRRSourceSink_v2.draft-07.schema.json", schema=SOURCE_SINK):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(schema if isinstance(schema, str) else json.dumps(schema, indent=1))
        return tmp_path

    return write


HEADERS = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}


def downloaded(folder, form):
    """The file of the sources and sinks of an auction."""
    mock = build(Settings(world="today", frozen=True, access_log=False, schemas=folder))
    with TestClient(mock.app, headers=HEADERS) as http:
        params = {"participantName": "ZTRD1"}
        (market, *_) = http.get("/crr/marketstatus/v1.0/postedAuctionMarkets", params=params).json()
        params |= {"marketName": market["name"], "publicMarketDownloadType": "SOURCE_SINK", "fileFormat": form}
        reply = http.get("/crr/marketdata/v1.0/publicMarketData", params=params)
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        return archive.read(archive.namelist()[0]).decode()


def test_the_columns_of_csv_and_json_are_those_of_the_own_schema(own):
    titles, *rows = csv.reader(io.StringIO(downloaded(own(), "CSV")))
    assert titles == ["Region", "Source Sink", "Kind of Node"]
    assert len(rows) > 10
    assert {row[0] for row in rows} == {"CAISO"}
    objects = json.loads(downloaded(own(), "JSON"))
    assert [list(one.values()) for one in objects] == rows
    assert list(objects[0]) == ["Region", "Source_Sink", "Type"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("MarketName", "Market Name"), ("CRRType", "CRR Type"), ("TotalSEQ", "Total SEQ"), ("mw", "mw"), ("A_b", "A b")],
)
def test_a_title_is_made_of_the_words_of_a_name(name, words):
    assert in_words(name) == words


@pytest.mark.parametrize(
    "name", ["CRRSourceSink_v2.0.0.draft-07.schema.json", "PublicMarket/crrsourcesink_v1.schema", "CRRSourceSink.json"]
)
def test_a_schema_is_matched_by_its_name_without_version_and_endings(own, name):
    schemas = FileSchemas([SHIPPED], own(name))
    assert schemas.of("SOURCE_SINK").path.name == name.rpartition("/")[2]
    assert schemas.of("SEQ").path.parent == SHIPPED


def test_of_two_versions_the_newest_is_used(own):
    own("CRRSourceSink_v1.9.0.schema.json")
    schemas = FileSchemas([SHIPPED], own("CRRSourceSink_v1.10.0.schema.json"))
    assert schemas.of("SOURCE_SINK").path.name == "CRRSourceSink_v1.10.0.schema.json"


@pytest.mark.parametrize(
    "path", [one.path for one in FileSchemas([SHIPPED]).by_kind.values()], ids=lambda path: path.name
)
def test_a_shipped_schema_without_our_own_words_gives_the_same_file(own, path):
    shipped = FileSchemas([SHIPPED])
    text = json.loads(path.read_text())
    bare = {key: value for key, value in text.items() if not key.startswith("x-")}
    for column in bare["items"]["properties"].values():
        for word in [key for key in column if key.startswith("x-") or key == "title"]:
            del column[word]
    kind = text["x-download-types"][0]
    schema = FileSchemas([SHIPPED], own(path.name, bare)).of(kind)
    rows = shipped.of(kind).example_rows()
    assert schema.path != path
    assert schema.csv(schema.rows_of(rows)) == shipped.of(kind).csv(rows)
    assert schema.unfit == ""


@pytest.mark.parametrize(
    ("schema", "line", "said"),
    [
        ("{\n ]", 2, "not readable as JSON"),
        ({"type": "array"}, 1, "an object is expected here, the schema of its rows"),
        ({"items": {"properties": {"Node": {"type": "txt"}}}}, 5, 'not a JSON Schema: "txt" is not'),
        ({"items": {"properties": {"Node": {"$ref": "#/nowhere"}}}}, 4, "`$ref: #/nowhere` leads to no schema"),
    ],
)
def test_a_schema_that_cannot_be_used_stops_the_start_with_file_and_line(own, schema, line, said):
    folder = own(schema=schema)
    with pytest.raises(SpecError) as problem:
        build(Settings(schemas=folder))
    assert problem.value.file == folder / "CRRSourceSink_v2.draft-07.schema.json"
    assert problem.value.message.startswith(said)
    assert problem.value.line == line


def test_the_start_names_what_fits_no_download_and_what_the_rows_of_the_mock_break(own):
    own("CRROutage_v1.draft-07.schema.json", {"type": "array"})
    narrow = json.loads(json.dumps(SOURCE_SINK).replace('"Kind of Node"', '"Kind", "maxLength": 1'))
    text = banner(build(Settings(schemas=own(schema=narrow))), "http://here", None)
    assert "CRROutage_v1.draft-07.schema.json fits no download type" in text
    assert "CRRSourceSink_v2 is answered by its examples, as the mock's rows break it: 0.Type: " in text


def test_a_folder_without_schemas_is_refused(tmp_path):
    with pytest.raises(SpecError, match="holds no JSON schema"):
        build(Settings(schemas=tmp_path))
