"""Extreme but valid answers, for every operation of the shipped specs and for files of others."""

import io
import zipfile
from datetime import UTC, datetime
from random import Random

import orjson
import pytest

from mockserver.app import load_catalogue
from mockserver.call import Call
from mockserver.errors import BusinessError
from mockserver.openapi.making.extremes import Corner, edge_bodies, read_pool, tightened
from mockserver.openapi.making.maker import Maker
from mockserver.settings import Settings

NOW = datetime(2026, 11, 9, tzinfo=UTC)
CATALOGUE = load_catalogue(Settings())
IN_JSON = [one for file in CATALOGUE.newest for one in file.contracts if one.answers.success_schema is not None]


def edges(contract):
    """Every extreme that `Prefer: example=edge-N` gives, in order."""
    bodies = []
    while True:
        try:
            reply = contract.example(Call(contract.operation), {"example": f"edge-{len(bodies) + 1}"}, Random(0), NOW)
        except BusinessError:
            return bodies
        bodies.append(orjson.loads(reply.content))


def contract(operation_id):
    return next(one for one in IN_JSON if one.operation.operation_id == operation_id)


@pytest.mark.parametrize("one", IN_JSON, ids=lambda one: one.operation.key)
def test_every_extreme_of_every_operation_is_valid(one):
    bodies = edges(one)

    assert bodies
    assert [one.faults_of(body) for body in bodies] == [[]] * len(bodies)


@pytest.mark.parametrize("one", IN_JSON, ids=lambda one: one.operation.key)
def test_the_pool_fits_the_specs_as_they_are(one):
    pool = read_pool(one.document, f"{one.operation.method} {one.operation.path}")

    assert pool, "run `python -m tools.edges`"
    assert [one.faults_of(body) for body in pool] == [[]] * len(pool)


@pytest.mark.parametrize("one", IN_JSON, ids=lambda one: one.operation.key)
@pytest.mark.parametrize("corner", Corner)
def test_each_corner_is_found_without_a_pool(one, corner):
    body = Maker(one.document, None, use_examples=False).make(
        tightened(one.answers.success_schema, one.document, corner)
    )

    assert one.faults_of(body) == []


def test_the_corners_are_where_the_schema_ends():
    schema = {
        "type": "object",
        "required": ["name", "mw"],
        "properties": {
            "name": {"type": "string", "minLength": 2, "maxLength": 90, "pattern": "^[A-Z ]+$"},
            "mw": {"type": "number", "minimum": 0, "maximum": 99999.99, "multipleOf": 0.01, "exclusiveMinimum": True},
            "id": {"type": "integer", "format": "int64"},
            "tou": {"type": "string", "enum": ["ON", "OFF"]},
            "when": {"type": "string", "format": "date-time"},
            "bids": {"type": "array", "items": {"type": "integer"}},
        },
    }
    made = {
        corner: Maker(CATALOGUE.files[0].document, None, use_examples=False).make(
            tightened(schema, CATALOGUE.files[0].document, corner)
        )
        for corner in Corner
    }

    assert (len(made["least"]["name"]), made["least"]["mw"], len(made["least"])) == (2, 0.01, 2)
    assert (len(made["greatest"]["name"]), made["greatest"]["mw"]) == (90, 99999.99)
    assert (made["greatest"]["id"], made["greatest"]["tou"]) == (9223372036854775807, "OFF")
    assert made["greatest"]["when"] == "9999-12-31T23:59:59Z"
    assert [len(made[corner].get("bids", [])) for corner in Corner] == [0, 1, 0, 500]


TOYS = """
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths:
  /toys: {get: {responses: {'200': {description: Toys, content: {application/json: {schema: SCHEMA}}}}}}
components:
  schemas:
    Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
"""


def edges_of_toys(folder, schema):
    (folder / "toys.yaml").write_text(TOYS.replace("SCHEMA", schema))
    return edges(load_catalogue(Settings(specs=(folder,))).files[0].contracts[0])


def test_a_file_without_a_pool_has_extremes_too(tmp_path):
    found = edges_of_toys(tmp_path, "{type: array, maxItems: 7, items: {type: string, maxLength: 30}}")

    assert sorted(len(body) for body in found) == [0, 1, 7]
    assert max(len(text) for body in found for text in body) == 30


def test_a_schema_that_contains_itself_ends(tmp_path):
    assert edges_of_toys(tmp_path, "{$ref: '#/components/schemas/Tree'}")


def test_the_world_s_chance_chooses_an_extreme():
    one = contract("getPortfolio")
    replies = [
        one.example(Call(one.operation), {"example": "edge"}, Random(seed), NOW).content for seed in (1, 1, *range(20))
    ]

    assert replies[0] == replies[1]
    assert len(set(replies)) > 2


def test_an_extreme_download_is_empty_or_huge_or_bare(client):
    params = {"marketName": "AUC_MN_2026_M12", "publicMarketDownloadType": "SOURCE_SINK", "fileFormat": "CSV"}
    lines = []
    for number in (1, 2, 3):
        reply = client.call(
            "GET",
            "/marketdata/v1.0/publicMarketData",
            params=params | {"participantName": "ZTRD1"},
            headers={"Prefer": f"example=edge-{number}"},
        )
        with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
            lines.append(archive.read(archive.namelist()[0]).decode().count("\n"))

    assert lines[0] == 1
    assert lines[1] > 50_000
    assert lines[2] < 10


def test_an_extreme_that_is_not_there_is_said(client):
    reply = client.call(
        "GET",
        "/marketstatus/v1.0/activeAuctionMarkets",
        params={"participantName": "ZTRD1"},
        headers={"Prefer": "example=edge-999"},
    )

    assert reply.status_code == 400
    assert "extremes here" in reply.text


def test_a_rule_answers_with_an_extreme(client):
    reply = client.call(
        "GET",
        "/marketstatus/v1.0/activeAuctionMarkets",
        params={"participantName": "MOCK-EDGE"},
    )

    assert reply.status_code == 200
    assert reply.headers["x-mock-scenario"] == "trigger/MOCK-EDGE"


def test_a_body_of_the_pool_that_the_spec_no_longer_takes_is_left_out():
    one = contract("getPortfolioStatus")
    check = one.answers._check(one.answers.success, "application/json")
    fine = one.example(Call(one.operation), {}, Random(0), NOW)
    bodies = edge_bodies(
        one.answers.success_schema, one.document, check, [{"status": "NEW"}, orjson.loads(fine.content)]
    )

    assert orjson.loads(fine.content) in bodies
    assert {"status": "NEW"} not in bodies
