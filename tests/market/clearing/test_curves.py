from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.market.clearing.at_a_price import units_bought, units_sold

LINEAR = (
    "The points of a curve join linearly; a bid gets the most MW at which its curve is at or above the path's price"
)
FALLING = ((0, 3000), (10_000, 2000), (20_000, 1000))


@pytest.mark.evidence("assumed", LINEAR)
@pytest.mark.parametrize(
    ("price", "units"), [(3001, 0), (3000, 0), (2500, 5_000), (2000, 10_000), (1001, 19_990), (-5, 20_000)]
)
def test_a_buyer_takes_what_its_curve_is_worth_at_the_price(price, units):
    assert units_bought(FALLING, price) == units


@pytest.mark.parametrize(("price", "units"), [(999, 0), (1000, 0), (1500, 5_000), (3000, 20_000)])
def test_a_seller_gives_what_its_curve_asks_at_the_price(price, units):
    rising = ((0, 1000), (10_000, 2000), (20_000, 3000))
    assert units_sold(rising, price) == units


@pytest.mark.parametrize(("price", "units"), [(500, 7_000), (501, 0)])
def test_a_flat_curve_is_all_or_nothing(price, units):
    assert units_bought(((0, 500), (7_000, 500)), price) == units


@pytest.mark.evidence("assumed", "A buy curve whose prices rise with MW is awarded up to its end, or not at all")
@pytest.mark.parametrize(("price", "units"), [(3000, 20_000), (3001, 0)])
def test_a_rising_curve_is_worth_what_its_end_says(price, units):
    assert units_bought(((0, 1000), (20_000, 3000)), price) == units


PRICES = st.integers(-1_000_000, 1_000_000)
CURVES = st.lists(st.tuples(st.integers(1, 100_000), st.integers(0, 100_000)), min_size=1, max_size=19).flatmap(
    lambda steps: PRICES.map(lambda start: falling(start, steps))
)


def falling(start, steps):
    curve = [(0, start)]
    for units, drop in steps:
        curve.append((curve[-1][0] + units, curve[-1][1] - drop))
    return tuple(curve)


def worth(curve, units):
    """The curve's price at a quantity, as an exact fraction of (numerator, denominator)."""
    for (start, first), (end, last) in pairwise(curve):
        if start <= units <= end:
            return first * (end - start) - (first - last) * (units - start), end - start
    raise AssertionError(units)


@given(CURVES, PRICES)
def test_one_thousandth_more_would_be_worth_less_than_the_price(curve, price):
    units = units_bought(curve, price)

    if units > 0:
        value, width = worth(curve, units)
        assert value >= price * width
    if units < curve[-1][0]:
        value, width = worth(curve, units + 1)
        assert value < price * width


@given(CURVES, PRICES)
def test_a_seller_is_a_buyer_of_the_opposite_path(curve, price):
    offered = tuple((units, -value) for units, value in curve)

    assert units_sold(offered, price) == units_bought(curve, -price)
