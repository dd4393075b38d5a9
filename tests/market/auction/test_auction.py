import pytest

from mockserver.market.holdings.inventory import Inventory
from tests.conftest import error_codes
from tests.desk import AUCTION, Desk, bid, change_rules, crr_of, offer, texts

CURVES = "Curves begin at 0 MW and rise in MW; their prices may rise or fall, but not both (a rule of the world)"
PAIRS = "New bids run from supply (generator, hub, intertie) to delivery (load, hub, intertie); a rule of the world"
OFFERS = "An offer must match a CRR that its asset owner holds, for no more MW, in a period that the CRR runs through"


def refusal(reply):
    assert error_codes(reply) == ["SER0030"]
    return texts(reply)[0]


@pytest.mark.parametrize("price", [19.99, 4.35, 0.29, 0.07, 0, -0.01, -273.56, 16_600_000.25])
@pytest.mark.parametrize("mw", [0.001, 0.07, 273.561, 19.999, 10])
def test_decimals_come_back_digit_by_digit(auction, mw, price):
    assert auction.create(bid((0, price), (mw, price))).status_code == 200

    assert f'"bidCurve":[{{"mw":0,"price":{price}}},{{"mw":{mw},"price":{price}}}]' in auction.get().text


def test_a_note_that_was_not_given_is_left_out(auction):
    auction.create(bid(), bid(description="note #1"))

    first, second = auction.get().json()["bids"]
    assert ("description" in first, second["description"]) == (False, "note #1")


@pytest.mark.evidence("assumed", CURVES)
@pytest.mark.parametrize(
    ("points", "text"),
    [
        ([(1, 5), (2, 5)], "must begin at 0 MW"),
        ([(0, 5), (0, 5)], "MW must rise"),
        ([(0, 5), (3, 5), (2, 5)], "MW must rise"),
        ([(0, 5), (1, 6), (2, 5)], "must not rise in one part"),
        ([(0, 5), (1e300, 5)], "are the most"),
        ([(0, 5), (1, 1e300)], "aren't taken"),
    ],
)
def test_a_curve_that_is_none_is_refused(auction, points, text):
    assert text in refusal(auction.create(bid(*points)))


@pytest.mark.evidence("assumed", CURVES)
@pytest.mark.parametrize(
    ("rule", "rising_buy", "falling_buy", "rising_sale", "falling_sale"),
    [("lenient", True, True, True, True), ("spec", True, False, False, True), ("economic", False, True, True, False)],
)
def test_which_way_prices_go_is_a_rule_of_the_world(auction, rule, rising_buy, falling_buy, rising_sale, falling_sale):
    change_rules(auction.client.world, curve_prices=rule)
    rising, falling, crr = [(0, 1), (1, 2)], [(0, 2), (1, 1)], crr_of(auction.client, "ZTRD1")
    records = [bid(*rising), bid(*falling), offer(crr, *rising), offer(crr, *falling)]

    taken = [auction.create(record, name=str(n)).status_code == 200 for n, record in enumerate(records)]
    assert taken == [rising_buy, falling_buy, rising_sale, falling_sale]


def test_a_curve_has_at_most_20_points(auction):
    points = [(n, 100 - n) for n in range(21)]

    assert auction.create(bid(*points[:20]), name="A").json()["status"] == "VALID"
    assert "newBids[0].bidCurve" in refusal(auction.create(bid(*points), name="B"))


@pytest.mark.evidence("assumed", "Auctions sell CRRs of type AUC only")
def test_a_bid_is_for_a_crr_of_type_auc(auction):
    assert "only AUC" in refusal(auction.create(bid(crrType="LSE")))


@pytest.mark.evidence("assumed", PAIRS)
@pytest.mark.parametrize(
    ("source", "sink", "taken"),
    [
        ("POD_DIABLO_7_UNIT 1-APND", "DLAP_PGAE-APND", True),
        ("MALIN_5_N101", "TH_NP15_GEN-APND", True),
        ("TH_NP15_GEN-APND", "MALIN_5_N101", True),
        ("DLAP_PGAE-APND", "TH_NP15_GEN-APND", False),
        ("TH_NP15_GEN-APND", "POD_DIABLO_7_UNIT 1-APND", False),
    ],
)
def test_bids_run_from_supply_to_delivery(auction, source, sink, taken):
    assert (auction.create(bid(source=source, sink=sink)).status_code == 200) is taken


def test_a_world_may_let_bids_run_anywhere(auction):
    change_rules(auction.client.world, auction_pairs="any")

    assert auction.create(bid(source="DLAP_PGAE-APND", sink="TH_NP15_GEN-APND")).status_code == 200


def test_source_and_sink_must_differ(auction):
    assert "are the same" in refusal(auction.create(bid(source="TH_NP15_GEN-APND", sink="TH_NP15_GEN-APND")))


def test_an_offer_comes_back_with_its_crr_and_partial_mw(auction):
    crr = crr_of(auction.client, "ZTRD1")
    auction.create(offer(crr, (0, 5), (12.5, 5)))

    [found] = auction.get().json()["offers"]
    assert (found["crrId"], found["bidCurve"][1]["mw"], auction.get().json()["bids"]) == (crr, 12.5, [])


@pytest.mark.evidence("assumed", OFFERS)
@pytest.mark.parametrize(
    ("points", "changes", "text"),
    [
        ([(0, 5), (25.001, 5)], {}, "25.001 MW are offered"),
        ([], {"sink": "DLAP_SCE-APND"}, "has sink DLAP_PGAE-APND, not DLAP_SCE-APND"),
        ([], {"tou": "OFF"}, "has TOU ON, not OFF"),
        ([], {"crrType": "LSE"}, "has CRR type AUC, not LSE"),
        ([], {"hedgeType": "OPT"}, "has hedge type OBL, not OPT"),
        ([], {"assetOwner": "ZTRD2"}, "isn't held by ZTRD2"),
    ],
)
def test_an_offer_must_match_a_crr_of_its_owner(auction, points, changes, text):
    crr = crr_of(auction.client, "ZTRD1")

    assert text in refusal(auction.create(offer(crr, *points, **changes)))


@pytest.mark.evidence("assumed", OFFERS)
def test_a_crr_of_somebody_else_or_of_nobody_cannot_be_offered(auction):
    for foreign in (crr_of(auction.client, "ZPGL"), 1):
        assert f"CRR {foreign} isn't held by ZTRD1" in refusal(auction.create(offer(foreign)))


@pytest.mark.evidence("assumed", OFFERS)
def test_a_crr_is_offered_only_for_periods_that_it_runs_through(client):
    client.advance(event="AUC_AN_2027.open")
    desk = Desk(client, "auction", "AUC_AN_2027", "ZTRD1")

    reply = desk.create(offer(crr_of(client, "ZTRD1"), period="2027_S01"))
    assert "doesn't run through all of 2027_S01" in refusal(reply)


def test_the_same_crr_twice_in_one_portfolio_is_a_bad_record(auction):
    crr = crr_of(auction.client, "ZTRD1")

    assert refusal(auction.create(offer(crr), offer(crr))) == f"newOffers[1]: CRR {crr} is offered twice"


@pytest.mark.evidence("spec", "Only one submitted portfolio sells a CRR; the next one becomes INVALID with the reason")
def test_a_crr_on_sale_in_one_portfolio_makes_the_next_one_invalid(auction):
    crr = crr_of(auction.client, "ZTRD1")
    for name in ("A", "B"):
        auction.create(offer(crr), name=name)
    auction.submit("A")

    reply = auction.submit("B").json()
    assert reply["status"] == auction.status("B") == "INVALID"
    assert reply["errorMessage"] == f"CRR {crr} is already offered for 2026_M12 in submitted portfolio A.;"
    assert auction.get("B", "portfolioStatus").json()["errorMessage"] == reply["errorMessage"]


def test_a_crr_can_be_sold_again_after_the_first_sale_is_retracted(auction):
    crr = crr_of(auction.client, "ZTRD1")
    for name in ("A", "B"):
        auction.create(offer(crr), name=name)
    auction.submit("A")
    auction.retract("A")

    assert auction.submit("B").json()["status"] == "SUBMITTED"


@pytest.mark.evidence("spec", "A CRR that waits for a credit check in the secondary market can't be sold in an auction")
def test_a_crr_under_a_credit_check_makes_the_portfolio_invalid(auction, pending_trade):
    crr = pending_trade
    auction.create(offer(crr))

    reply = auction.submit().json()
    assert reply["status"] == "INVALID"
    assert (
        reply["errorMessage"] == f"CRR {crr} waits for a credit check in the secondary market and can't be sold now.;"
    )


@pytest.fixture
def pending_trade(auction):
    """The CRR of ZTRD1 that ZTRD2 has accepted to buy, and whose credit check isn't done."""
    crr = crr_of(auction.client, "ZTRD1")
    found = auction.client.world[Inventory].find(crr)
    sale = {
        "crrId": crr,
        "assetOwner": "ZTRD1",
        "source": found.source,
        "sink": found.sink,
        "hedgeType": "OBL",
        "tou": "ON",
        "crrType": "AUC",
        "startDate": "2026-12-01T08:00:00Z",
        "endDate": "2027-01-01T07:59:59Z",
        "mw": 1,
        "price": 0,
        "targetMpName": "ZTRD2",
    }
    path = "/secondarymarket/v1.0"
    [offered] = auction.client.post(f"{path}/privateSmSellOfferCreation", [sale], participantName="ZTRD1").json()
    answer = [{"requestId": offered["requestId"]}]
    auction.client.post(f"{path}/smResponseToSellOffers", answer, participantName="ZTRD2").raise_for_status()
    return crr


@pytest.mark.evidence("assumed", "An INVALID portfolio can only be deleted; its records are corrected in a new one")
def test_an_invalid_portfolio_can_only_be_deleted(auction):
    crr = crr_of(auction.client, "ZTRD1")
    for name in ("A", "B"):
        auction.create(offer(crr), name=name)
        auction.submit(name)

    assert (error_codes(auction.submit("B")), error_codes(auction.retract("B"))) == (["AUC0037"], ["POR0011"])
    assert auction.delete("B").json()["status"] == "DELETED"


@pytest.mark.evidence(
    "assumed", "A submission is validated again, as what it names may have changed since it was created"
)
def test_a_submission_is_validated_again(auction):
    crr = crr_of(auction.client, "ZTRD1")
    auction.create(offer(crr))
    auction.client.world[Inventory].reduce(crr, 20_000)

    reply = auction.submit().json()
    assert reply["status"] == "INVALID"
    assert f"10 MW are offered of CRR {crr}, which has 5 MW.;" in reply["errorMessage"]


@pytest.mark.evidence("assumed", "After the window has closed nothing is submitted, whatever the portfolio's state")
def test_nothing_is_submitted_after_the_window_has_closed(auction):
    for name in ("A", "B"):
        auction.create(bid(), name=name)
    auction.submit("A")
    auction.client.advance(event=f"{AUCTION}.close")

    assert [error_codes(auction.submit(name)) for name in ("A", "B")] == [["MKT0004"], ["MKT0004"]]
    assert (auction.status("A"), auction.status("B")) == ("SUBMITTED", "VALID")


def test_what_was_not_submitted_can_be_deleted_after_the_window_has_closed(auction):
    auction.create(bid())
    auction.client.advance(event=f"{AUCTION}.post")

    assert auction.delete().json()["status"] == "DELETED"


def test_all_of_a_crr_can_be_offered(auction):
    assert auction.create(offer(crr_of(auction.client, "ZTRD1"), (0, 5), (25, 5))).json()["status"] == "VALID"
