from dataclasses import replace

import pytest

from mockserver.market.calendar import period
from mockserver.market.clearing.posting import market_posted
from mockserver.market.clearing.results import Results
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.holdings.transfer import hand_over
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.markets import MarketEvent
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.timeline import Event
from tests.markets import AUCTION, MONTH, SINK, SOURCE, TIER, bid, crr, new_world, nomination, post, submit

NOISE = "Prices of the table clearing lie within 15 % of the nodes' typical prices, by the world's seed and the market"


def path_price(result, source=SOURCE, sink=SINK, tou="ON"):
    prices = result.prices[MONTH, tou]
    return prices[source] - prices[sink]


@pytest.mark.evidence("assumed", "An auction awards uniform prices: a path costs price(source) - price(sink)")
def test_an_awarded_bid_becomes_a_crr_of_the_market():
    world = new_world()
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, 99_999), (12.5, 99_999))])

    result = post(world)

    award = result.awards[0]
    made = world[Inventory].find(award.crr_id)
    assert (made.owner, made.units, made.type, made.hedge, made.origin) == ("ZTRD1", 12_500, "AUC", "OBL", AUCTION)
    assert (made.start, made.end, made.term) == (period(MONTH).start, period(MONTH).end, "Monthly")
    assert award.price == path_price(result)


def test_a_bid_below_the_price_gets_nothing():
    world = new_world()
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, 1), (10, 1))])
    before = list(world[Inventory])

    result = post(world)

    assert [(award.units, award.crr_id) for award in result.awards] == [(0, None)]
    assert list(world[Inventory]) == before


def test_a_bid_between_is_awarded_where_its_curve_meets_the_price():
    price = path_price(post(new_world())) / 100
    world = new_world()
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, price + 10), (20, price - 10))])

    assert [award.units for award in post(world).awards] == [10_000]


def test_a_counterflow_bid_is_paid():
    world = new_world()
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, -1), (1, -1), source=SINK, sink=SOURCE)])

    award = post(world).awards[0]

    assert award.price < -100
    assert (award.units, award.amount) == (1000, award.price)


def test_only_submitted_portfolios_are_cleared():
    world = new_world()
    kept = submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, 99_999), (10, 99_999))])
    world[Portfolios].delete(kept)

    assert post(world).awards == ()


@pytest.mark.evidence("assumed", "A CRR that is sold in an auction shrinks under its own id")
def test_a_crr_that_is_sold_in_part_shrinks():
    world = new_world()
    held = crr(world, 10)
    submit(world, AUCTION, "ZTRD1", offers=[bid(world, (0, 0), (4, 0), crr=held)])

    award = post(world).awards[0]

    assert (award.sells, award.units, award.crr_id) == (True, 4000, held.id)
    assert world[Inventory].find(held.id).units == 6000


def test_a_crr_that_is_sold_completely_is_gone():
    world = new_world()
    held = crr(world, 10)
    submit(world, AUCTION, "ZTRD1", offers=[bid(world, (0, 0), (10, 0), crr=held)])
    post(world)

    assert world[Inventory].find(held.id) is None


SPLIT = (
    "Of a seasonal CRR sold for a month, the rest of the season stays with its owner under ids that name it as parent"
)


@pytest.mark.evidence("assumed", SPLIT)
def test_a_seasonal_crr_can_be_sold_for_one_month():
    world = new_world()
    held = crr(world, 10, term="2026_S04")
    submit(world, AUCTION, "ZTRD1", offers=[bid(world, (0, 0), (4, 0), crr=held)])
    post(world)

    left = [one for one in world[Inventory] if held.id in (one.id, one.parent)]
    assert [(one.units, one.parent) for one in left] == [(6000, None), (4000, held.id)]
    assert left[1].start == held.start
    assert (period(MONTH).start - left[1].end).total_seconds() == 1


def test_a_crr_of_many_seasons_can_be_sold_for_each_of_them():
    world = new_world()
    held = crr(world, 10, term="2027_S01", type="MT")
    held = world[Inventory].add(replace(held, end=period("2027_S04").end))
    offers = [bid(world, (0, 0), (mw, 0), crr=held, period=f"2027_S0{season}") for season, mw in ((1, 4), (2, 10))]
    submit(world, "AUC_AN_2027", "ZTRD1", offers=offers)

    assert [award.units for award in post(world, "AUC_AN_2027").awards] == [4000, 10_000]
    for season, mw in ((1, 6), (2, 0), (3, 10), (4, 10)):
        start = period(f"2027_S0{season}").start
        family = [one for one in world[Inventory] if one.type == "MT" and one.start <= start <= one.end]
        assert sum(one.units for one in family) == mw * 1000


def test_nobody_sells_more_than_is_left():
    world = new_world()
    held = crr(world, 10)
    submit(world, AUCTION, "ZTRD1", offers=[bid(world, (0, 0), (10, 0), crr=held)])
    world[Inventory].reduce(held.id, 7000)

    assert [award.units for award in post(world).awards] == [3000]
    assert world[Inventory].find(held.id) is None


@pytest.mark.evidence(
    "assumed", "An allocation awards what was nominated where neither cap nor network leaves less; it has no prices"
)
def test_a_nomination_becomes_a_crr_without_a_price():
    world = new_world()
    submit(world, TIER, "ZPGL", nominations=[nomination(world, 30)])

    result = post(world, TIER)

    made = world[Inventory].find(result.awards[0].crr_id)
    assert (made.type, made.units, made.origin, result.awards[0].price) == ("LSE", 30_000, TIER, None)
    assert result.prices == {}


PRO_RATA = "Nominations that together exceed the eligible quantity of a participant's sink are awarded pro rata"


@pytest.mark.evidence("assumed", PRO_RATA)
def test_nominations_beyond_the_cap_are_cut_pro_rata():
    world = new_world()
    submit(world, TIER, "ZPGL", nominations=[nomination(world, 100), nomination(world, 240, source="MEAD_5_N501")])

    assert [award.units for award in post(world, TIER).awards] == [50_000, 120_000]


LONG_TERM = "A long-term award is one CRR for the nominated season of each of the nine years that follow"


@pytest.mark.evidence("assumed", LONG_TERM)
def test_a_long_term_award_is_a_crr_for_each_year_that_follows():
    world = new_world()
    submit(world, "ALLOC_AN_2027_LT", "ZPGL", nominations=[nomination(world, 30, period="2027_S01")])

    result = post(world, "ALLOC_AN_2027_LT")

    assert [award.period for award in result.awards] == [f"{year}_S01" for year in range(2028, 2037)]
    made = [world[Inventory].find(award.crr_id) for award in result.awards]
    assert {(one.units, one.term, one.start.month) for one in made} == {(30_000, "Seasonal", 1)}


@pytest.mark.evidence("assumed", NOISE)
def test_prices_are_near_their_typical_ones():
    world = new_world()
    prices = post(world).prices[MONTH, "OFF"]

    for node in world.nodes:
        typical = node.typical(MONTH, "OFF")
        assert abs(prices[node.name] - typical) <= abs(typical) * 0.15 + 1


def test_a_season_is_priced_by_its_hours():
    node = new_world().nodes.find(SOURCE)

    assert node.typical("2027_S03", "ON") == round(node.price("ON") * 1232 / 400)
    assert node.typical("2027_S03", "OFF") == round(node.price("OFF") * (2208 - 1232) / 320)


def test_the_same_seed_gives_the_same_prices():
    assert post(new_world()).prices == post(new_world()).prices


def test_a_market_starts_from_the_crrs_in_force():
    world = new_world()
    crr(world, 10, term="2026_S04", sink="DLAP_VEA-APND")
    crr(world, 5, owner="ZTRD2", sink="DLAP_VEA-APND")

    base = post(world).base

    assert {path: units for path, units in base.items() if path.sink == "DLAP_VEA-APND"} == {
        (SOURCE, "DLAP_VEA-APND", "PTP", "OBL", MONTH, "ON"): 15_000
    }


def test_everybody_is_told_and_participants_get_their_awards_as_a_file():
    world = new_world()
    submit(world, AUCTION, "ZTRD1", name="A, B", bids=[bid(world, (0, 99_999), (10, 99_999))])
    result = post(world)

    told = world[MessageBoard].between(world.now, world.now, to="ZTRD1")
    assert told[0].text == f"{AUCTION} awards 1 of 1 records of ZTRD1 with 10.000 MW"
    assert told[0].attachment_name == f"{AUCTION}_ZTRD1_AWARDS.csv"
    line = told[0].attachment.decode().splitlines()[1]
    award = result.awards[0]
    ids = f"{award.asked.id},{award.crr_id}"
    assert line.startswith(f'"A, B",BUY,{ids},{SOURCE},{SINK},{MONTH},ON,10.000,10.000,{award.price / 100:.2f},')
    assert f"Results of {AUCTION} are POSTED" in [message.text for message in world[MessageBoard]]


def test_results_are_posted_once():
    world = new_world()
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, 99_999), (10, 99_999))])
    result = post(world)
    crrs = list(world[Inventory])

    market_posted(world, Event(world.now, 0, MarketEvent.POST, AUCTION))

    assert world[Results].find(AUCTION) is result
    assert list(world[Inventory]) == crrs


def test_a_crr_that_is_offered_twice_clears_once():
    world = new_world()
    held = crr(world, 10)
    for name, mw in (("A", 6), ("B", 7)):
        submit(world, AUCTION, "ZTRD1", name, offers=[bid(world, (0, 0), (mw, 0), crr=held)])

    assert [award.units for award in post(world).awards] == [6000, 4000]
    assert world[Inventory].find(held.id) is None


def test_a_sale_takes_no_more_than_was_awarded_from_the_parts_of_a_crr():
    world = new_world()
    held = crr(world, 10, term="2026_S04")
    october, december = period("2026_M10"), period(MONTH)
    hand_over(world, held, 4000, october.start, october.end, "ZTRD2", "SECONDARY_MARKET")
    submit(world, AUCTION, "ZTRD1", offers=[bid(world, (0, 0), (8, 0), crr=held)])

    assert [award.units for award in post(world).awards] == [8000]
    left = [one for one in world[Inventory] if held.id in (one.id, one.parent) and one.end >= december.end]
    assert sum(one.units for one in left) == 2000


def test_an_option_costs_nothing_where_an_obligation_pays():
    world = new_world()
    asked = bid(world, (0, 1), (1, 1), source=SINK, sink=SOURCE)
    submit(world, AUCTION, "ZTRD1", bids=[asked, asked._replace(hedge="OPT")])

    obligation, option = post(world).awards
    assert (obligation.price < 0, option.price) == (True, 0)


def test_nobody_is_told_the_awards_of_another():
    world = new_world()
    for owner in ("ZTRD1", "ZTRD2"):
        submit(world, AUCTION, owner, owner, bids=[bid(world, (0, 99_999), (10, 99_999), owner=owner)])
    post(world)

    for owner in ("ZTRD1", "ZTRD2"):
        (told,) = [one for one in world[MessageBoard].between(world.now, world.now, owner) if one.attachment]
        _, *lines = told.attachment.decode().splitlines()
        assert [line.partition(",")[0] for line in lines] == [owner]
