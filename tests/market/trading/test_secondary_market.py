import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.quantities import MW_STEP
from tests.conftest import error_codes
from tests.desk import change_rules, offer, set_limit

CONTACT = {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}
PATH = {"source": "TH_SP15_GEN-APND", "sink": "DLAP_PGAE-APND", "tou": "ON", "hedgeType": "OBL", "crrType": "AUC"}
DECEMBER = {"startDate": "2026-12-01T08:00:00Z", "endDate": "2027-01-01T07:59:59Z"}
CREDIT_CHECK = (
    "A secondary trade is checked for credit a minute after the response and approved if both sides have enough"
)


@pytest.fixture
def crr(client):
    return next(one for one in client.world[Inventory] if one.owner == "ZTRD1")


def sell_offer(crr, **changes):
    return {
        "assetOwner": "ZTRD1",
        "crrId": crr.id,
        **PATH,
        **DECEMBER,
        "mw": 10,
        "price": 19.99,
        "contactInfo": CONTACT,
        **changes,
    }


def post(client, operation, body, participant="ZTRD1"):
    return client.post(f"/secondarymarket/v1.0/{operation}", body, participantName=participant)


def sell(client, crr, **changes):
    """A private offer of ZTRD1 to ZTRD2, or to the target named; gives its request id."""
    offer = {"targetMpName": "ZTRD2", **sell_offer(crr, **changes)}
    reply = post(client, "privateSmSellOfferCreation", [offer])
    assert reply.status_code == 200, reply.text
    return reply.json()[0]["requestId"]


def accept(client, request_id, participant="ZTRD2"):
    return post(client, "smResponseToSellOffers", [{"requestId": request_id}], participant)


def offers(client, status, participant="ZTRD1"):
    params = {"participantName": participant, "OfferStatusType": status}
    return client.get("/secondarymarket/v1.0/mySmOffersByStatus", **params).json()


def responses(client, status, participant="ZTRD2"):
    params = {"participantName": participant, "responseStatusType": status}
    return client.get("/secondarymarket/v1.0/mySmResponesByStatus", **params).json()


def holdings(client):
    return sorted((one.owner, one.units, one.origin) for one in client.world[Inventory] if one.source == PATH["source"])


def test_a_public_offer_is_posted_and_found_by_its_status(client, crr):
    made = post(client, "publicSmSellOfferCreation", [sell_offer(crr)]).json()[0]

    assert (made["offerStatus"], made["postType"]) == ("POSTED", "PUBLIC")
    assert [one["requestId"] for one in offers(client, "POSTED")] == [made["requestId"]]
    assert offers(client, "POSTED")[0]["price"] == 19.99


def test_a_public_offer_becomes_private_when_a_responder_is_named(client, crr):
    request_id = post(client, "publicSmSellOfferCreation", [sell_offer(crr)]).json()[0]["requestId"]
    wish = {"requestId": request_id, "respondingMpName": "ZTRD2", "price": 19.99}
    named = post(client, "smPublicOfferToSpecifiedMp", [wish]).json()[0]

    assert (named["offerStatus"], named["postType"]) == ("PENDING_MP_RESPONSE", "PRIVATE")
    assert [one["initiatingAO"] for one in responses(client, "PENDING_MP_RESPONSE")] == ["ZTRD1"]


@pytest.mark.evidence("assumed", CREDIT_CHECK)
def test_an_accepted_sale_passes_the_credit_check_and_hands_the_crr_over(client, crr):
    request_id = sell(client, crr)
    assert accept(client, request_id).json()[0]["responseStatus"] == "PENDING_CREDIT_CHECK"
    client.advance(by="1m")

    assert [one["requestId"] for one in offers(client, "APPROVED")] == [request_id]
    assert holdings(client) == [("ZTRD1", 15000, "AUC_AN_2026"), ("ZTRD2", 10000, "SECONDARY_MARKET")]


@pytest.mark.evidence("assumed", CREDIT_CHECK)
def test_a_buyer_without_credit_is_disapproved(client, crr):
    request_id = sell(client, crr, price=2000000.00)
    accept(client, request_id)
    client.advance(by="1m")

    assert [one["requestId"] for one in offers(client, "DISAPPROVED")] == [request_id]
    assert holdings(client) == [("ZTRD1", 25000, "AUC_AN_2026")]


@pytest.mark.evidence("assumed", CREDIT_CHECK)
@pytest.mark.parametrize(
    ("name", "limit", "mw", "price", "status"),
    [
        ("ZTRD1", 20.00, 10, -2, "APPROVED"),  # the seller pays
        ("ZTRD1", 19.99, 10, -2, "DISAPPROVED"),
        ("ZTRD2", 1.31, 0.001, 0.01, "APPROVED"),  # 1,300 USD of margin per MW; a part of a cent counts as one
        ("ZTRD2", 1.30, 0.001, 0.01, "DISAPPROVED"),
    ],
)
def test_each_side_needs_credit_for_what_it_pays_and_the_buyer_its_margin(client, crr, name, limit, mw, price, status):
    set_limit(client.world, name, limit)
    request_id = sell(client, crr, mw=mw, price=price)
    accept(client, request_id)
    client.advance(by="1m")

    assert [one["requestId"] for one in offers(client, status)] == [request_id]


@pytest.mark.evidence("assumed", "A month of which a secondary trade has a day counts whole for the counter-flow")
@pytest.mark.parametrize(
    ("limit", "rules", "status"),
    [
        (28_521.50, {}, "APPROVED"),  # 10 MW at 1,901.43 and a margin of half of it
        (28_521.49, {}, "DISAPPROVED"),
        (0, {"counter_flow_credit": False}, "APPROVED"),
    ],
)
def test_the_seller_of_a_seasonal_allocated_crr_needs_credit_for_its_counter_flow(client, limit, rules, status):
    allocated = next(one for one in client.world[Inventory] if one.owner == "ZPGL" and one.may_migrate)
    change_rules(client.world, **rules)
    set_limit(client.world, "ZPGL", limit)
    path = {"source": allocated.source, "sink": allocated.sink, "crrType": "LSE"}
    offer = {**sell_offer(allocated, assetOwner="ZPGL", mw=10, price=0, **path), "targetMpName": "ZTRD2"}
    accept(client, post(client, "privateSmSellOfferCreation", [offer], "ZPGL").json()[0]["requestId"])
    client.advance(by="1m")

    assert [one["source"] for one in offers(client, status, "ZPGL")] == [allocated.source]


def test_both_sides_get_private_messages(client, crr):
    accept(client, sell(client, crr))
    client.advance(by="1m")

    told = {message.to for message in client.world[MessageBoard] if "APPROVED" in message.text}
    assert told == {"ZTRD1", "ZTRD2"}


@pytest.mark.evidence(
    "assumed",
    "A part of a CRR's term can be sold; what of it runs before and after stays with the seller under new ids",
)
def test_a_part_of_the_term_is_sold_and_the_rest_stays(client, crr):
    term = {"startDate": "2026-12-10T08:00:00Z", "endDate": "2026-12-20T08:00:00Z"}
    accept(client, sell(client, crr, **term, mw=25))
    client.advance(by="1m")

    parts = [(one.owner, one.start.day, one.end.day) for one in client.world[Inventory] if one.source == PATH["source"]]
    assert sorted(parts) == [("ZTRD1", 1, 10), ("ZTRD1", 20, 1), ("ZTRD2", 10, 20)]


def test_a_buy_offer_is_met_with_a_crr_of_the_responder(client, crr):
    offer = {"assetOwner": "ZTRD2", **PATH, **DECEMBER, "mw": 5, "price": 1, "targetMpName": "ZTRD1"}
    request_id = post(client, "privateSmBuyOfferCreation", [offer], "ZTRD2").json()[0]["requestId"]
    met = post(client, "smResponseToBuyOffers", [{"requestId": request_id, "crrId": crr.id}])
    client.advance(by="1m")

    assert met.json()[0]["responseStatus"] == "PENDING_CREDIT_CHECK"
    assert ("ZTRD2", 5000, "SECONDARY_MARKET") in holdings(client)


def test_of_two_responses_exactly_one_wins(client, crr):
    request_id = sell(client, crr)

    assert [accept(client, request_id).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [("01", "15", 400), ("15", "31", 400), ("12", "18", 400), ("01", "31", 400), ("01", "10", 200), ("20", "31", 200)],
)
def test_megawatts_are_offered_again_for_days_that_do_not_overlap_alone(client, crr, start, end, status):
    sell(client, crr, mw=25, startDate="2026-12-10T08:00:00Z", endDate="2026-12-20T08:00:00Z")
    term = {"startDate": f"2026-12-{start}T08:00:00Z", "endDate": f"2026-12-{end}T08:00:00Z"}

    assert post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=1, **term)]).status_code == status


def test_the_same_megawatts_are_not_offered_twice(client, crr):
    sell(client, crr, mw=20)
    again = post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=5.001)])

    assert error_codes(again) == ["SER0030"]
    assert "5 MW of CRR ID" in again.json()["errorList"][0]["errorDescription"]


WHOLE_DAYS = "Terms of secondary trades are whole Pacific days; an end may be a day's last second or the next's first"


@pytest.mark.evidence("assumed", WHOLE_DAYS)
@pytest.mark.parametrize("end", ["2026-12-20T08:00:00Z", "2026-12-20T07:59:59Z"])
def test_dates_come_back_as_they_were_sent(client, crr, end):
    request_id = sell(client, crr, endDate=end)
    accept(client, request_id)

    assert [one["endDate"] for one in offers(client, "PENDING_CREDIT_CHECK")] == [end]
    assert [one["endDate"] for one in responses(client, "PENDING_CREDIT_CHECK")] == [end]


@pytest.mark.evidence("assumed", WHOLE_DAYS)
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"startDate": "2026-12-10T07:00:00Z"}, "startDate must be the first instant of a day"),
        ({"startDate": "2026-12-01T08:00:01Z"}, "startDate must be the first instant of a day"),
        ({"endDate": "2026-12-20T07:00:00Z"}, "endDate must be the last second of a day"),
        ({"endDate": "2026-12-20T07:59:59.500Z"}, "endDate must be the last second of a day"),
        ({"startDate": "2026-12-20T08:00:00Z", "endDate": "2026-12-20T08:00:00Z"}, "endDate must be later"),
    ],
)
def test_a_part_of_a_day_is_not_traded(client, crr, changes, named):
    reply = post(client, "publicSmSellOfferCreation", [sell_offer(crr, **changes)])

    assert named in reply.json()["errorList"][0]["errorDescription"]


@pytest.mark.evidence("assumed", "What a submitted portfolio offers can't be sold in the secondary market")
@pytest.mark.parametrize(("megawatts", "status"), [(15, 200), (15.001, 400)])
def test_megawatts_on_sale_in_an_auction_are_not_sold_in_the_secondary_market(client, auction, crr, megawatts, status):
    earlier = sell(client, crr, mw=megawatts)
    auction.create(offer(crr.id))
    assert auction.submit().json()["status"] == "SUBMITTED"

    assert accept(client, earlier).status_code == status
    assert post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=25 - megawatts + 0.001)]).status_code == 400


def test_megawatts_of_a_retracted_portfolio_can_be_sold_in_the_secondary_market(client, auction, crr):
    auction.create(offer(crr.id))
    auction.submit()
    refused = post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=25)])
    auction.retract()

    assert "10 MW of CRR ID" in refused.json()["errorList"][0]["errorDescription"]
    assert post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=25)]).status_code == 200


def test_an_offer_in_the_name_of_another_is_in_error_with_its_caller_and_never_seen_by_the_other(client, crr):
    body = [sell_offer(crr, mw=1), sell_offer(crr, assetOwner="ZTRD2")]
    post(client, "publicSmSellOfferCreation", body).raise_for_status()

    assert [one["assetOwner"] for one in offers(client, "ERROR")] == ["ZTRD2"]
    assert offers(client, "ERROR", "ZTRD2") == []


REFUSED_OFFERS = [
    ({"assetOwner": "ZTRD2"}, "SMT0146"),
    ({"assetOwner": "ztrd1"}, "SMT0146"),
    ({"targetMpName": "NOBODY"}, "SMT0107"),
    ({"targetMpName": "UPGAE"}, "SMT0107"),
    ({"targetMpName": "ZTRD1"}, "SER0030"),
    ({"crrType": "LSE"}, "SMT0138"),
    ({"crrType": "LMT_CNT"}, "SMT0138"),
    ({"crrType": "NONSENSE"}, "SMT0138"),
    ({"crrId": 1}, "SER0030"),
    ({"tou": "OFF"}, "SER0030"),
    ({"mw": 25.001}, "SER0030"),
    ({"endDate": "2027-02-01T07:59:59Z"}, "SER0030"),
    ({"endDate": "2026-11-30T08:00:00Z"}, "SER0030"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED_OFFERS)
def test_a_wrong_offer_is_refused_with_its_code(client, crr, changes, code):
    offer = {"targetMpName": "ZTRD2", **sell_offer(crr), **changes}

    assert error_codes(post(client, "privateSmSellOfferCreation", [offer])) == [code]


@pytest.mark.evidence("assumed", "Where some offers of a request are right, wrong ones are answered with status ERROR")
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"targetMpName": "NOBODY"}, "NOBODY is no participant"),
        ({"assetOwner": "ZTRD2"}, "An offer must name the calling participant as its asset owner."),
        ({"mw": 1e30}, "MW exceed the 24.999 MW of CRR ID"),
    ],
)
def test_a_wrong_offer_among_right_ones_is_an_element_in_error_that_says_why(client, crr, wrong, message):
    right = sell_offer(crr, targetMpName="ZTRD2", mw=0.001)
    reply = post(client, "privateSmSellOfferCreation", [right, {**right, "mw": 1, **wrong}])

    assert [one["offerStatus"] for one in reply.json()] == ["PENDING_MP_RESPONSE", "ERROR"]
    assert message in reply.json()[1]["message"]
    assert len(offers(client, "ERROR")) == 1


@pytest.mark.evidence("assumed", "A world may say that one wrong offer refuses the whole request")
def test_of_a_request_that_is_refused_as_a_whole_nothing_is_left(client, crr):
    change_rules(client.world, secondary_errors="request")
    private = sell_offer(crr, targetMpName="ZTRD2", mw=1)
    told = len(client.world[MessageBoard])

    assert post(client, "privateSmSellOfferCreation", [private, {**private, "mw": 99}]).status_code == 400
    assert (offers(client, "PENDING_MP_RESPONSE"), len(client.world[MessageBoard])) == ([], told)


def test_a_response_that_is_refused_with_others_is_checked_for_credit_when_it_comes_again(client, crr):
    change_rules(client.world, secondary_errors="request")
    request_id = sell(client, crr)
    both = [{"requestId": request_id}, {"requestId": 4}]
    assert error_codes(post(client, "smResponseToSellOffers", both, "ZTRD2")) == ["SMT0016"]
    client.advance(by="59s")
    accept(client, request_id)
    client.advance(by="59s")

    assert [one["requestId"] for one in offers(client, "PENDING_CREDIT_CHECK")] == [request_id]


def test_an_owner_with_a_name_of_64_characters_is_answered_by_it(client, crr):
    reply = post(client, "publicSmSellOfferCreation", [sell_offer(crr), sell_offer(crr, assetOwner="x" * 64)])

    assert [one["assetOwner"] for one in reply.json()] == ["ZTRD1", "x" * 64]


@pytest.mark.parametrize(
    ("changes", "participant", "code"),
    [
        ({"requestId": 4}, "ZTRD1", "SMT0016"),
        ({}, "ZTRD2", "SMT0063"),
        ({"respondingMpName": "NOBODY"}, "ZTRD1", "SMT0107"),
        ({"price": 20.00}, "ZTRD1", "SMT0145"),
    ],
)
def test_a_wrong_wish_for_a_responder_is_refused_with_its_code(client, crr, changes, participant, code):
    request_id = post(client, "publicSmSellOfferCreation", [sell_offer(crr)]).json()[0]["requestId"]
    wish = {"requestId": request_id, "respondingMpName": "ZTRD2", "price": 19.99, **changes}

    assert error_codes(post(client, "smPublicOfferToSpecifiedMp", [wish], participant)) == [code]


def test_an_offer_can_only_be_addressed_once(client, crr):
    wish = {"requestId": sell(client, crr), "respondingMpName": "ZESP1", "price": 19.99}

    assert error_codes(post(client, "smPublicOfferToSpecifiedMp", [wish])) == ["SMT0082"]


@pytest.mark.parametrize(("request_id", "participant", "code"), [(4, "ZTRD2", "SMT0016"), (None, "ZESP1", "SMT0082")])
def test_a_response_to_what_isnt_addressed_to_one_is_refused(client, crr, request_id, participant, code):
    known = sell(client, crr)

    assert error_codes(accept(client, request_id or known, participant)) == [code]


def test_a_status_outside_the_list_is_ser0014(client):
    params = {"participantName": "ZTRD1", "OfferStatusType": "SOLD"}
    reply = client.get("/secondarymarket/v1.0/mySmOffersByStatus", **params)

    assert error_codes(reply) == ["SER0014"]


@pytest.mark.evidence("assumed", "No operation declines or withdraws an offer; the mock's operator does it by admin")
def test_the_operator_declines_for_the_target(client, crr):
    request_id = sell(client, crr)
    client.admin("POST", f"/trades/{request_id}/decline", json={"why": "not interested"}).raise_for_status()

    assert [one["requestId"] for one in offers(client, "DISAPPROVED")] == [request_id]
    assert error_codes(accept(client, request_id)) == ["SMT0082"]


@pytest.mark.evidence("assumed", "Only holders of CRRs use the secondary market")
def test_who_holds_no_crrs_is_sec0001(client, crr):
    assert error_codes(post(client, "publicSmSellOfferCreation", [sell_offer(crr)], "UPGAE")) == ["SEC0001"]


def test_more_than_500_offers_in_one_request_are_refused(client, crr):
    assert error_codes(post(client, "publicSmSellOfferCreation", [sell_offer(crr, mw=0.001)] * 501)) == ["SER0030"]


TRADES = st.lists(
    st.tuples(st.integers(1, 30000), st.integers(0, 30), st.integers(1, 31), st.booleans(), st.integers(0, 90)),
    max_size=12,
)


@settings(max_examples=40)
@given(trades=TRADES)
def test_megawatts_are_conserved_through_any_sequence_of_sales(client, crr, trades):
    client.admin("POST", "/reset").raise_for_status()
    for units, first, _, accepted, wait in trades:
        crrs = [one for one in client.world[Inventory] if one.source == PATH["source"]]
        chosen = crrs[units % len(crrs)]
        term = {"startDate": f"2026-12-{1 + first % 31:02}T08:00:00Z", "endDate": "2027-01-01T07:59:59Z"}
        seller, buyer = chosen.owner, "ZTRD2" if chosen.owner == "ZTRD1" else "ZTRD1"
        offer = sell_offer(chosen, assetOwner=seller, targetMpName=buyer, mw=units / MW_STEP, price=1, **term)
        reply = post(client, "privateSmSellOfferCreation", [offer], seller)
        if reply.status_code == 200 and accepted:
            accept(client, reply.json()[0]["requestId"], buyer)
        client.advance(by=f"{wait}s")
    client.advance(by="2m")

    for day in range(1, 32):
        noon = crr.start.replace(day=day, hour=20)
        held = [
            one.units
            for one in client.world[Inventory]
            if one.source == PATH["source"] and one.start <= noon <= one.end
        ]
        assert sum(held) == crr.units
