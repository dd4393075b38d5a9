"""Load migration as the service writes it."""

from __future__ import annotations

from datetime import UTC, date, time

from mockserver.call import Body
from mockserver.clock import instant
from mockserver.market.calendar import pacific
from mockserver.market.migration.store import Change, Customers, MigrationCrr, MigrationMarket, PeakHour, Rate, Transfer
from mockserver.market.quantities import mw
from mockserver.market.world import World


def peak_hour_body(hour: PeakHour, modified: str) -> Body:
    return {
        "defaultLoadAggregationPoint": hour.dlap,
        "seasonNumber": hour.season,
        "tou": hour.tou,
        "effectiveDate": _midnight(hour.day),
        "hourEnding": hour.ending,
        "lastModified": modified,
    }


def _midnight(day: date) -> str:
    return instant(pacific(day, time()))


def customers_body(customers: Customers, at: str) -> Body | None:
    if customers.number == 0:
        return None
    return {
        "lse": customers.duns,
        "class": customers.customer_class,
        "numberOfCustomers": customers.number,
        "lastModified": at,
    }


def change_body(change: Change, at: str) -> Body:
    return {
        "recordId": change.record_id,
        "class": change.customer_class,
        "fromLse": change.from_duns,
        "toLse": change.to_duns,
        "numCustomerTransfer": change.number,
        "lastModified": at,
    }


def rate_body(rate: Rate, at: str) -> Body:
    return {
        "class": rate.customer_class,
        "tou": rate.tou,
        "seasonNumber": rate.season,
        "year": rate.year,
        "kwRate": mw(rate.units),
        "uploadDate": at,
        "lastModified": at,
    }


def market_body(market: MigrationMarket, world: World) -> Body:
    posted = market.n_hour_posts is not None and market.n_hour_posts <= world.now
    return {
        "marketName": market.name,
        "effectiveDate": instant(market.effective),
        "nHourDataPosting": "Yes" if posted else "No",
        **({"nHourDataPostDate": instant(market.n_hour_posts)} if market.n_hour_posts else {}),
        "submissionWindow": {
            "openDate": instant(market.opens or market.effective),
            "closeDate": instant(market.closes or market.effective),
        },
        "marketStatus": market.status(world.now),
    }


def transfer_body(transfer: Transfer, world: World) -> Body:
    scale = 1 if world.rules.load_percentage == "fraction" else 100
    return {
        "id": transfer.id,
        "udc": transfer.udc,
        "fromLse": transfer.loser,
        "toLse": transfer.gainer,
        "fromAssetOwner": transfer.loser,
        "toAssetOwner": transfer.gainer,
        "seasonNumber": transfer.season,
        "tou": transfer.tou,
        "loadPercentage": round(float(transfer.share * scale), 6),
        "loadTransferMw": round(transfer.watts / 1_000_000, 6),
    }


def crr_body(crr: MigrationCrr) -> Body:
    return {
        "crrId": crr.crr_id,
        "parentCrrId": crr.parent,
        "assetOwner": crr.owner,
        "source": crr.source,
        "sink": crr.sink,
        "tou": crr.tou,
        "startDate": instant(crr.start.astimezone(UTC)),
        "endDate": instant(crr.end),
        "crrType": crr.type,
        "initialMw" if crr.new else "adjustedMw": mw(crr.units),
    }
