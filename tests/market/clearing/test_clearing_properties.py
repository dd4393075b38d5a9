"""What holds of every auction, whatever is bid."""

from fractions import Fraction
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.clearing.limits import column, limits_of
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Markets
from tests.market.clearing.at_a_price import units_bought, units_sold
from tests.markets import AUCTION, MONTH, bid, crr, new_world, post, submit

NODES = ["TH_SP15_GEN-APND", "DLAP_PGAE-APND", "DLAP_SCE-APND", "MALIN_5_N101", "DLAP_SDGE-APND", "TH_ZP26_GEN-APND"]
CLEARINGS = ["table", pytest.param("network", marks=pytest.mark.skipif(not find_spec("highspy"), reason="no solver"))]

paths = st.lists(st.sampled_from(NODES), min_size=2, max_size=2, unique=True)
steps = st.tuples(st.integers(1, 150_000), st.integers(-100_000, 100_000))
asks = st.tuples(paths, st.integers(-300_000, 400_000), st.lists(steps, min_size=1, max_size=4), st.booleans())


def curve(start, parts, sells):
    """Falling for a buyer, rising for a seller."""
    points, sign = [(0, start)], 1 if sells else -1
    for units, change in parts:
        points.append((points[-1][0] + units, points[-1][1] + sign * abs(change)))
    return [(units / 1000, price / 100) for units, price in points]


def auction(clearing, wanted):
    """A posted auction of what is wanted: bids, and offers of CRRs that are big enough."""
    world = new_world(clearing=clearing)
    bids, offers = [], []
    for (source, sink), start, parts, sells in wanted:
        points = curve(start, parts, sells)
        held = crr(world, points[-1][0], source=source, sink=sink) if sells else None
        fields = {} if sells else {"source": source, "sink": sink}
        (offers if sells else bids).append(bid(world, *points, crr=held, **fields))
    submit(world, AUCTION, "ZTRD1", bids=bids, offers=offers)
    return world, post(world)


@pytest.mark.parametrize("clearing", CLEARINGS)
@settings(max_examples=40)
@given(wanted=st.lists(asks, min_size=1, max_size=12))
def test_each_award_lies_on_its_curve_at_the_price_of_its_path(clearing, wanted):
    _, result = auction(clearing, wanted)

    prices = result.prices[MONTH, "ON"]
    for award in result.awards:
        assert award.price == prices[award.asked.source] - prices[award.asked.sink]
        at, dearer = (units_sold, -1) if award.sells else (units_bought, 1)
        most, sure = at(award.asked.curve, award.price), at(award.asked.curve, award.price + dearer)
        assert sure <= award.units <= most <= award.asked.units


@pytest.mark.parametrize("clearing", CLEARINGS)
@settings(max_examples=25)
@given(wanted=st.lists(asks, min_size=1, max_size=12))
def test_crrs_grow_and_shrink_by_what_is_awarded(clearing, wanted):
    world, result = auction(clearing, wanted)

    for award in result.awards:
        left = world[Inventory].find(award.crr_id) if award.crr_id else None
        held = left.units if left else 0
        assert held == (award.asked.units - award.units if award.sells else award.units)


@pytest.mark.skipif(not find_spec("highspy"), reason="no solver")
@settings(max_examples=40)
@given(wanted=st.lists(asks, min_size=1, max_size=12))
def test_awards_keep_within_limits_and_nothing_better_is_possible(wanted):
    world, result = auction("network", wanted)
    network = world.stage.network
    limits = limits_of(network, world.rules, world[Markets].find(AUCTION), (MONTH, "ON"), result.base.items())
    flows = [0.0] * len(limits)
    for award in result.awards:
        mw = (-award.units if award.sells else award.units) / 1000
        effect = column(network, award.asked.source, award.asked.sink)
        flows = [flow + one * mw for flow, one in zip(flows, effect, strict=True)]
    shadow_prices = {(one.name, one.direction): one.shadow_price for one in result.constraints if one.tou == "ON"}

    rounding = 0.001 * len(wanted) + 1e-6
    income = sum((-1 if award.sells else 1) * Fraction(award.units * award.price, 1000) for award in result.awards)
    worth = 0
    for limit, flow in zip(limits, flows, strict=True):
        price = shadow_prices.get((limit.line.name, limit.direction), 0)
        assert flow <= limit.left + rounding
        assert price == 0 or flow >= limit.left - rounding  # what has a price is used up
        worth += price * limit.left
    # what buyers pay and sellers get is what the limits are worth: with the awards on their curves at these prices,
    # no other awards within the limits could be worth more
    megawatts = sum(award.units for award in result.awards) / 1000
    slack = 2 * (megawatts + sum(limit.left for limit in limits)) + sum(shadow_prices.values()) * rounding
    assert abs(income - worth) <= slack
    assert income >= -slack


huge = st.tuples(
    paths,
    st.integers(-(10**11), 10**11),
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**10)), min_size=1, max_size=6),
    st.just(False),
)


@pytest.mark.skipif(not find_spec("highspy"), reason="no solver")
@settings(max_examples=40)
@given(wanted=st.lists(huge, min_size=4, max_size=12))
def test_awards_keep_within_limits_at_prices_of_any_size(wanted):
    world, result = auction("network", wanted)
    limits = limits_of(
        world.stage.network, world.rules, world[Markets].find(AUCTION), (MONTH, "ON"), result.base.items()
    )

    for row, limit in enumerate(limits):
        flow = sum(
            column(world.stage.network, award.asked.source, award.asked.sink)[row] * award.units / 1000
            for award in result.awards
        )
        assert flow <= limit.left + 0.001 * len(wanted) + 1e-5


@pytest.mark.skipif(not find_spec("highspy"), reason="no solver")
@settings(max_examples=40)
@given(wanted=st.lists(asks, min_size=1, max_size=12))
def test_shadow_prices_explain_path_prices_to_the_cent(wanted):
    world, result = auction("network", wanted)
    lines = [one for line in world.stage.network.lines for one in ((line.name, "Positive"), (line.name, "Negative"))]
    shadow_prices = {(one.name, one.direction): one.shadow_price for one in result.constraints if one.tou == "ON"}

    for award in result.awards:
        effect = column(world.stage.network, award.asked.source, award.asked.sink)
        explained = sum(one * shadow_prices.get(line, 0) for one, line in zip(effect, lines, strict=True))
        assert abs(explained - award.price) <= 1 + sum(map(abs, effect)) / 2
