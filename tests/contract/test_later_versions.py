"""A contract of behaviour: whatever a later version of a file changes, no call ends in 500 or breaks the file."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mockserver.app import Mock, build, live_catalogue
from mockserver.caiso.contract import Contract
from mockserver.call import Reply
from mockserver.errors import SpecError
from mockserver.openapi.load import Document
from mockserver.openapi.making.maker import Maker
from mockserver.settings import Settings
from tests.contract.conftest import WORLD
from tests.contract.loosened import loosen
from tests.contract.referee import Sent, to_call
from tests.contract.spec_folders import each_operation

OPEN = {
    "auction": {"marketName": "AUC_MN_2026_M12", "period": "2026_M12"},
    "nomination": {"marketName": "ALLOC_MN_2026_M12_T1", "market": "ALLOC_MN_2026_M12_T1", "participantName": "ZPGL"},
    "load_migration": {"participantName": "UPGAE", "udcName": "UPGAE"},
    "historical_forecasted_load": {"participantName": "ZPGL", "assetOwner": "ZPGL", "histForecastFlag": "F"},
    "tor_conversion": {"participantName": "ZTOR1", "torHolder": "ZTOR1"},
}
OF_ALL = {
    "participantName": "ZTRD1",
    "assetOwner": "ZTRD1",
    "marketName": "AUC_MN_2026_M11",
    "loadMigrationMarketName": "LOAD_MIGRATION_2026_M12",
    "loadMigrationMarket": "LOAD_MIGRATION_2027_M01",
    "torConversionWindow": "TOR_CONVERSION_2027_S01",
    "loadSubmissionWindowName": "FORECAST_LOAD_2027_M02",
    "periodName": "2027_M02",
    "fromDate": "2026-01-01T00:00:00Z",
}


@cache
def running() -> Mock:
    return build(Settings(access_log=False, **WORLD))


def put(value: Any, names: dict[str, str]) -> Any:
    """The value with the names of things that the world has."""
    if isinstance(value, dict):
        return {
            name: names[name] if name in names and isinstance(one, str) else put(one, names)
            for name, one in value.items()
        }
    return [put(one, names) for one in value] if isinstance(value, list) else value


def request(contract: Contract, random: Random) -> Sent:
    """A request of values from the file, most of them examples, about what the world has."""
    maker = Maker(contract.document, random, use_examples=random.random() < 0.8)
    names = OF_ALL | OPEN.get(contract.operation.service, {})
    wanted = [one for one in contract.parameters if one.required or random.random() < 0.5]
    values = {one.name: put({one.name: maker.make(one.schema, one.name)}, names)[one.name] for one in wanted}
    query = tuple((one.name, _text(values[one.name])) for one in wanted if one.location == "query")
    headers = {one.name: _text(values[one.name]) for one in wanted if one.location == "header"}
    if not contract.body:
        return Sent(contract.operation.path, query, headers)
    body = put(maker.make(contract.body["content"]["application/json"].get("schema", {})), names)
    return Sent(
        contract.operation.path, query, headers | {"content-type": "application/json"}, json.dumps(body).encode()
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def wrong(contract: Contract, reply: Reply) -> list[str]:
    """What is wrong with an answer, whatever the request was."""
    if reply.status == 500:
        return [reply.why]
    if reply.media_type != "application/json" or (key := contract.answers.declared(reply.status)) is None:
        return []
    return contract.faults_of(json.loads(reply.content), key)


@cache
def written(contract: Contract) -> str:
    """The corrected file of an operation, without the other operations."""
    root, path = contract.document.root, contract.operation.path
    method = contract.operation.method.lower()
    return json.dumps(root | {"paths": {path: {method: root["paths"][path][method]}}})


def later_version(contract: Contract, random: Random, folder: Path) -> tuple[str, Contract]:
    """The operation in a file in which one or two things are changed, and what. SpecError where the start refuses."""
    root = json.loads(written(contract))
    method = contract.operation.method.lower()
    document = Document(contract.document.path, contract.document.name, root)
    operation = root["paths"][contract.operation.path][method]
    changes = [loosen(document, operation, random) for _ in range(random.choice([1, 1, 2]))]
    path = folder / f"{contract.operation.stem}.json"
    path.write_text(json.dumps(root))
    found = live_catalogue(Settings(specs=(path,), overlays=False)).contracts.values()
    place = contract.operation.place
    return "; ".join(changes), next(one for one in found if one.operation.place == place)


def failures(contract: Contract, seeds: range, folder: Path) -> list[str]:
    """What goes wrong in later versions of an operation, each with the seed that made it."""
    found = []
    for seed in seeds:
        random = Random(f"{contract.operation.key} {seed}")
        try:
            changes, later = later_version(contract, random, folder)
        except SpecError:
            continue
        for _ in range(4):
            sent = request(later, random)
            reply = asyncio.run(running().pipeline.reply_to(to_call(later, sent), later))
            if faults := wrong(later, reply):
                found.append(f"{seed}: {changes}: {faults} for {sent}")
                break
    return found


@pytest.mark.parametrize("contract", each_operation(published=pytest.mark.long))
def test_no_call_of_a_later_version_ends_in_500_or_breaks_its_file(contract, tmp_path):
    assert failures(contract, range(1), tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("contract", each_operation())
def test_no_call_of_200_later_versions_ends_in_500_or_breaks_its_file(contract, tmp_path):
    assert failures(contract, range(1, 201), tmp_path) == []
