"""openapi-core, held against our compiled checks: the same request or reply, judged by another hand."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from jsonschema_path import SchemaPath
from openapi_core import V30RequestValidator, V30ResponseValidator
from openapi_core.datatypes import RequestParameters
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator
from openapi_schema_validator._regex import has_ecma_regex
from werkzeug.datastructures import Headers, ImmutableMultiDict

from mockserver.caiso.contract import Contract
from mockserver.call import Call, Reply
from mockserver.errors import BusinessError
from mockserver.openapi.load import Document

HOST = "http://localhost"
assert has_ecma_regex(), "patterns are ECMA's: the referee needs the package regress"


@dataclass(frozen=True)
class Sent:
    """One request as it goes over the wire, before any encoding of the query."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def to_call(contract: Contract, sent: Sent) -> Call:
    """The request as the web layer hands it on."""
    headers = {name.lower(): value for name, value in sent.headers.items()}
    return Call(contract.operation, sent.path, urlencode(sent.query).encode(), headers, sent.body)


def refusal(contract: Contract, sent: Sent) -> BusinessError | None:
    """Our verdict: None where the request is accepted."""
    call = to_call(contract, sent)
    try:
        contract.read(call)
        contract.check_request(call)
    except BusinessError as error:
        return error
    return None


def request_faults(contract: Contract, sent: Sent) -> list[str]:
    """openapi-core's verdict: what it finds wrong."""
    asked = _Asked(contract, sent)
    return [f"{error!r}: {error.__cause__!r}" for error in _validators(contract.document)[0].iter_errors(asked)]


def reply_faults(contract: Contract, reply: Reply) -> list[str]:
    """What openapi-core finds wrong with an answer."""
    answered = _Answered(reply.status, reply.media_type or "", reply.content)
    found = _validators(contract.document)[1].iter_errors(_Asked(contract, Sent(contract.operation.path)), answered)
    return [f"{error!r}: {error.__cause__!r}" for error in found]


def declared(contract: Contract) -> dict[str, Any]:
    """The replies that the file declares, by status."""
    return {status: contract.document.resolve(one) for status, one in contract.declared["responses"].items()}


class _Asked:
    def __init__(self, contract: Contract, sent: Sent) -> None:
        self.host_url, self.path, self.method = HOST, sent.path, contract.operation.method.lower()
        self.parameters = RequestParameters(ImmutableMultiDict(sent.query), Headers(sent.headers), ImmutableMultiDict())
        self.body = sent.body or None
        self.content_type = Headers(sent.headers).get("content-type", "")


class _Answered:
    def __init__(self, status: int, media_type: str, content: bytes) -> None:
        self.status_code, self.content_type, self.data = status, media_type, content
        self.headers = Headers({"content-type": media_type})


def _validators(document: Document) -> tuple[V30RequestValidator, V30ResponseValidator]:
    if id(document) not in _built:
        _built[id(document)] = document, _build(document)
    return _built[id(document)][1]


_built: dict[int, tuple[Document, tuple[V30RequestValidator, V30ResponseValidator]]] = {}


def _build(document: Document) -> tuple[V30RequestValidator, V30ResponseValidator]:
    root = deepcopy(document.root)
    root["servers"] = [{"url": HOST}]
    spec = SchemaPath.from_dict(root)
    return (
        V30RequestValidator(spec, schema_validators_factory=_exact(OAS30WriteValidator)),
        V30ResponseValidator(
            spec,
            schema_validators_factory=_exact(OAS30ReadValidator),
            extra_media_type_deserializers={"application/problem+json": json.loads},
        ),
    )


def _exact(validator: Any) -> SchemaValidatorsFactory:
    return SchemaValidatorsFactory(extend(validator, {"multipleOf": _multiple_of}))


def _multiple_of(validator: Any, step: float, value: Any, schema: Any) -> Any:
    """In decimals, as the literals are written; jsonschema's own divides floats and refuses 19.99."""
    if not validator.is_type(value, "number") or not isfinite(value):
        return
    if Fraction(repr(value)) % Fraction(str(step)):
        yield ValidationError(f"{value!r} is not a multiple of {step}")
