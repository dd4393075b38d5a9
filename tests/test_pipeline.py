import asyncio
from http import HTTPStatus
from ssl import TLSVersion

import pytest

from mockserver.app import build
from mockserver.call import NOBODY
from mockserver.errors import BadRequest, Refusal
from mockserver.settings import Settings
from tests.contract.referee import to_call
from tests.contract.right_requests import right_request


def break_down(*_: object) -> None:
    raise KeyError("a mistake of ours")


@pytest.mark.evidence("assumed", "What goes wrong inside the mock itself is answered with SER0028 and status 500.")
def test_a_mistake_of_ours_is_logged_and_answered_in_the_shape_of_the_service(caplog):
    pipeline = build(Settings(access_log=False)).pipeline
    contract = next(one for one in pipeline.catalogue.contracts.values() if "activeAuction" in one.operation.key)
    contract.run = break_down

    reply = asyncio.run(pipeline.reply_to(to_call(contract, right_request(contract)), contract))

    assert (reply.status, reply.codes, reply.media_type) == (500, ("SER0028",), "application/json")
    assert "KeyError: 'a mistake of ours'" in caplog.text


@pytest.mark.parametrize("stray", [False, True], ids=["answered", "refused"])
def test_a_session_that_cannot_begin_is_answered_too(monkeypatch, caplog, stray):
    mock = build(Settings(access_log=False))
    pipeline = mock.pipeline
    contract = next(one for one in pipeline.catalogue.contracts.values() if "activeAuction" in one.operation.key)
    call = to_call(contract, right_request(contract))
    monkeypatch.setattr(pipeline.sessions, "use", break_down)

    if stray:
        reply = pipeline.refuse(call, contract, Refusal(HTTPStatus.NOT_FOUND, "no such path"))
    else:
        reply = asyncio.run(pipeline.reply_to(call, contract))

    assert (reply.status, reply.codes, reply.media_type) == (500, ("SER0028",), "application/json")
    assert [record.status for record in mock.journal.all()] == [500]
    assert "break_down" in caplog.text


async def too_large():
    raise BadRequest(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large"))


@pytest.mark.parametrize(
    ("faults", "status"),
    [
        (("nobody", "session", "path", "port", "method", "body"), 401),
        (("session", "path", "port", "method", "body"), 400),
        (("path", "port", "method", "body"), 404),
        (("port", "method", "body"), 403),
        (("method", "body"), 405),
        (("body",), 413),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_the_gate_tells_the_first_thing_that_is_wrong(faults, status):
    pipeline = build(Settings(access_log=False, tls_only=True)).pipeline
    contract = next(one for one in pipeline.catalogue.contracts.values() if "activeAuction" in one.operation.key)
    call = to_call(contract, right_request(contract))
    call.method = "PUT" if "method" in faults else "GET"
    call.tls = None if "port" in faults else TLSVersion.TLSv1_3
    call.client = NOBODY if "nobody" in faults else None
    offered = None if "path" in faults else {"GET": contract}
    call.why_no_session = "no id" if "session" in faults else ""

    assert asyncio.run(pipeline.answer(call, contract, offered, lambda path: None, too_large)).status == status
