"""One day of each role, as the plan of a desk would have it; nothing in it is to be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from mockserver.clock import instant, moment_of
from mockserver.market.calendar import PACIFIC, hours_of_day, pacific, pacific_day
from tests.market.stranger import CONTACT, Stranger

Row = Mapping[str, Any]
_WITHOUT_NOMINATIONS = "_ETC"  # where existing rights are modelled, and nobody nominates
AUCTION, NOMINATION = "/auction/v1.0/", "/nomination/v1.0/"
LOAD, MIGRATION = "/historicalforecastedload/v1.0/", "/loadmigration/v1.0/"
TOR, TRADING = "/torconversion/v1.0/", "/secondarymarket/v1.0/"


def holder(desk: Stranger) -> None:
    """Reads what it holds and what is published, bids and offers in the auction, and sells to another desk."""
    held = desk.rows("privateGeneralData", privateGeneralDownloadType="PRIVATE_EXISTING_CRR_SECONDARY_MARKET")
    assert desk.rows("publicGeneralData", publicGeneralDownloadType="PUBLIC_EXISTING_CRR")
    market = desk.open_markets("Auction")[0]
    desk.get("/marketstatus/v1.0/marketInfo", marketName=market["name"])
    assert desk.rows("publicMarketData", marketName=market["name"], publicMarketDownloadType="SOURCE_SINK")
    offered, sold = _sellable(held, market)
    records = {"newBids": [_bid(desk, market, held[0])], "newOffers": [_bid(desk, market, offered, offered["CRRID"])]}
    _portfolio(desk, AUCTION, market, records)
    posted = desk.get("/marketstatus/v1.0/postedAuctionMarkets")[-1]["name"]
    for kind in ("PUBLIC_AUCTION_RESULT", "CLEARING_PRICE"):
        assert desk.rows("publicAuctionResult", marketName=posted, publicAuctionResultDownloadType=kind)
    _sell(desk, sold)
    _messages(desk)


def server_of_load(desk: Stranger) -> None:
    """Submits its load in all windows that are open, and nominates in all tiers that are."""
    sinks: set[str] = set()
    tiers = [one for one in desk.open_markets("Allocation") if not one["name"].endswith(_WITHOUT_NOMINATIONS)]
    for market in tiers:
        caps = _caps(desk, market)
        sinks |= {one["Sink"] for one in caps}
        record = _nomination(desk, market, next(one for one in caps if one["MW"] >= 1))
        _portfolio(desk, NOMINATION, market, {"newNominations": [record]})
    for operation in ("openHistLoadSubmissionWindow", "openForecastLoadSubmissionWindow"):
        for window in desk.get(LOAD + operation):
            _submit_load(desk, window, sinks)
    _messages(desk)


def distributor(desk: Stranger) -> None:
    """Reports customers, the change of some of them, and rates, and sees the load move when the market is posted."""
    market = next(one for one in desk.get(f"{MIGRATION}activeLoadMigrationMarketList") if one["marketStatus"] == "OPEN")
    name = market["marketName"]
    if market["nHourDataPosting"] == "Yes":
        assert desk.get(f"{MIGRATION}nHourData", loadMigrationMarketName=name)
    had = desk.get(f"{MIGRATION}existingNumberOfCustomers", loadMigrationMarketName=name)["numberOfCustomerRecords"]
    rates = desk.get(f"{MIGRATION}existingCustomerRates", loadMigrationMarketName=name)["customerRateRecords"]
    first, *_, last = had
    change = {"recordId": "R1", "class": first["class"], "fromLse": first["lse"], "toLse": last["lse"]}
    _report(desk, name, "numberOfCustomers", numberOfCustomerRecords=_without_dates(had))
    _report(desk, name, "customerRates", customerRateRecords=_without_dates(rates))
    moved = [{**change, "numCustomerTransfer": first["numberOfCustomers"] // 2}]
    _report(desk, name, "dasrSummary", dasrRecords=moved, effectiveDate=market["effectiveDate"])
    desk.advance(event=f"{name}.post-migration")
    assert desk.get(f"{MIGRATION}loadPercentage", loadMigrationMarketName=name)["loadMigrationPercentages"]
    desk.get(f"{MIGRATION}loadMigrationCrrResults", loadMigrationMarketName=name)


def owner_of_rights(desk: Stranger) -> None:
    """Asks for the conversion of its paths, approves it as the transferee, and holds the CRRs that come of it."""
    windows = desk.get(f"{TOR}activeTorConversionWindows")
    window = next(one for one in windows if one["status"] == "OPEN_FOR_CONVERSION")
    name, period = window["name"], window["period"]
    paths = desk.get(f"{TOR}torConversionPaths", torConversionWindow=name)
    asked = [
        {"source": one["source"], "sink": one["sink"], "startDate": period["startDate"], "endDate": period["endDate"]}
        for one in paths
    ]
    wish = {"mw": 10.5, "transfereeAO": desk.name, "modeled": "Y"}
    body = {
        "torConversionWindow": name,
        "torHolder": desk.name,
        "conversionRequests": [{**one, **wish} for one in asked],
    }
    assert desk.post(f"{TOR}torConversionCreation", body)["status"] == "VALID"
    desk.advance(event=f"{name}.open-approval")
    records = desk.get(f"{TOR}mtTorCRRApprovalList", torConversionWindow=name)
    decided = [{**one, "approvalStatus": "APPROVED"} for one in records]
    body = {"torConversionWindow": name, "assetOwner": desk.name, "conversionApprovalRecords": decided}
    assert desk.post(f"{TOR}torConversionApproval", body)["status"] == "VALID"
    desk.advance(event=f"{name}.post-conversion")
    assert desk.rows("privateGeneralData", privateGeneralDownloadType="PRIVATE_EXISTING_CRR_SYSTEM")


def reader(desk: Stranger) -> None:
    """Reads the lists of markets and what is public, and changes nothing."""
    for operation in ("activeAuctionMarkets", "activeAllocationMarkets", "postedAuctionMarkets"):
        assert desk.get(f"/marketstatus/v1.0/{operation}")
    assert desk.rows("publicGeneralData", publicGeneralDownloadType="PUBLIC_EXISTING_CRR")
    _messages(desk)


DAYS: Mapping[str, Callable[[Stranger], None]] = {
    "CRRH": holder,
    "CRRH,LSE": server_of_load,
    "CRRH,OBAALSE": server_of_load,
    "CRRH,LSE,MSS": server_of_load,
    "UDC": distributor,
    "CRRH,TOR": owner_of_rights,
    "CRRH,READ": reader,
}


def _portfolio(desk: Stranger, service: str, market: Row, records: dict[str, Any]) -> None:
    """Makes one, looks at it, submits it, takes it back and submits it again."""
    identifier = {"portfolioName": "Day", "marketName": market["name"], "participantName": desk.name}
    place = {"portfolioName": "Day", "marketName": market["name"]}
    desk.post(f"{service}portfolioCreation", {**identifier, **records})
    desk.get(f"{service}portfolio", **place)
    if service == AUCTION:
        desk.get(f"{service}portfolioRequiredCredit", **place)
    for step in ("Submission", "Retraction", "Submission"):
        desk.post(f"{service}portfolio{step}", identifier)
    assert desk.get(f"{service}portfolioStatus", **place)["status"] == "SUBMITTED"
    assert desk.get(f"{service}portfolioList", marketName=market["name"])


def _path(row: Row) -> dict[str, Any]:
    names = {"source": "Source", "sink": "Sink", "hedgeType": "HedgeType", "tou": "TOU", "crrType": "CRRType"}
    return {name: row[key] for name, key in names.items()}


def _bid(desk: Stranger, market: Row, row: Row, crr_id: int | None = None) -> dict[str, Any]:
    """A bid for the path of a CRR, or an offer of it, in a period of the market that it is held in."""
    period = next(one["period"] for one in market["products"] if crr_id is None or _covers(row, one))
    curve = [{"mw": 0, "price": 100}, {"mw": 5, "price": 100}]
    own = {"assetOwner": desk.name, "period": period["name"], "bidCurve": curve}
    return {**_path(row), **own, **({"crrType": "AUC"} if crr_id is None else {"crrId": crr_id})}


def _covers(row: Row, product: Row) -> bool:
    period = product["period"]
    return (
        row["StartDate"] <= period["startDate"] <= period["endDate"] <= row["EndDate"] and row["TOU"] == product["tou"]
    )


def _sellable(held: list[dict[str, Any]], market: Row) -> tuple[Row, Row]:
    """A CRR that the auction takes, and another one that can be sold aside of it."""
    fit = [one for one in held if any(_covers(one, product) for product in market["products"])]
    return fit[0], next(one for one in held if one["CRRID"] != fit[0]["CRRID"])


def _sell(desk: Stranger, row: Row) -> None:
    """Sells to another desk that the same certificate acts for, publicly first, and both see it approved."""
    other = desk.acting_for("EFGH")
    terms = {"startDate": row["StartDate"], "endDate": row["EndDate"], "mw": 5, "price": 1.5, "contactInfo": CONTACT}
    offer = {**_path(row), **terms, "assetOwner": desk.name, "crrId": row["CRRID"]}
    made = desk.post(f"{TRADING}publicSmSellOfferCreation", [offer], participantName=desk.name)[0]
    wish = {"requestId": made["requestId"], "respondingMpName": other.name, "price": 1.5}
    desk.post(f"{TRADING}smPublicOfferToSpecifiedMp", [wish], participantName=desk.name)
    other.get(f"{TRADING}mySmResponesByStatus", responseStatusType="PENDING_MP_RESPONSE")
    accepted = [{"requestId": made["requestId"]}]
    other.post(f"{TRADING}smResponseToSellOffers", accepted, participantName=other.name)
    desk.advance(by="2m")
    assert desk.get(f"{TRADING}mySmOffersByStatus", OfferStatusType="APPROVED")


def _caps(desk: Stranger, market: Row) -> list[dict[str, Any]]:
    """What may be nominated: on pairs where the tier renews or prolongs, else at sinks."""
    annual, pairs = market["marketTerm"] == "ANNUAL", market["name"].endswith(("_LT", "_T1"))
    kind, key = ("SIGNATURE", "SignatureMW") if annual and pairs else ("SEQ", "SEQ") if annual else ("MEQ", "MEQ")
    asked = {"nominationCapCalcName": f"NOMCAP_{market['name']}", "privateAllocationDataDownloadType": kind}
    return [{**one, "MW": one[key]} for one in desk.rows("privateAllocationMarketData", **asked)]


def _nomination(desk: Stranger, market: Row, cap: Row) -> dict[str, Any]:
    nodes = desk.rows("publicMarketData", marketName=market["name"], publicMarketDownloadType="SOURCE_SINK")
    source = cap.get("Source") or next(one["SourceSink"] for one in nodes if one["Type"] == "HUB")
    place = {"source": source, "sink": cap["Sink"], "tou": cap["TOU"], "period": cap["Period"]}
    return {**place, "assetOwner": desk.name, "hedgeType": "OBL", "crrType": cap["CRRType"], "mw": 1}


def _submit_load(desk: Stranger, window: Row, sinks: set[str]) -> None:
    """Every hour of a period: of the same days of the year before where it is history."""
    period = window["periods"][0]
    past = window["histForecastFlag"] == "H"
    hours = [
        {"sinkName": sink, "effectiveDate": instant(pacific(day, time())), "hourEnding": hour, "mw": 70.5}
        for sink in sorted(sinks)
        for day in _days(period, past)
        for hour in hours_of_day(day)
    ]
    body = {
        "histForecastFlag": window["histForecastFlag"],
        "assetOwner": desk.name,
        "loadSubmissionWindowName": window["name"],
        "periodName": period["name"],
        "hourlyLoad": [{**one, "dataType": "FINAL_LOAD"} for one in hours],
    }
    assert desk.post(f"{LOAD}loadSubmission", body)
    place = {"loadSubmissionWindowName": window["name"], "periodName": period["name"]}
    assert desk.get(f"{LOAD}loadExceedanceValues", **place)


def _days(period: Row, past: bool) -> Iterator[date]:
    first, last = (pacific_day(moment_of(period[key])) for key in ("startDate", "endDate"))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not past:
            yield day
        elif (day.month, day.day) != (2, 29):
            yield day.replace(year=day.year - 1)


def _report(desk: Stranger, market: str, operation: str, **body: Any) -> None:
    whole = {"loadMigrationMarket": market, "udcName": desk.name, **body}
    assert desk.post(MIGRATION + operation, whole, participantName=desk.name)["submissionStatus"] == "VALID"


def _without_dates(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if not name.endswith(("Modified", "Date"))} for one in records]


def _messages(desk: Stranger) -> None:
    now = moment_of(desk.http.get(f"/__admin/sessions/{desk.session}/clock").json()["now"]).astimezone(PACIFIC)
    dates = {"fromDate": instant(now - timedelta(days=30)), "toDate": instant(now)}
    assert desk.get("/messages/v1.0/public", **dates)
    desk.get("/messages/v1.0/private", **dates)
