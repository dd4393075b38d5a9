from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.calendar import period
from mockserver.market.credit import exposure
from mockserver.market.holdings.inventory import Inventory
from tests.conftest import error_codes
from tests.desk import AUCTION, Desk, bid, change_rules, crr_of, offer, set_limit

FORMULA = (
    "A bid needs credit for the greatest MW x (price + margin) anywhere along its curve, whose points join linearly; a"
    " price below zero counts as none, and the margin is half the path's typical monthly price (at least 1 USD) for"
    " each month of its period; an offer the most that the seller would pay; a portfolio the sum of its records, in"
    " whole cents of which half a one counts as one"
)
COUNTER_FLOW = (
    "Who sells a seasonal allocated CRR, in the annual auction or the secondary market, needs the holding value of its"
    " counter-flow (BPM change PRR 1654 of November 2025): the path's typical monthly price and margin in each month"
)
LIMIT = (
    "All portfolios submitted to an auction need at least 100,000 USD (monthly) or 500,000 USD (annual) together, until"
    " its results are posted; a submission beyond the participant's limit is REJECTED"
)


@pytest.mark.evidence("assumed", FORMULA)
def test_the_required_credit_is_price_and_margin_times_mw(auction):
    auction.create(bid((0, 2600), (10, 2600)))

    assert auction.get(operation="portfolioRequiredCredit").json() == {
        "portfolioName": "P",
        "marketName": AUCTION,
        "requiredCredit": 39_000.00,
    }


@pytest.mark.evidence("assumed", FORMULA)
@pytest.mark.parametrize(
    ("points", "credit"),
    [
        ([(0, -100), (10, -100)], 13_000),  # only the margin of 1,300 USD per MW
        ([(0, 100), (10, 50)], 13_500),
        ([(0, 3_000), (10, -1_000)], 13_000),  # at 10 MW, where the price has fallen below zero
        ([(0, 5_000), (10, 0)], 19_845),  # at 6.3 MW the price is 1,850
        ([(0, 5_000), (2, 4_000), (5, 2_500), (10, 0)], 19_845),  # the same line
        ([(0, 5_000), (6.3, 1_850), (10, 0)], 19_845),
        ([(0, 5_000.01), (3, 0)], 5_953.51),  # 5,953.50699 and so on
        ([(0, 5_000), (10, 0), (20, -5_000)], 26_000),
        ([(0, 9_000), (5, 9_000), (6, 1)], 51_500),  # the middle is worst
        ([(0, 0.01), (0.001, 0.01)], 1.3),
        ([(0, 0.5), (0.01, 0.5)], 13.01),  # half a cent counts as one
    ],
)
def test_a_curve_counts_where_its_exposure_is_greatest(auction, points, credit):
    auction.create(bid(*points))

    assert auction.credit() == credit


@settings(max_examples=200)
@given(
    prices=st.lists(st.integers(-300, 900), min_size=2, max_size=5).map(lambda found: sorted(found, reverse=True)),
    margin=st.integers(0, 300),
)
def test_no_quantity_is_exposed_more_than_the_exposure_of_its_curve(prices, margin):
    curve = [(100 * number, price) for number, price in enumerate(prices)]
    along = [
        (start + step) * (max(Fraction(price) + Fraction(low - price, 100) * step, 0) + margin)
        for (start, price), (_, low) in pairwise(curve)
        for step in range(101)
    ]

    assert (
        max(along) - Fraction(1, 2) <= exposure(curve, margin) <= max(along) + 4
    )  # 12 cents per MW and step are lost at most


@pytest.mark.evidence("assumed", FORMULA)
@pytest.mark.parametrize(
    ("start", "end", "credit"), [(500, 500, 0), (0, 0, 0), (-3.33, -3.33, 33.3), (-100, 100, 125), (-100, -80, 800)]
)
def test_an_offer_needs_what_the_seller_would_pay_at_most(auction, start, end, credit):
    auction.create(offer(crr_of(auction.client, "ZTRD1"), (0, start), (10, end)))

    assert auction.credit() == credit


@pytest.mark.evidence("assumed", FORMULA)
def test_a_season_has_the_margin_of_its_three_months(client):
    client.advance(event="AUC_AN_2027.open")
    desk = Desk(client, "auction", "AUC_AN_2027", "ZTRD1")
    desk.create(bid((0, 7_800), (10, 7_800), period="2027_S01"))

    assert desk.credit() == 10 * (7_800 + 3 * 1_300)


@pytest.mark.evidence("assumed", COUNTER_FLOW)
def test_an_annual_offer_of_a_seasonal_allocated_crr_has_the_counter_flow_of_its_months(client):
    winter = period("2027_S01")
    known = next(one for one in client.world[Inventory] if one.owner == "ZPGL" and one.may_migrate)
    client.world[Inventory].add(replace(known, id=55, start=winter.start, end=winter.end, units=10_000))
    client.advance(event="AUC_AN_2027.open")
    desk = Desk(client, "auction", "AUC_AN_2027", "ZPGL")
    path = {"assetOwner": "ZPGL", "source": known.source, "sink": known.sink, "crrType": "LSE"}
    desk.create(offer(55, (0, 5), (2, 5), **path, period="2027_S01"))

    assert desk.credit() == 2 * 3 * 2852.15
    change_rules(client.world, counter_flow_credit=False)
    assert desk.credit() == 0


@pytest.mark.evidence("assumed", FORMULA)
def test_a_path_without_typical_price_has_the_least_margin(auction):
    auction.create(bid((0, 0), (7, 0), source="CLAP_BANKPP-APND", sink="CLAP_EDMONS-APND", tou="OFF"))
    change_rules(auction.client.world, auction_pairs="any")
    auction.create(bid((0, 0), (7, 0), source="CLAP_BANKPP-APND", sink="CLAP_EDMONS-APND"))

    assert auction.credit() == 7


def test_records_add_up_and_an_empty_portfolio_needs_nothing(auction):
    auction.create(bid(), bid(), offer(crr_of(auction.client, "ZTRD1"), (0, -1), (1, -1)), name="A")
    auction.create(name="B")

    assert (auction.credit("A"), auction.credit("B")) == (78_001, 0)


@pytest.fixture
def small(auction):
    """ZTRD2 with a limit of 150,000 USD."""
    set_limit(auction.client.world, "ZTRD2", 150_000)
    return auction.acting_for("ZTRD2")


def own(*points):
    return bid(*points, assetOwner="ZTRD2")


@pytest.mark.evidence("assumed", LIMIT)
def test_a_submission_beyond_the_limit_is_rejected_and_valid_again(small):
    small.create(own((0, 2600), (50, 2600)))

    reply = small.submit().json()
    assert reply["status"] == "REJECTED"
    assert reply["errorMessage"] == "it would take 195,000.00 USD of credit, where the limit is 150,000.00 USD.;"
    assert (small.status(), "errorMessage" in small.get(operation="portfolioStatus").json()) == ("VALID", False)


@pytest.mark.evidence("assumed", LIMIT)
def test_the_last_one_in_is_the_first_one_out(small):
    for name in ("A", "B", "C"):
        small.create(own((0, 2600), (18, 2600)), name=name)  # 70,200 USD each

    assert [small.submit(name).json()["status"] for name in ("A", "B", "C")] == ["SUBMITTED", "SUBMITTED", "REJECTED"]
    assert [small.status(name) for name in ("A", "B", "C")] == ["SUBMITTED", "SUBMITTED", "VALID"]


def test_a_retraction_frees_credit(small):
    for name in ("A", "B", "C"):
        small.create(own((0, 2600), (18, 2600)), name=name)
        small.submit(name)
    small.retract("A")

    assert small.submit("C").json()["status"] == "SUBMITTED"


@pytest.mark.evidence("assumed", LIMIT)
@pytest.mark.parametrize(("limit", "status"), [(99_999.99, "REJECTED"), (100_000, "SUBMITTED")])
def test_taking_part_in_a_monthly_auction_needs_a_least_amount_once(auction, limit, status):
    set_limit(auction.client.world, "ZTRD1", limit)
    for name in ("A", "B"):
        auction.create(bid(), name=name)

    assert [auction.submit(name).json()["status"] for name in ("A", "B")] == [status, status]


@pytest.mark.evidence("assumed", LIMIT)
@pytest.mark.parametrize(("limit", "status"), [(499_999.99, "REJECTED"), (500_000, "SUBMITTED")])
def test_taking_part_in_an_annual_auction_needs_more(client, limit, status):
    client.advance(event="AUC_AN_2027.open")
    set_limit(client.world, "ZTRD1", limit)
    desk = Desk(client, "auction", "AUC_AN_2027", "ZTRD1")
    desk.create(bid(period="2027_S01"))

    assert desk.submit().json()["status"] == status


@pytest.mark.evidence("assumed", LIMIT)
def test_credit_is_held_until_results_are_posted(client):
    set_limit(client.world, "ZTRD1", 550_000)
    client.advance(event=f"{AUCTION}.open")
    monthly, annual = (Desk(client, "auction", market, "ZTRD1") for market in (AUCTION, "AUC_AN_2027"))
    monthly.create(bid())
    monthly.submit()
    client.world.timeline.cancel("post", AUCTION)
    client.advance(event="AUC_AN_2027.open")
    annual.create(bid(period="2027_S01"))

    assert annual.submit().json()["status"] == "REJECTED"
    client.admin("POST", f"/markets/{AUCTION}/post").raise_for_status()
    assert annual.submit().json()["status"] == "SUBMITTED"


def test_nobody_else_pays_for_a_participants_portfolios(auction, small):
    auction.create(bid((0, 900_000), (11, 900_000)))
    small.create(own())

    assert (auction.submit().json()["status"], small.submit().json()["status"]) == ("SUBMITTED", "SUBMITTED")


def test_credit_of_a_portfolio_that_is_not_there_is_por0100(auction):
    assert error_codes(auction.get("Q", "portfolioRequiredCredit")) == ["POR0100"]


@pytest.mark.parametrize(("dollars", "status"), [(123.45, "SUBMITTED"), (10_000_000.01, "VALID")])
def test_the_floor_of_a_world_file_is_in_dollars(auction, dollars, status):
    change_rules(auction.client.world, monthly_floor=dollars)
    auction.create(bid((0, 1), (1, 1)))
    auction.submit()

    assert auction.status() == status
