"""A trading desk's client of CAISO's CRR services."""

from desk.desk import Desk
from desk.portfolio import Bid, read_bids
from desk.wire import Refused, Unavailable, Wire

__all__ = ["Bid", "Desk", "Refused", "Unavailable", "Wire", "read_bids"]
