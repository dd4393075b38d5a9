import json

import pytest

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from tests.conftest import error_codes

WINDOW = "TOR_CONVERSION_2027_S01"
APPROVAL_RULE = (
    "A window closed for conversion asks each transferee for an approval of ON and one of OFF; no answer disapproves"
)
REPLACED = (
    "An upload of TOR requests is taken whole or not at all, and replaces the holder's earlier one for that window"
)

IN_ERROR = "Wrong requests of the last upload are listed in ERROR with what is wrong, beside what was taken before"


def request(**changes):
    return {
        "source": "MALIN_5_N101",
        "sink": "TRACY_5_B1",
        "startDate": "2027-01-01T08:00:00Z",
        "endDate": "2027-04-01T06:59:59Z",
        "mw": 20.5,
        "transfereeAO": "ZTRD1",
        "modeled": "Y",
        **changes,
    }


def upload(client, *requests, holder="ZTOR1", window=WINDOW):
    body = {"torConversionWindow": window, "torHolder": holder, "conversionRequests": list(requests)}
    return client.post("/torconversion/v1.0/torConversionCreation", body)


def decide(client, records, status="APPROVED", owner="ZTRD1"):
    changed = [{**record, "approvalStatus": status} for record in records]
    body = {"torConversionWindow": WINDOW, "assetOwner": owner, "conversionApprovalRecords": changed}
    return client.post("/torconversion/v1.0/torConversionApproval", body)


def listed(client, operation, participant="ZTRD1"):
    params = {"torConversionWindow": WINDOW, "participantName": participant}
    return client.get(f"/torconversion/v1.0/{operation}", **params).json()


def status(client):
    return listed(client, "torConversionWindowStatus")["status"]


def test_a_window_goes_through_its_six_statuses(client):
    seen = [status(client)]
    for event in ("open-conversion", "close-conversion", "open-approval", "close-approval", "post-conversion"):
        client.advance(event=f"{WINDOW}.{event}")
        seen.append(status(client))

    assert seen[:3] == ["NEW", "OPEN_FOR_CONVERSION", "CLOSED_FOR_CONVERSION"]
    assert seen[3:] == ["OPEN_FOR_APPROVAL", "CLOSED_FOR_APPROVAL", "POSTED"]


def test_both_spellings_of_the_approval_window_are_sent(client):
    window = listed(client, "torConversionWindowStatus")

    assert window["conversionApprovalWindow"] == window["ConversionApprovalWindow"]


def test_a_window_moves_from_the_active_to_the_posted_list(client):
    client.advance(event=f"{WINDOW}.post-conversion")
    names = [
        [one["name"] for one in client.get(f"/torconversion/v1.0/{operation}", participantName="ZTOR1").json()]
        for operation in ("activeTorConversionWindows", "postedConversionWindows")
    ]

    assert names == [["TOR_CONVERSION_2027_S03"], [WINDOW]]


def test_only_the_holder_sees_its_paths(client):
    assert [one["maxMw"] for one in listed(client, "torConversionPaths", "ZTOR1")] == [50, 50]
    assert listed(client, "torConversionPaths", "ZTRD1") == []


@pytest.mark.evidence("assumed", APPROVAL_RULE)
def test_an_approved_request_becomes_mt_tor_crrs_when_posted(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    assert upload(client, request()).json()["status"] == "VALID"
    client.advance(event=f"{WINDOW}.open-approval")
    on, _ = listed(client, "mtTorCRRApprovalList")
    assert decide(client, [on]).json()["status"] == "VALID"
    client.advance(event=f"{WINDOW}.post-conversion")

    crrs = [one for one in client.world[Inventory] if one.type == "MT_TOR"]
    assert [(one.owner, one.tou, one.hedge, one.units, one.origin) for one in crrs] == [
        ("ZTRD1", "ON", "OPT", 20500, "SYSTEM")
    ]
    decided = {
        one["tou"]: (one["approvalStatus"], one.get("mtTorCrrId")) for one in listed(client, "mtTorCRRApprovalList")
    }
    assert decided == {"ON": ("APPROVED", crrs[0].id), "OFF": ("DISAPPROVED", None)}
    assert listed(client, "torConversionRequestList", "ZTOR1")[0]["requestStatus"] == "APPROVED"


@pytest.mark.evidence("assumed", APPROVAL_RULE)
def test_what_nobody_answers_is_disapproved(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request())
    client.advance(event=f"{WINDOW}.post-conversion")

    assert [one["requestStatus"] for one in listed(client, "torConversionRequestList", "ZTOR1")] == ["DISAPPROVED"]
    assert [one["approvalStatus"] for one in listed(client, "mtTorCRRApprovalList")] == ["DISAPPROVED"] * 2


def test_the_transferee_is_told_when_its_approval_is_asked_for(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request())
    client.advance(event=f"{WINDOW}.close-conversion")

    told = [(one.to, one.text) for one in client.world[MessageBoard] if "approval" in one.text]
    assert told == [("ZTRD1", f"ZTOR1 asks for approval in {WINDOW}")]


@pytest.mark.evidence("assumed", REPLACED)
def test_an_upload_replaces_the_one_before(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request(), request(source="MEAD_5_N501", sink="SYLMARDC_2_N501"))
    upload(client, request(mw=7))

    assert [one["mw"] for one in listed(client, "torConversionRequestList", "ZTOR1")] == [7]


WRONG_REQUESTS = [
    ({"mw": 50.001}, "More than the 50 MW of the path"),
    ({"sink": "DLAP_SCE-APND"}, "No path of ZTOR1"),
    ({"transfereeAO": "NOBODY"}, "Unknown transferee"),
    ({"transfereeAO": "UPGAE"}, "Unknown transferee"),
    ({"endDate": "2027-05-01T06:59:59Z"}, "Dates outside 2027_S01"),
    ({"startDate": "2027-02-01T08:00:00Z", "endDate": "2027-01-01T08:00:00Z"}, "Dates outside 2027_S01"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG_REQUESTS)
def test_a_wrong_request_is_an_upload_in_error_and_listed_with_its_message(client, changes, message):
    client.advance(event=f"{WINDOW}.open-conversion")
    reply = upload(client, request(mw=1), request(**changes)).json()

    assert reply["status"] == "ERROR"
    assert all(message in one for one in json.loads(reply["errorMessages"]))
    for one in listed(client, "torConversionRequestList", "ZTOR1"):
        assert (one["requestStatus"], message in one["message"]) == ("ERROR", True)


@pytest.mark.evidence("assumed", IN_ERROR)
def test_what_was_taken_before_is_listed_beside_what_was_wrong_last(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    for one in (request(mw=7), request(transfereeAO="NOBODY"), request(sink="DLAP_SCE-APND")):
        upload(client, one)

    requests = listed(client, "torConversionRequestList", "ZTOR1")
    assert [(one["requestStatus"], one["sink"], one.get("message")) for one in requests] == [
        ("PENDING_APPROVAL", "TRACY_5_B1", None),
        ("ERROR", "DLAP_SCE-APND", "No path of ZTOR1 for source and sink"),
    ]
    client.advance(event=f"{WINDOW}.open-approval")
    assert [one["mw"] for one in listed(client, "mtTorCRRApprovalList")] == [7, 7]


@pytest.mark.evidence("assumed", IN_ERROR)
def test_a_right_upload_leaves_nothing_in_error(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request(transfereeAO="NOBODY"))
    upload(client, request(mw=8))

    assert [one["mw"] for one in listed(client, "torConversionRequestList", "ZTOR1")] == [8]


@pytest.mark.parametrize("end", ["2027-03-01T08:00:00Z", "2027-03-01T07:59:59Z"])
def test_the_end_of_a_request_comes_back_as_it_was_sent(client, end):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request(endDate=end))

    assert [one["endDate"] for one in listed(client, "torConversionRequestList", "ZTOR1")] == [end]


def test_there_is_nothing_to_approve_without_a_request(client):
    client.advance(event=f"{WINDOW}.open-approval")
    reply = decide(client, []).json()

    assert (reply["status"], json.loads(reply["errorMessages"])) == (
        "ERROR",
        [f"There is no conversion that ZTRD1 could decide on in {WINDOW}"],
    )


def test_requests_count_together_only_while_their_terms_overlap(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    january = {"startDate": "2027-01-01T08:00:00Z", "endDate": "2027-02-01T07:59:59Z"}
    february = {"startDate": "2027-02-01T08:00:00Z", "endDate": "2027-03-01T07:59:59Z"}

    assert upload(client, request(mw=50, **january), request(mw=50, **february)).json()["status"] == "VALID"
    assert upload(client, request(mw=30), request(mw=30, **february)).json()["status"] == "ERROR"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"holder": "NOBODY"}, "SEC0002"),
        ({"holder": "ZTRD1"}, "SEC0001"),
        ({"window": "TOR_CONVERSION_1999_S01"}, "TOR0016"),
    ],
)
def test_a_wrong_holder_or_window_is_refused_with_its_code(client, options, code):
    client.advance(event=f"{WINDOW}.open-conversion")

    assert error_codes(upload(client, request(), **options)) == [code]


@pytest.mark.parametrize("event", [None, "close-conversion", "post-conversion"])
def test_requests_outside_their_window_are_tor0023(client, event):
    if event:
        client.advance(event=f"{WINDOW}.{event}")

    assert error_codes(upload(client, request())) == ["TOR0023"]


@pytest.fixture
def approvals(client):
    client.advance(event=f"{WINDOW}.open-conversion")
    upload(client, request())
    client.advance(event=f"{WINDOW}.open-approval")
    return listed(client, "mtTorCRRApprovalList")


def test_approvals_outside_their_window_are_tor0024(client, approvals):
    client.advance(event=f"{WINDOW}.close-approval")

    assert error_codes(decide(client, approvals)) == ["TOR0024"]


def test_an_approval_without_a_decision_is_ser0030(client, approvals):
    assert error_codes(decide(client, approvals, "PENDING_APPROVAL")) == ["SER0030", "SER0030"]


@pytest.mark.parametrize(("owner", "code"), [("UPGAE", "SEC0001"), ("NOBODY", "SEC0002")])
def test_only_a_holder_of_crrs_approves(client, approvals, owner, code):
    assert error_codes(decide(client, approvals, owner=owner)) == [code]


def test_a_decision_on_what_isnt_ones_own_is_an_upload_in_error(client, approvals):
    assert decide(client, approvals, owner="ZTRD2").json()["status"] == "ERROR"
    assert decide(client, [{**approvals[0], "mw": 1}]).json()["status"] == "ERROR"


def test_a_decision_can_be_changed_while_the_window_is_open(client, approvals):
    decide(client, approvals, "APPROVED")
    decide(client, approvals, "DISAPPROVED")

    assert [one["approvalStatus"] for one in listed(client, "mtTorCRRApprovalList")] == ["DISAPPROVED", "DISAPPROVED"]
