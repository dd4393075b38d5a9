"""A right request for any operation, made from its file alone."""

import json
from random import Random

from mockserver.spec.contract import Contract
from mockserver.spec.example import Maker
from mockserver.spec.parameters import Parameter
from tests.contract.referee import Sent, request_faults


def right_request(contract: Contract, random: Random | None = None) -> Sent:
    """Made of the file's examples; with `random` of values that differ with each draw. openapi-core has seen it."""
    for _ in range(50):
        sent = _request(contract, Maker(contract.document, random, use_examples=random is None))
        if not request_faults(contract, sent):
            return sent
    raise AssertionError(f"no right request found for {contract.operation.key}: {request_faults(contract, sent)}")


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
