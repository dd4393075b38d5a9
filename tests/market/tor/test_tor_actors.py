"""TOR conversions among others: a holder asks a client, and an actor decides on what a client asks."""

import pytest

from mockserver.market.tor.store import Decision, TorConversions
from tests.market.crowds import acts, change
from tests.market.tor.test_tor_conversion import decide, listed, request, upload

WINDOW = "TOR_CONVERSION_2027_S01"
CLIENTS = {"ZTRD1", "ZPGL", "ZTOR1"}


@pytest.mark.evidence("assumed", "A TOR holder that acts asks for 40 percent of each path, once for a client")
def test_a_holder_asks_a_client_for_its_approval(crowd):
    crowd.advance(event=f"{WINDOW}.open-approval")
    asked = [one.request for one in crowd.world[TorConversions].approvals(WINDOW) if one.request.holder == "ZTOR2"]
    (client,) = {one.transferee for one in asked} & CLIENTS
    waiting = listed(crowd, "mtTorCRRApprovalList", client)

    assert {(one["source"], one["mw"]) for one in waiting} == {("PALOVRDE_ASR-APND", 16)}
    assert {one["approvalStatus"] for one in waiting} == {"PENDING_APPROVAL"}
    assert decide(crowd, waiting, owner=client).json()["status"] == "VALID"


@pytest.mark.parametrize(("takes", "decision"), [(1, Decision.APPROVED), (0, Decision.DISAPPROVED)])
def test_an_actor_decides_on_what_a_client_asks_of_it(crowd, takes, decision):
    change(crowd, "ZSCL", takes=takes)
    assert upload(crowd, request(transfereeAO="ZSCL")).json()["status"] == "VALID"
    crowd.advance(event=f"{WINDOW}.open-approval")
    crowd.advance(by="10m")
    decided = [one for one in crowd.world[TorConversions].approvals(WINDOW) if one.request.holder == "ZTOR1"]

    assert [one.decision for one in decided] == [decision, decision]
    assert len(acts(crowd, "torConversionApproval", who="ZSCL")) == 1
