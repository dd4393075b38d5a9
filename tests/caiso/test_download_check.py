"""Files of downloads that somebody else made, held against their schemas."""

import orjson
import pytest

from mockserver.caiso.download import FileSchemas
from mockserver.caiso.download_check import faults_of_file
from mockserver.settings import Settings

SCHEMAS = FileSchemas(Settings().schema_folders)
PRICES = SCHEMAS.of("PUBLIC_CLEARING_PRICE") or next(
    one for one in SCHEMAS.by_kind.values() if one.name.startswith("CRRSourceSinkClearingPRice")
)
HEADER, FIRST = PRICES.csv(PRICES.example_rows()).splitlines()[:2]


@pytest.mark.parametrize("kind", SCHEMAS.by_kind)
def test_what_the_mock_makes_of_a_schema_s_examples_is_right_in_both_forms(kind):
    schema = SCHEMAS.of(kind)
    rows = schema.example_rows()

    assert faults_of_file(schema, "a.csv", schema.csv(rows).encode()) == []
    assert faults_of_file(schema, "a.json", orjson.dumps(rows)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{HEADER},More\n", "a.csv can't be read: its header has 'More'"),
        (f"{HEADER.partition(',')[2]}\n", f"a.csv can't be read: its header lacks '{HEADER.partition(',')[0]}'"),
        ("", "a.csv can't be read: its header lacks "),
        (f"{HEADER}\n{FIRST},1\n", "a.csv can't be read: row 0 has "),
        (f"{HEADER}\n{FIRST}\n{FIRST.rpartition(',')[0]},cheap\n", 'a.csv: 1.ClearingPrice: "cheap" is not of type'),
        (f'{HEADER}\n"open', "a.csv can't be read: unexpected end of data"),
    ],
)
def test_a_file_that_breaks_its_schema_is_named_with_row_and_column(text, fault):
    (found,) = faults_of_file(PRICES, "a.csv", text.encode())[:1]
    assert found.startswith(fault)


def test_a_file_of_json_that_isnt_json_is_named():
    assert faults_of_file(PRICES, "a.json", b"[")[0].startswith("a.json can't be read: ")
