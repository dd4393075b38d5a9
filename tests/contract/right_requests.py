"""A right request for any operation, made from its file alone."""

import json
from dataclasses import replace
from functools import cache
from random import Random

from mockserver.caiso.contract import Contract
from mockserver.openapi.making.bodies import Maker
from mockserver.openapi.parameters import Parameter
from tests.contract.referee import Sent, request_faults


@cache
def right_request(contract: Contract) -> Sent:
    """Made of the file's examples; openapi-core finds nothing wrong with it."""
    return drawn_request(contract, None)


def drawn_request(contract: Contract, random: Random | None) -> Sent:
    """Made of values that differ with each draw."""
    for _ in range(50):
        sent = _request(contract, Maker(contract.document, random, use_examples=random is None))
        if not request_faults(contract, sent):
            return sent
    raise AssertionError(f"no right request found for {contract.operation.key}: {request_faults(contract, sent)}")


def acting(contract: Contract, sent: Sent) -> Sent:
    """The request for a participant of the world who may make it."""
    name = {"nomination": "ZPGL", "load_migration": "UPGAE"}.get(contract.operation.service, "ZTRD1")
    query = tuple((key, name if key == "participantName" else value) for key, value in sent.query)
    body = json.loads(sent.body or "null")
    if isinstance(body, dict) and "participantName" in body:
        sent = replace(sent, body=json.dumps(body | {"participantName": name}).encode())
    return replace(sent, query=query)


def _request(contract: Contract, maker: Maker) -> Sent:
    required = [one for one in contract.parameters if one.required]
    query = tuple((one.name, _value(one, maker)) for one in required if one.location == "query")
    headers = {one.name: _value(one, maker) for one in required if one.location == "header"}
    if not contract.body:
        return Sent(contract.operation.path, query, headers)
    body = maker.make(contract.body["content"]["application/json"]["schema"])
    return Sent(
        contract.operation.path, query, {**headers, "content-type": "application/json"}, json.dumps(body).encode()
    )


def _value(parameter: Parameter, maker: Maker) -> str:
    if maker.use_examples and parameter.example is not None:
        return str(parameter.example)
    return str(maker.make(parameter.schema, parameter.name))
