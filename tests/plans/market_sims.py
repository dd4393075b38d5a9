"""How a participant's system does the tasks of both Market Sim plans."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.clock import instant
from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Inventory
from tests.plans.player import Do, Player

WAS = "2020-01-01T00:00:00Z"
DUNS = {"ZPGL": "990000001", "ZCCA1": "990000003"}
MIGRATION = "LOAD_MIGRATION_{month+1}"


def nominates(market: str) -> Do:
    return lambda one: one.nominate(one.name(market))


def bids(market: str) -> Do:
    return lambda one: one.bid(one.name(market))


def downloads(operation: str, *kinds: str, **names: str) -> Do:
    def do(one: Player) -> None:
        for kind in kinds:
            one.download(operation, kind, **{key: one.name(text) for key, text in names.items()})

    return do


def lists_markets(one: Player) -> None:
    for kind in ("Allocation", "Auction"):
        one.get(f"/marketstatus/v1.0/active{kind}Markets")


def asks_for_credit(market: str) -> Do:
    def do(one: Player) -> None:
        name = one.name(market)
        curve = [{"mw": 0, "price": 10}, {"mw": 1, "price": 10}]
        key = {"marketName": name, "portfolioName": "Credit", "participantName": one.participant}
        term = one.first_period(name)
        path = {"source": "TH_SP15_GEN-APND", "sink": "DLAP_PGAE-APND", "tou": "OFF", "hedgeType": "OBL"}
        bid = {**path, "assetOwner": one.participant, "period": term, "crrType": "AUC", "bidCurve": curve}
        one.post("/auction/v1.0/portfolioCreation", {**key, "newBids": [bid], "newOffers": []})
        one.get("/auction/v1.0/portfolioRequiredCredit", marketName=name, portfolioName="Credit")

    return do


def sells(one: Player) -> None:
    """A CRR that it holds is offered in the auction, in a portfolio that it then takes away."""
    market, term = one.name("AUC_MN_{month+1}"), one.name("{month+1}")
    crr = next(c for c in one.client.world[Inventory] if (c.owner, c.period) == (one.participant, term))
    path = {"source": crr.source, "sink": crr.sink, "hedgeType": crr.hedge, "tou": crr.tou, "crrType": crr.type}
    curve = [{"mw": 0, "price": 1}, {"mw": 1, "price": 1}]
    offer = {**path, "assetOwner": one.participant, "period": term, "crrId": crr.id, "bidCurve": curve}
    key = {"marketName": market, "portfolioName": "Sale", "participantName": one.participant}
    one.post("/auction/v1.0/portfolioCreation", {**key, "newBids": [], "newOffers": [offer]})


def loads(flag: str, window: str, term: str) -> Do:
    return lambda one: one.load(one.name(window), flag, one.name(term))


def reports(operation: str) -> Do:
    def do(one: Player) -> None:
        market = one.name(MIGRATION)
        body = {"loadMigrationMarket": market, "udcName": one.participant, **_RECORDS[operation](one)}
        one.post(f"/loadmigration/v1.0/{operation}", body, participantName=one.participant)

    return do


def _customers(_one: Player) -> dict[str, object]:
    return {
        "numberOfCustomerRecords": [
            {"lse": duns, "class": "RESIDENTIAL", "numberOfCustomers": 1000} for duns in DUNS.values()
        ]
    }


def _rates(one: Player) -> dict[str, object]:
    year = one.around.day.year
    return {
        "customerRateRecords": [
            {"class": "RESIDENTIAL", "tou": tou, "seasonNumber": season, "year": year, "kwRate": 2.5}
            for tou in ("ON", "OFF")
            for season in (1, 2, 3, 4)
        ]
    }


def _changes(one: Player) -> dict[str, object]:
    month = period(one.name("{month+1}"))
    assert month is not None
    change = {"recordId": "R1", "class": "RESIDENTIAL", "fromLse": DUNS["ZPGL"], "toLse": DUNS["ZCCA1"]}
    return {"effectiveDate": instant(month.start), "dasrRecords": [{**change, "numCustomerTransfer": 100}]}


_RECORDS = {"numberOfCustomers": _customers, "customerRates": _rates, "dasrSummary": _changes}


def asks_for_conversion(window: str, season: str) -> Do:
    def do(one: Player) -> None:
        term = period(one.name(season))
        assert term is not None
        path = {"source": "MALIN_5_N101", "sink": "TRACY_5_B1", "mw": 20.5, "transfereeAO": "ZPGL", "modeled": "Y"}
        request = {**path, "startDate": instant(term.start), "endDate": instant(term.end)}
        key = {"torConversionWindow": one.name(window), "torHolder": one.participant}
        one.post("/torconversion/v1.0/torConversionCreation", {**key, "conversionRequests": [request]})

    return do


def approves(one: Player) -> None:
    window = one.name("TOR_CONVERSION_{year+1}_S01")
    asked = one.get("/torconversion/v1.0/mtTorCRRApprovalList", torConversionWindow=window)
    records = [{**record, "approvalStatus": "APPROVED"} for record in asked]
    body = {"torConversionWindow": window, "assetOwner": one.participant, "conversionApprovalRecords": records}
    one.post("/torconversion/v1.0/torConversionApproval", body)


def posts_offer(one: Player) -> None:
    term = period(one.name("{month+1}"))
    assert term is not None
    path = {"source": "TH_ZP26_GEN-APND", "sink": "DLAP_PGAE-APND", "tou": "ON", "hedgeType": "OBL", "crrType": "AUC"}
    times = {"startDate": instant(term.start), "endDate": instant(term.end), "mw": 1, "price": 5}
    contact = {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}
    offer = {"assetOwner": one.participant, **path, **times, "contactInfo": contact}
    one.post("/secondarymarket/v1.0/publicSmBuyOfferCreation", [offer], participantName=one.participant)


def asks_for_windows(one: Player) -> None:
    one.get("/historicalforecastedload/v1.0/openForecastLoadSubmissionWindow")


T1 = "NOMCAP_ALLOC_MN_{month+1}_T1"
ANNUAL = "NOMCAP_ALLOC_AN_{year+1}_T1"
OF_2024: Mapping[str, Do] = {
    "markets": lists_markets,
    "public-download": downloads("publicGeneralData", "PUBLIC_EXISTING_CRR"),
    "private-download": lambda one: _own_crrs(one),
    "messages": lambda one: one.get("/messages/v1.0/public", fromDate=WAS),
    "caps": downloads("privateAllocationMarketData", "MEQ", nominationCapCalcName=T1),
    "monthly-tier": nominates("ALLOC_MN_{month+1}_T1"),
    "historical-load": loads("H", "HIST_LOAD_{month+3}", "{month+3}"),
    "forecast-load": loads("F", "FORECAST_LOAD_{month+3}", "{month+3}"),
    "allocation-results": downloads(
        "publicAllocationResult", "PUBLIC_ALLOCATION_RESULT", marketName="ALLOC_MN_{month}_T1"
    ),
    "conversion": asks_for_conversion("TOR_CONVERSION_{year+1}_S01", "{year+1}_S01"),
    "monthly-auction": bids("AUC_MN_{month+1}"),
    "sell-offer": sells,
    "credit": asks_for_credit("AUC_MN_{month+1}"),
    "auction-results": downloads("publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName="AUC_MN_{month}"),
    "customers": reports("numberOfCustomers"),
    "rates": reports("customerRates"),
    "changes": reports("dasrSummary"),
    "cec-forecast": asks_for_windows,
    "long-term": nominates("ALLOC_AN_{year}_LT"),
    "secondary-market": posts_offer,
    "approval": approves,
    "annual-caps": downloads(
        "privateAllocationMarketData", "SEQ", "UPPER_BOUND", "SIGNATURE", nominationCapCalcName=ANNUAL
    ),
    "annual-tier": nominates("ALLOC_AN_{year+1}_T1"),
    "annual-auction": bids("AUC_AN_{year+1}"),
    "own-scenario": bids("AUC_MN_{month+2}"),
    "tier-of-week-1": downloads(
        "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName="ALLOC_MN_{month+1}_T1"
    ),
    "long-term-of-week-1": downloads(
        "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName="ALLOC_AN_{year}_LT"
    ),
    "auction-of-week-1": downloads("privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName="AUC_MN_{month+1}"),
    "prices-of-week-1": downloads("publicAuctionResult", "CLEARING_PRICE", marketName="AUC_MN_{month+1}"),
    "migration-of-week-1": lambda one: one.get(
        "/loadmigration/v1.0/existingDasrSummary", loadMigrationMarketName=one.name(MIGRATION)
    ),
    "free-auction-3": bids("AUC_MN_{month+3}"),
    "free-tier-3": nominates("ALLOC_MN_{month+2}_T1"),
    "free-auction-4": bids("AUC_MN_{month+4}"),
    "free-tier-4": nominates("ALLOC_MN_{month+3}_T1"),
    "free-auction-5": bids("AUC_MN_{month+5}"),
    "free-tier-5": nominates("ALLOC_MN_{month+4}_T1"),
}


def _own_crrs(one: Player) -> None:
    """Those of whichever kind it has."""
    origins = {crr.origin.partition("_")[0] for crr in one.client.world[Inventory] if crr.owner == one.participant}
    kind = "ALLOCATION" if "ALLOC" in origins else "AUCTION" if "AUC" in origins else "SYSTEM"
    one.download("privateGeneralData", f"PRIVATE_EXISTING_CRR_{kind}")


def migrates(one: Player) -> None:
    for operation in ("customerRates", "numberOfCustomers", "dasrSummary"):
        reports(operation)(one)


def annual_results(one: Player) -> None:
    one.download("privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName=one.name("AUC_AN_{year+1}"))
    one.download("publicAuctionResult", "CLEARING_PRICE", marketName=one.name("AUC_AN_{year+1}"))


OF_2023: Mapping[str, Do] = {
    "preloaded": downloads("publicMarketData", "SOURCE_SINK", marketName="ALLOC_MN_{month+1}_T1"),
    "first-tier": nominates("ALLOC_MN_{month+1}_T1"),
    "load": loads("F", "FORECAST_LOAD_{month+3}", "{month+3}"),
    "migration": migrates,
    "conversion": asks_for_conversion("TOR_CONVERSION_{year}_S02", "{year}_S02"),
    "first-results": downloads(
        "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName="ALLOC_MN_{month+1}_T1"
    ),
    "quantities": downloads("privateAllocationMarketData", "MEQ", nominationCapCalcName="NOMCAP_ALLOC_MN_{month+1}_T2"),
    "set-aside": downloads("publicMarketData", "SET_ASIDE", marketName="ALLOC_MN_{month+1}_T2"),
    "second-tier": nominates("ALLOC_MN_{month+1}_T2"),
    "second-results": downloads(
        "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName="ALLOC_MN_{month+1}_T2"
    ),
    "collateral": asks_for_credit("AUC_MN_{month+1}"),
    "monthly-auction": bids("AUC_MN_{month+1}"),
    "monthly-results": downloads("publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName="AUC_MN_{month+1}"),
    "annual-tier": nominates("ALLOC_AN_{year+1}_T1"),
    "annual-tier-results": downloads(
        "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName="ALLOC_AN_{year+1}_T1"
    ),
    "settlement": downloads("privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName="AUC_MN_{month+1}"),
    "annual-auction": bids("AUC_AN_{year+1}"),
    "reports": downloads("publicGeneralData", "PUBLIC_EXISTING_CRR"),
    "own-report": _own_crrs,
    "annual-results": annual_results,
    "free-auction-4": bids("AUC_MN_{month+2}"),
    "free-tier-4": nominates("ALLOC_MN_{month+2}_T1"),
    "free-auction-5": bids("AUC_MN_{month+3}"),
    "free-tier-5": nominates("ALLOC_MN_{month+3}_T1"),
}
