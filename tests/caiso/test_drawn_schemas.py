"""Any schema, whatever contradicts or contains itself, gets a valid body or a refusal, and soon."""

import json
from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mockserver.app import load_catalogue
from mockserver.call import Call
from mockserver.errors import BusinessError, SpecError
from mockserver.settings import Settings
from tests.caiso.drawn_schemas import FILES, FILES_OF_3_1
from tests.caiso.in_time import ended_in_time
from tests.spec_files import NOW

MOST_SECONDS = 0.5  # ten times what an answer may take
PHASES = set(Phase) - {Phase.explain}  # which traces each line, and takes many times as long
WISHES = ({}, {"dynamic": "true"}, {"example": "edge"})


def operation(name):
    content = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    return {"operationId": name, "requestBody": content, "responses": {"200": {"description": "done", **content}}}


def file_of(schemas, version):
    paths = {f"/{name}": {"post": operation(name)} for name in schemas}
    info = {"title": "Drawn", "version": "1.0.0"}
    return {"openapi": version, "info": info, "paths": paths, "components": {"schemas": schemas}}


def status_of(contract, wish):
    """The status of an answer; a body with 200 is valid."""
    try:
        reply = contract.example(Call(contract.operation, contract.operation.path), wish, Random(1), NOW)
    except BusinessError as refusal:
        return contract.error_reply(refusal, NOW).status
    assert contract.faults_of(json.loads(reply.content)) == []
    return reply.status


def contracts_of(schemas, version, path):
    path.write_text(json.dumps(file_of(schemas, version), indent=1))
    try:
        with ended_in_time(MOST_SECONDS):
            return load_catalogue(Settings(specs=(path,))).contracts.values()
    except SpecError as problem:
        refusal = problem
    assert refusal.line
    return []


def answers(schemas, version, path):
    for contract in contracts_of(schemas, version, path):
        call = Call(contract.operation, "/", b"", {"content-type": "application/json"}, b'{"a": [{"b": null}, 5]}')
        with ended_in_time(MOST_SECONDS), suppress(BusinessError):
            contract.read(call)
            contract.check_request(call)
        for wish in WISHES:
            with ended_in_time(MOST_SECONDS):
                status = status_of(contract, wish)
            yield wish, status


@pytest.mark.slow
@pytest.mark.parametrize(("version", "files"), [("3.0.3", FILES), ("3.1.0", FILES_OF_3_1)])
def test_any_schema_gets_an_answer_or_a_refusal(request, tmp_path, version, files):
    examples = 5000 if request.config.getoption("--long") else 60

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(files)
    def ask(schemas):
        for wish, status in answers(schemas, version, tmp_path / "drawn.json"):
            assert status in (200, 501) or (wish and status == 400)

    ask()
