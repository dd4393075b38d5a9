"""What a curve takes or gives at one price, in thousandths of a MW."""

from mockserver.market.clearing.curves import Demand, mirrored


def units_bought(curve, price):
    return Demand(curve).at(price)


def units_sold(curve, price):
    """As much as it would buy of the opposite path."""
    return Demand(mirrored(curve)).at(-price)
