"""What no document says: the choices that a world file may change, each with the default that seems likeliest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from mockserver.files.model import Within

_Share = Annotated[float, Within(0, 1)]
_Dollars = Annotated[float, Within(0, 10**9)]
_Whole = Annotated[int, Within(0, 10**9)]


@dataclass(frozen=True, slots=True)
class Rules:
    """Open points of the CRR system. All are assumed; `rules:` in a world file sets them.

    path_price             how published node prices are signed: a path costs price(source) - price(sink), or
                           the other way; what a path costs doesn't depend on it
    curve_prices           which order of prices a bid curve must have: any monotonic one, as the spec says it,
                           or as an economist would (buyers pay less for more)
    auction_pairs          which paths can be bid for: those from supply (generator, hub, intertie) to delivery (load,
                           hub, intertie), or any
    clearing               table: prices from the seed; network: a linear program over the invented network
    price_noise            table clearing: by which share a node's price may differ from its typical one
    annual_share           network clearing: the share of each line's limit that annual markets may use
    monthly_share          the same for monthly markets
    lt_years               for how many years after the nominated one a long-term allocation runs
    creation_in_prep       whether portfolios can be created before the window opens
    most_records           bids and offers, nominations, or offers and responses of the secondary market in one body
    annual_floor           least credit that a submission to an annual auction needs, in dollars
    monthly_floor          the same for a monthly auction
    margin_share           credit margin as a share of the path's typical price for a month, for each month of a bid's
                           period; a secondary trade takes that of one month
    least_margin           least credit margin in dollars per MW and month
    counter_flow_credit    whether who sells seasonal allocated CRRs, in annual auctions or the secondary market, needs
                           credit for holding their counter-flow, which load migration may leave with the seller
    seq_share              share of the load metric that is the seasonal eligible quantity
    t1_share               share of SEQ (or MEQ, monthly) that the first tier may take
    t2_share               the same for the second tier
    lt_share               share of the load metric that may be long term
    monthly_t1_share       share of MEQ that the first monthly tier may take
    exceedance             share of hours above the exceedance level
    cec_tolerance          by how much a forecast may exceed the CEC's
    load_hours             all: load is VALID once each sink in it has every hour of the period; any: whatever it has
    load_percentage        whether load percentages are fractions or percents
    secondary_errors       element: status ERROR on each wrong offer; request: one wrong offer refuses all with 400
    credit_check_seconds   how long the credit check of a secondary trade takes
    """

    path_price: Literal["source_minus_sink", "sink_minus_source"] = "source_minus_sink"
    curve_prices: Literal["lenient", "spec", "economic"] = "lenient"
    auction_pairs: Literal["supply_to_delivery", "any"] = "supply_to_delivery"
    clearing: Literal["table", "network"] = "table"
    price_noise: _Share = 0.15
    annual_share: _Share = 0.65
    monthly_share: _Share = 1.0
    lt_years: Annotated[int, Within(0, 100)] = 9
    creation_in_prep: bool = False
    most_records: _Whole = 500
    annual_floor: _Dollars = 500_000
    monthly_floor: _Dollars = 100_000
    margin_share: _Share = 0.5
    least_margin: _Dollars = 1
    counter_flow_credit: bool = True
    seq_share: _Share = 0.75
    t1_share: _Share = 2 / 3
    t2_share: _Share = 2 / 3
    lt_share: _Share = 0.5
    monthly_t1_share: _Share = 0.5
    exceedance: _Share = 0.005
    cec_tolerance: _Share = 0.05
    load_hours: Literal["all", "any"] = "all"
    load_percentage: Literal["fraction", "percent"] = "fraction"
    secondary_errors: Literal["element", "request"] = "element"
    credit_check_seconds: _Whole = 60
