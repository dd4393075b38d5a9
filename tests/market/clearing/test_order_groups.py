import pytest

from mockserver.market.clearing.order_groups import OrderGroup
from mockserver.market.clearing.orders import Order
from tests.markets import bid, new_world


@pytest.fixture
def group():
    """20 MW at $50, 40 MW and 20 MW at $30, and a curve that falls from $60 to $10 over 50 MW."""
    world = new_world()
    curves = [((0, 50), (20, 50)), ((0, 30), (40, 30)), ((0, 30), (20, 30)), ((0, 60), (50, 10))]
    orders = [Order(None, bid(world, *curve), 10**9) for curve in curves]
    return OrderGroup((1.0,), False, list(enumerate(orders)))


@pytest.mark.parametrize(("price", "mw"), [(6001, 0), (6000, 0), (5000, 30), (3001, 49.99), (3000, 110), (1000, 130)])
def test_a_bundle_wants_what_its_lots_want_together(group, price, mw):
    assert group.wanted(price) == mw * 1000


def test_steps_add_up_to_what_is_wanted_and_refining_keeps_it(group):
    while group.refine(2500.5):
        pass

    assert sum(step.units for step in group.steps) == group.wanted(0)
    assert not any(step.holds(2500.5) for step in group.steps)


def test_what_is_left_at_the_price_is_shared_pro_rata(group):
    # sure at a cent more are 20 and 29.99 MW; the curve's last 0.01 MW shares with the two flat ones
    assert [units for _, units in group.share(80_000, 3000)] == [20_000, 20_003, 10_001, 29_995]


def test_an_award_that_its_price_cant_explain_is_shared_at_the_price_that_can(group):
    assert sum(units for _, units in group.share(80_000, 9000)) == pytest.approx(80_000, abs=4)
    assert sum(units for _, units in group.share(10_000, 0)) == pytest.approx(10_000, abs=4)
