"""CRR Load Migration: what distribution companies report, and the CRRs that follow customers to another LSE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mockserver.call import Body, Call
from mockserver.clock import instant, moment_of
from mockserver.errors import MOST_ENTRIES, BusinessError, ErrorEntry
from mockserver.market.activity import Handler
from mockserver.market.calendar import pacific_day
from mockserver.market.migration import bodies, shapes
from mockserver.market.migration.peak_hours import peak_hours
from mockserver.market.migration.results import lses
from mockserver.market.migration.store import (
    CHANGES,
    CUSTOMERS,
    RATES,
    Change,
    Customers,
    MigrationMarket,
    Migrations,
    Rate,
    Upload,
)
from mockserver.market.people.participants import Participant, Role
from mockserver.market.portfolios.markets import MarketStatus
from mockserver.market.quantities import mw_units
from mockserver.market.shapes import OfParticipant
from mockserver.market.world import World
from mockserver.wording import nearest


def active_markets(_call: Call, world: World) -> list[Body]:
    return [bodies.market_body(one, world) for one in world[Migrations] if one.configured and one.posted is None]


def posted_markets(_call: Call, world: World) -> list[Body]:
    return [bodies.market_body(one, world) for one in world[Migrations] if one.posted is not None]


def market_status(call: Call, world: World) -> Body:
    return {"marketStatus": _market(call, world).status(world.now)}


def load_percentage(call: Call, world: World) -> Body:
    """Transfers that the caller reported, lost or gained."""
    market = _posted(call, world)
    own = [
        one for one in world[Migrations].transfers(market.name) if call.participant in (one.udc, one.loser, one.gainer)
    ]
    return {
        "loadMigrationMarket": market.name,
        "loadMigrationPercentages": [bodies.transfer_body(one, world) for one in own],
    }


def crr_results(call: Call, world: World) -> Body:
    """What the market made of the caller's CRRs."""
    market = _posted(call, world)
    own = [one for one in world[Migrations].crrs(market.name) if one.owner == call.participant]
    return {"loadMigrationMarket": market.name, "loadMigrationCrrs": [bodies.crr_body(one) for one in own]}


def n_hour_data(call: Call, world: World) -> list[Body]:
    """The peak hours over which the market measures load, once they are posted."""
    market = _market(call, world)
    _only_udc(call, world)
    if market.n_hour_posts is None or world.now < market.n_hour_posts:
        posts = f"at {instant(market.n_hour_posts)}" if market.n_hour_posts else "at a time not set yet"
        raise BusinessError("LMV0101", why=f"{market.name} posts its hours {posts}, now is {instant(world.now)}")
    modified = instant(market.n_hour_posts)
    return [bodies.peak_hour_body(one, modified) for one in peak_hours(world, market)]


def existing_customers(call: Call, world: World) -> Body:
    """What was reported; records of no customers are left out, since the reply can't hold a zero."""
    return _existing(call, world, CUSTOMERS, "numberOfCustomerRecords", bodies.customers_body)


def existing_changes(call: Call, world: World) -> Body:
    return _existing(call, world, CHANGES, "dasrRecords", bodies.change_body)


def existing_rates(call: Call, world: World) -> Body:
    return _existing(call, world, RATES, "customerRateRecords", bodies.rate_body)


def report_customers(call: Call, world: World) -> Body:
    market = _open(call, world)
    records = [
        Customers(one["lse"], one["class"], one["numberOfCustomers"]) for one in call.body["numberOfCustomerRecords"]
    ]
    known = lses(world)
    udc = call.body["udcName"]
    faults = [_no_lse_of(known, one.duns, udc) for one in records]
    _refuse("numberOfCustomerRecords", faults, _repeated((one.duns, one.customer_class) for one in records))
    return _save(call, world, CUSTOMERS, market, tuple(records))


def report_changes(call: Call, world: World) -> Body:
    market = _open(call, world)
    effective = moment_of(call.body["effectiveDate"])
    if pacific_day(effective) != pacific_day(market.effective):
        raise BusinessError("LMV023", why=f"{market.name} takes effect at {instant(market.effective)}")
    records = [
        Change(one["recordId"], one["class"], one["fromLse"], one["toLse"], one["numCustomerTransfer"])
        for one in call.body["dasrRecords"]
    ]
    known = lses(world)
    udc = call.body["udcName"]
    faults = [_wrong_change(known, one, udc) for one in records]
    too_many = _too_many(records, world[Migrations].report(CUSTOMERS, market.name, udc))
    _refuse("dasrRecords", faults, too_many, _repeated((one.record_id,) for one in records))
    return _save(call, world, CHANGES, market, tuple(records))


def report_rates(call: Call, world: World) -> Body:
    market = _open(call, world)
    records = [
        Rate(one["class"], one["tou"], one["seasonNumber"], one["year"], mw_units(one["kwRate"]))
        for one in call.body["customerRateRecords"]
    ]
    _refuse("customerRateRecords", [None] * len(records), _repeated(one[:4] for one in records))
    return _save(call, world, RATES, market, tuple(records))


def _market(call: Call, world: World) -> MigrationMarket:
    name = call.body["loadMigrationMarket"] if call.body else call.params["loadMigrationMarketName"]
    market = world[Migrations].markets.get(name)
    if market is None:
        raise BusinessError("LMV1003", why=f"no market {name}{nearest(name, world[Migrations].markets)}")
    if not market.configured:
        raise BusinessError("LMV1002", why=f"{market.name} has no submission window yet")
    return market


def _posted(call: Call, world: World) -> MigrationMarket:
    market = _market(call, world)
    if market.posted is None:
        raise BusinessError("LMV0103", why=_stands(market, world))
    return market


def _open(call: Call, world: World) -> MigrationMarket:
    """The market of an upload, if the caller may upload to it now."""
    market = _market(call, world)
    name = call.body["udcName"]
    udc = world.participants.find(name)
    if udc is None or not udc.has(Role.UDC):
        names = [one.name for one in world.participants.with_role(Role.UDC)]
        raise BusinessError("LMV024", why=f"no participant {name} with the role {Role.UDC}{nearest(name, names)}")
    if udc.name != call.participant:
        raise BusinessError("LMV024", why=f"{name} isn't {call.participant}, who calls")
    if market.status(world.now) is not MarketStatus.OPEN:
        raise BusinessError("LMV0102", why=_stands(market, world))
    return market


def _stands(market: MigrationMarket, world: World) -> str:
    return f"{market.name} is {market.status(world.now)} at {instant(world.now)}"


def _only_udc(call: Call, world: World) -> None:
    caller = world.participants.find(call.participant)
    if caller is None or not caller.has(Role.UDC, Role.OPERATOR):
        raise BusinessError("SEC0001", why=f"{call.participant} has no role {Role.UDC}")


def _existing(call: Call, world: World, kind: str, key: str, body: Callable[[Any, str], Body | None]) -> Body:
    market = _market(call, world)
    _only_udc(call, world)
    report = world[Migrations].report(kind, market.name, str(call.participant))
    records = [made for one in report.records if (made := body(one, instant(report.at)))] if report else []
    return {"loadMigrationMarket": market.name, "udcName": call.participant, key: records}


def _no_lse_of(known: Mapping[str, Participant], duns: str, udc: str) -> str | None:
    """Assumed: an LSE has its customers with one distribution company, or with any where the world names none."""
    lse = known.get(duns)
    if lse is None:
        return f"no load serving entity is registered under {duns}"
    return f"{duns} serves customers of {lse.udc}, none of {udc}" if lse.udc not in ("", udc) else None


def _wrong_change(known: Mapping[str, Participant], change: Change, udc: str) -> str | None:
    if change.from_duns == change.to_duns:
        return "fromLse and toLse are the same"
    return _no_lse_of(known, change.from_duns, udc) or _no_lse_of(known, change.to_duns, udc)


def _too_many(changes: Iterable[Change], customers: Upload | None) -> list[str | None]:
    """For each change whether more customers have left by then than there are, where their number is reported."""
    left: Counter[tuple[str, str]] = Counter()
    for one in customers.records if customers else ():
        if isinstance(one, Customers):
            left[one.duns, one.customer_class] = one.number
    faults: list[str | None] = []
    for change in changes:
        key = change.from_duns, change.customer_class
        had, left[key] = left[key], left[key] - change.number
        beyond = customers is not None and left[key] < 0
        faults.append(
            f"{change.from_duns} has {max(0, had)} {change.customer_class} customers left" if beyond else None
        )
    return faults


def _repeated(keys: Iterable[tuple[object, ...]]) -> list[str | None]:
    """For each record what it shares with an earlier one, in which no two may be alike."""
    seen: dict[tuple[object, ...], str] = {}
    faults: list[str | None] = []
    for key in keys:
        fault = seen.get(key)
        if fault == "":
            fault = seen[key] = f"{', '.join(map(str, key))} stands twice"
        elif fault is None:
            seen[key] = ""
        faults.append(fault)
    return faults


def _refuse(name: str, *columns: list[str | None]) -> None:
    """Refuse an upload for each record that has a fault in any of the columns."""
    wrong = [(index, faults) for index, faults in enumerate(zip(*columns, strict=True)) if any(faults)]
    errors = [
        ErrorEntry.of_record(name, index, "; ".join(filter(None, faults))) for index, faults in wrong[:MOST_ENTRIES]
    ]
    if errors:
        raise BusinessError.of(errors, number=len(wrong))


def _save(call: Call, world: World, kind: str, market: MigrationMarket, records: Any) -> Body:
    world[Migrations].save(kind, market.name, call.body["udcName"], Upload(world.now, records))
    return {"submissionStatus": "VALID"}


HANDLERS: dict[str, Handler] = {
    "GET /loadmigration/activeLoadMigrationMarketList": Handler(active_markets, list[shapes.Market]),
    "GET /loadmigration/postedLoadMigrationMarketList": Handler(posted_markets, list[shapes.Market]),
    "GET /loadmigration/loadMigrationMarketStatus": Handler(market_status, shapes.Status, shapes.OfMarket),
    "GET /loadmigration/loadPercentage": Handler(load_percentage, shapes.Transfers, shapes.OfMarket),
    "GET /loadmigration/loadMigrationCrrResults": Handler(crr_results, shapes.Crrs, shapes.OfMarket),
    "GET /loadmigration/nHourData": Handler(n_hour_data, list[shapes.PeakHour], shapes.OfMarket),
    "GET /loadmigration/existingNumberOfCustomers": Handler(
        existing_customers, shapes.ReportedCustomers, shapes.OfMarket
    ),
    "GET /loadmigration/existingDasrSummary": Handler(existing_changes, shapes.ReportedChanges, shapes.OfMarket),
    "GET /loadmigration/existingCustomerRates": Handler(existing_rates, shapes.ReportedRates, shapes.OfMarket),
    "POST /loadmigration/numberOfCustomers": Handler(
        report_customers, shapes.Submitted, OfParticipant, body=shapes.CustomersUpload
    ),
    "POST /loadmigration/dasrSummary": Handler(
        report_changes, shapes.Submitted, OfParticipant, body=shapes.ChangesUpload
    ),
    "POST /loadmigration/customerRates": Handler(
        report_rates, shapes.Submitted, OfParticipant, body=shapes.RatesUpload
    ),
}
