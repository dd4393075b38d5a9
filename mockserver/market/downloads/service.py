"""CRR Market Data: the files to download, each from the moment at which the calendar lets it be known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from mockserver.call import Call, Download
from mockserver.clock import instant
from mockserver.errors import BusinessError
from mockserver.market.activity import Handler
from mockserver.market.calendar import pacific_day
from mockserver.market.clearing.results import MarketResult, Results
from mockserver.market.downloads import shapes
from mockserver.market.downloads.releases import release_named
from mockserver.market.downloads.rows import (
    Rows,
    binding_constraints,
    clearing_prices,
    existing_crrs,
    grouped_base_loading,
    monthly_quantities,
    private_allocation,
    private_auction,
    public_allocation,
    public_auction,
    replacements,
    seasonal_quantities,
    set_asides,
    signature_pairs,
    source_sinks,
    upper_bounds,
)
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.nomination.cap_calculation import kinds_of
from mockserver.market.nomination.store import Cap, CapKind, Caps, market_of_calculation
from mockserver.market.portfolios.markets import Market, Markets, MarketType
from mockserver.market.portfolios.rules import unknown_market
from mockserver.market.world import World
from mockserver.wording import nearest

T = TypeVar("T")

NO_PUBLIC_FILE, NO_PRIVATE_FILE = "DWL0005", "DWL0006"
_NEAR_YEARS = 3  # how many years after this one a CRR from load migration counts as current

_GENERAL: dict[str, Callable[[World], Rows]] = {
    "PUBLIC_EXISTING_CRR": lambda world: existing_crrs(world[Inventory].unexpired(world.now)),
    "SOURCE_SINK_REPLACEMENT": replacements,
}
_MARKET: dict[str, Callable[[World, Market], Rows]] = {
    "SOURCE_SINK": source_sinks,
    "GROUPED_BASE_LOADING": grouped_base_loading,
    "SET_ASIDE": set_asides,
}
_RESULT: dict[str, Callable[[World, MarketResult], Rows]] = {
    "PUBLIC_ALLOCATION_RESULT": lambda _world, result: public_allocation(result),
    "PUBLIC_AUCTION_RESULT": lambda _world, result: public_auction(result),
    "BINDING_CONSTRAINT": lambda _world, result: binding_constraints(result),
    "CLEARING_PRICE": clearing_prices,
}
_CAPS: dict[str, Callable[[list[Cap]], Rows]] = {
    "SEQ": seasonal_quantities,
    "MEQ": monthly_quantities,
    "UPPER_BOUND": upper_bounds,
    "SIGNATURE": signature_pairs,
}
_OWN: dict[str, Callable[[MarketResult, str], Rows]] = {
    "PRIVATE_ALLOCATION_RESULT": private_allocation,
    "PRIVATE_AUCTION_RESULT": private_auction,
}
_HELD: dict[str, Callable[[Crr, datetime], bool]] = {
    "PRIVATE_EXISTING_CRR_ALLOCATION": lambda crr, _now: crr.origin.startswith("ALLOC_"),
    "PRIVATE_EXISTING_CRR_AUCTION": lambda crr, _now: crr.origin.startswith("AUC_"),
    "PRIVATE_EXISTING_CRR_SECONDARY_MARKET": lambda crr, _now: crr.origin == "SECONDARY_MARKET",
    "PRIVATE_EXISTING_CRR_SYSTEM": lambda crr, _now: crr.origin in ("SYSTEM", "OTHER"),
    "PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3": lambda crr, now: _migrated(crr) and _is_near(crr, now),
    "PRIVATE_EXISTING_CRR_LM_BEYOND_3": lambda crr, now: _migrated(crr) and not _is_near(crr, now),
}


def public_general_data(call: Call, world: World) -> Download:
    kind = call.params["publicGeneralDownloadType"]
    return _file(call, kind, kind, _of(_GENERAL, kind)(world), NO_PUBLIC_FILE)


def public_market_data(call: Call, world: World) -> Download:
    kind = call.params["publicMarketDownloadType"]
    market = release_named(call.params["marketName"], world) or _market(call, world)
    rows_of = _of(_MARKET, kind)
    if world.now < market.publish:
        why = f"{market.name} is published at {instant(market.publish)}, now is {instant(world.now)}"
        raise BusinessError(NO_PUBLIC_FILE, why=why)
    return _file(call, kind, f"{market.name}_{kind}", rows_of(world, market), NO_PUBLIC_FILE)


def public_allocation_result(call: Call, world: World) -> Download:
    return _public_result(call, world, MarketType.ALLOCATION, call.params["publicAllocationResultDownloadType"])


def public_auction_result(call: Call, world: World) -> Download:
    return _public_result(call, world, MarketType.AUCTION, call.params["publicAuctionResultDownloadType"])


def _public_result(call: Call, world: World, wanted: MarketType, kind: str) -> Download:
    result = _result(call, world, wanted)
    return _file(call, kind, f"{result.market}_{kind}", _of(_RESULT, kind)(world, result), NO_PUBLIC_FILE)


def private_general_data(call: Call, world: World) -> Download:
    kind = call.params["privateGeneralDownloadType"]
    participant, belongs = world.participants.find(call.participant), _of(_HELD, kind)
    held = [
        crr
        for crr in world[Inventory].unexpired(world.now)
        if participant and participant.owns(crr.owner) and belongs(crr, world.now)
    ]
    return _file(call, kind, kind, existing_crrs(held), NO_PRIVATE_FILE)


def private_allocation_market_data(call: Call, world: World) -> Download:
    kind, name = call.params["privateAllocationDataDownloadType"], call.params["nominationCapCalcName"]
    market = world[Markets].find(market_of_calculation(name) or "")
    if market is None or kind not in kinds_of(market):
        why = f"no market has the calculation {name}" if market is None else f"{market.name} has no {kind}"
        raise BusinessError("CAP0001", why=why)
    if not world[Caps].posted(market.name):
        raise BusinessError("CAP0002", why=f"the caps of {market.name} aren't posted at {instant(world.now)}")
    caps = world[Caps].of(market.name, call.params["participantName"], CapKind(kind))
    return _file(call, kind, f"{name}_{kind}", _of(_CAPS, kind)(caps), NO_PRIVATE_FILE)


def private_allocation_result(call: Call, world: World) -> Download:
    return _own_result(call, world, MarketType.ALLOCATION, call.params["privateAllocationResultDownloadType"])


def private_auction_result(call: Call, world: World) -> Download:
    return _own_result(call, world, MarketType.AUCTION, call.params["privateAuctionResultDownloadType"])


def _own_result(call: Call, world: World, wanted: MarketType, kind: str) -> Download:
    result, rows_of = _result(call, world, wanted), _of(_OWN, kind)
    rows = rows_of(result, call.params["participantName"])
    return _file(call, kind, f"{result.market}_{kind}", rows, NO_PRIVATE_FILE)


def _file(call: Call, kind: str, name: str, rows: Rows, nothing: str) -> Download:
    """The file; what would be an empty one is refused."""
    if not rows:
        raise BusinessError(nothing, why=f"there are no rows of {name} for {call.participant}")
    return Download(kind, call.params["fileFormat"], name, rows)


def _of(rows_by_kind: Mapping[str, T], kind: str) -> T:
    """What belongs to a download type; a file of other versions may let one through that isn't known here."""
    if kind not in rows_by_kind:
        raise BusinessError("DWL0001", why=f"the mock has no rows for {kind}{nearest(kind, rows_by_kind)}")
    return rows_by_kind[kind]


def _market(call: Call, world: World) -> Market:
    name = call.params["marketName"]
    market = world[Markets].find(name)
    if market is None:
        raise BusinessError("MKT0001", why=unknown_market(name, world))
    return market


def _result(call: Call, world: World, wanted: MarketType) -> MarketResult:
    """The results of a posted market of the wanted type."""
    market = _market(call, world)
    if market.type is not wanted:
        raise BusinessError("SER0005", why=f"{market.name} is an {market.type}, not an {wanted}")
    result = world[Results].find(market.name)
    if result is None:
        status = market.status(world.now)
        raise BusinessError("MKT0007", why=f"{market.name} is {status} at {instant(world.now)}, not yet POSTED")
    return result


def _migrated(crr: Crr) -> bool:
    return crr.origin == "LOAD_MIGRATION"


def _is_near(crr: Crr, now: datetime) -> bool:
    return pacific_day(crr.start).year <= pacific_day(now).year + _NEAR_YEARS


HANDLERS: dict[str, Handler] = {
    "GET /marketdata/publicGeneralData": Handler(public_general_data, Download, shapes.PublicGeneral),
    "GET /marketdata/publicMarketData": Handler(public_market_data, Download, shapes.PublicMarket),
    "GET /marketdata/publicAllocationResult": Handler(public_allocation_result, Download, shapes.PublicAllocation),
    "GET /marketdata/publicAuctionResult": Handler(public_auction_result, Download, shapes.PublicAuction),
    "GET /marketdata/privateGeneralData": Handler(private_general_data, Download, shapes.PrivateGeneral),
    "GET /marketdata/privateAllocationMarketData": Handler(
        private_allocation_market_data, Download, shapes.PrivateAllocationMarket
    ),
    "GET /marketdata/privateAllocationResult": Handler(private_allocation_result, Download, shapes.PrivateAllocation),
    "GET /marketdata/privateAuctionResult": Handler(private_auction_result, Download, shapes.PrivateAuction),
}
