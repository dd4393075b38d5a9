"""The updates that CAISO's slides list, rebuilt as pairs of files: each is found, and nothing else.

The older side is the shipped file with the update undone.
"""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver.diff.change import Impact
from mockserver.diff.run import diff
from mockserver.files.yaml12 import read_yaml, write_yaml

SPECS = Path(__file__).parent.parent.parent / "specs"


def spec(service: str) -> Path:
    return next(SPECS.glob(f"caiso_crr_{service}_v*.yaml"))


def told(tmp_path: Path, service: str, undo: Any) -> set[tuple[str, str, str]]:
    """Kind, sentence and class of what differs between the file without the update and the one with it."""
    path = spec(service)
    root = deepcopy(read_yaml(path))
    undo(root)
    old = tmp_path / path.name
    old.write_text(write_yaml(root))
    return {(one.kind, one.sentence, one.impact.value) for one in diff(old, path).changes}


def schema(root: dict[str, Any], name: str) -> dict[str, Any]:
    return root["components"]["schemas"][name]


def without_code(code: str) -> Any:
    def undo(root: dict[str, Any]) -> None:
        error = schema(root, "CRRServiceException")
        rows = error["description"].split("<tr>")
        error["description"] = "<tr>".join(row for row in rows if f"<td>{code}</td>" not in row.replace(" ", ""))

    return undo


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("historical_forecasted_load", "SEC0002"),
        ("load_migration", "SEC0002"),
        ("load_migration", "LMV1003"),
        ("secondary_market", "SEC0002"),
        ("secondary_market", "SMT0016"),
        ("secondary_market", "SMT0063"),
        ("secondary_market", "SMT0145"),
        ("tor_conversion", "SEC0002"),
        ("messages", "SEC0002"),
    ],
)
def test_an_error_code_was_added(service, code, tmp_path):
    ((kind, sentence, impact),) = told(tmp_path, service, without_code(code))
    assert (kind, impact) == ("code-added", "harmless")
    assert sentence.startswith(f"code {code}: is new: ")


@pytest.mark.parametrize(("service", "code"), [("secondary_market", "SMT0082"), ("tor_conversion", "TOR0016")])
def test_the_description_of_a_code_was_corrected(service, code, tmp_path):
    def undo(root: dict[str, Any]) -> None:
        error = schema(root, "CRRServiceException")
        before, found, after = error["description"].partition(code)
        cell, start, text = after.partition("<td")
        assert found
        assert start
        error["description"] = f"{before}{code}{cell}{start}{text.replace('>', '>Formerly, ', 1)}"

    ((kind, _, impact),) = told(tmp_path, service, undo)
    assert (kind, impact) == ("code-text", "documentation")


def test_two_dates_were_taken_out_of_an_approval_record(tmp_path):
    def undo(root: dict[str, Any]) -> None:
        for name in ("startDate", "endDate"):
            schema(root, "ConversionApprovalRecord")["properties"][name] = {"type": "string", "format": "date-time"}

    found = told(tmp_path, "tor_conversion", undo)
    assert {kind for kind, _, _ in found} == {"property-removed"}
    assert {sentence.rpartition(".")[2] for _, sentence, _ in found} == {
        "startDate: no longer exists",
        "endDate: no longer exists",
    }


@pytest.mark.parametrize(
    ("service", "before", "now"),
    [
        ("load_migration", "getLoadMigrationTransfers", "loadMigrationCrrResults"),
        ("market_status", "getmarketstatus", "marketInfo"),
    ],
)
def test_an_operation_id_changed(service, before, now, tmp_path):
    def undo(root: dict[str, Any]) -> None:
        (item,) = (item for path, item in root["paths"].items() if path.endswith(f"/{now}"))
        item["get"]["operationId"] = before

    ((kind, sentence, impact),) = told(tmp_path, service, undo)
    assert (kind, impact) == ("operation-id", "harmless")
    assert sentence.startswith(f"the operationId {before} is now ")


def test_the_path_parameters_of_a_delete_became_parameters_elsewhere(tmp_path):
    def undo(root: dict[str, Any]) -> None:
        delete = root["paths"]["/auction/v1.0/portfolio"].pop("delete")
        for index, one in enumerate(delete["parameters"]):
            if (name := one["$ref"].rpartition("/")[2]) in ("MarketName", "PortfolioName"):
                delete["parameters"][index] = {**root["components"]["parameters"][name], "in": "path"}
        root["paths"]["/auction/v1.0/portfolio/{marketName}/{portfolioName}"] = {"delete": delete}

    found = told(tmp_path, "auction", undo)
    moved = {sentence for kind, sentence, _ in found if kind == "parameter-moved"}
    assert moved == {
        "path marketName: has moved to query marketName",
        "path portfolioName: has moved to query portfolioName",
    }
    assert ("operation-moved", "breaks requests") in {(kind, impact) for kind, _, impact in found}
    assert {kind for kind, _, _ in found} == {"operation-moved", "parameter-moved"}


def test_an_element_became_required(tmp_path):
    def undo(root: dict[str, Any]) -> None:
        schema(root, "PostDASRsummaryset")["required"].remove("effectiveDate")

    assert told(tmp_path, "load_migration", undo) == {
        ("required", "body effectiveDate: is now required", "breaks requests")
    }


def test_an_enum_got_a_value(tmp_path):
    def undo(root: dict[str, Any]) -> None:
        for one in nodes(root):
            if "SET_ASIDE" in one.get("enum", ()):
                one["enum"].remove("SET_ASIDE")

    assert told(tmp_path, "market_data", undo) == {
        ("enum-value-added", 'query publicMarketDownloadType: "SET_ASIDE" is a new value', "harmless")
    }


@pytest.mark.parametrize(("service", "before", "now"), [
    ("messages", "ApiException", "CRRServiceException"),
    ("nomination", "PortfolioState", "PortfolioStatus"),
])  # fmt: skip
def test_a_schema_got_another_name(service, before, now, tmp_path):
    def undo(root: dict[str, Any]) -> None:
        root["components"]["schemas"][before] = root["components"]["schemas"].pop(now)
        for one in nodes(root):
            if one.get("$ref") == f"#/components/schemas/{now}":
                one["$ref"] = f"#/components/schemas/{before}"

    found = told(tmp_path, service, undo)
    assert {(kind, impact) for kind, _, impact in found} == {("schema-renamed", "harmless")}
    assert all(sentence.endswith(f"the schema {before} is now called {now}") for _, sentence, _ in found)


def test_patterns_were_adjusted_and_added(tmp_path):
    def undo(root: dict[str, Any]) -> None:
        schema(root, "NewNomination")["properties"]["description"]["pattern"] = "^[a-z]*$"
        del schema(root, "PortfolioIdentifier")["properties"]["marketName"]["pattern"]

    found = told(tmp_path, "nomination", undo)
    assert {kind for kind, _, _ in found} == {"pattern"}
    places = {sentence.partition(":")[0] for _, sentence, _ in found}
    assert places == {"body newNominations[].description", "body marketName"}


def nodes(node: Any) -> list[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return ([node] if isinstance(node, dict) else []) + [inner for child in children for inner in nodes(child)]


class Downloads:
    """Two folders of specs that differ in their download schemas."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "old", folder / "new"
        for side in (self.old, self.new):
            (side / "schemas").mkdir(parents=True)
            shutil.copy(spec("app_status"), side)

    def write(self, side: Path, name: str, columns: dict[str, Any], required: list[str]) -> None:
        rows = {"type": "object", "properties": columns, "required": required, "additionalProperties": False}
        content = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": rows}
        (side / "schemas" / f"{name}.draft-07.schema.json").write_bytes(orjson.dumps(content))

    def told(self) -> set[tuple[str, str, Impact]]:
        return {(one.kind, one.sentence, one.impact) for one in diff(self.old, self.new).changes}


@pytest.fixture
def downloads(tmp_path):
    return Downloads(tmp_path)


def test_a_download_schema_was_added(downloads):
    downloads.write(downloads.new, "CRRSetAside_v1", {"MW": {"type": "number"}}, ["MW"])
    assert downloads.told() == {("download-added", "CRRSetAside is new", Impact.HARMLESS)}


def test_columns_became_optional(downloads):
    columns = {"SEQ": {"type": "number"}, "TotalSEQ": {"type": "number"}}
    downloads.write(downloads.old, "CRRSEQResult_v1.0.0", columns, ["SEQ", "TotalSEQ"])
    downloads.write(downloads.new, "CRRSEQResult_v1.1.0", columns, ["SEQ"])
    assert downloads.told() == {("optional", "row TotalSEQ: may now be left out", Impact.BREAKS_READERS)}


def test_a_misspelled_keyword_was_mended(downloads):
    for side, version, keyword in ((downloads.old, "v1", "maxlenth"), (downloads.new, "v1.0.1", "maxLength")):
        downloads.write(side, f"CRRExistingCRRs_{version}", {"Source": {"type": "string", keyword: 32}}, [])
    told = "row Source: was of any length, is at most 32 characters"
    assert downloads.told() == {("maxLength", told, Impact.HARMLESS)}


def test_a_kind_of_node_was_added(downloads):
    for side, version, kinds in ((downloads.old, "v1", ["LAP"]), (downloads.new, "v1.0.1", ["LAP", "CONTRACT"])):
        downloads.write(side, f"CRRSourceSink_{version}", {"Type": {"type": "string", "enum": kinds}}, [])
    assert downloads.told() == {("enum-value-added", 'row Type: "CONTRACT" is a new value', Impact.BREAKS_READERS)}


def test_the_example_of_a_date_was_corrected(downloads):
    for side, version, date in ((downloads.old, "v1.0.1", "T00"), (downloads.new, "v1.0.2", "T07")):
        column = {"type": "string", "examples": [f"2025-07-01{date}:00:00Z"]}
        downloads.write(side, f"CRRHistoricalForecastLoad_{version}", {"EffectiveDate": column}, [])
    assert {(kind, impact) for kind, _, impact in downloads.told()} == {("example", Impact.DOCUMENTATION)}
