import asyncio

import pytest

from mockserver.app import build
from mockserver.call import Call
from mockserver.service.behaviour import Behaviour
from mockserver.settings import Settings
from tests.contract.referee import to_call
from tests.contract.right_requests import right_request


def break_down(call: Call, world: object) -> None:
    raise KeyError("a mistake of ours")


@pytest.mark.evidence("assumed", "What goes wrong inside the mock itself is answered with SER0028 and status 500.")
def test_a_mistake_of_ours_is_logged_and_answered_in_the_shape_of_the_service(caplog):
    pipeline = build(Settings(access_log=False)).pipeline
    pipeline.behaviour = Behaviour({"market_status": {"GET /marketstatus/activeAuctionMarkets": break_down}})
    contract = next(one for one in pipeline.catalogue.contracts.values() if "activeAuction" in one.operation.key)

    reply = asyncio.run(pipeline.answer(to_call(contract, right_request(contract)), contract))

    assert (reply.status, reply.codes, reply.media_type) == (500, ("SER0028",), "application/json")
    assert "KeyError: 'a mistake of ours'" in caplog.text
