import asyncio

import pytest

from mockserver.app import build
from mockserver.errors import BusinessError
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

    reply = asyncio.run(pipeline.answer(to_call(contract, right_request(contract)), contract))

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
        reply = pipeline.refuse(call, contract, BusinessError("SER0029"))
    else:
        reply = asyncio.run(pipeline.answer(call, contract))

    assert (reply.status, reply.codes, reply.media_type) == (500, ("SER0028",), "application/json")
    assert [record.status for record in mock.journal.all()] == [500]
    assert "break_down" in caplog.text
