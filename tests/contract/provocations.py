"""How to get each error code from each service by nothing but calls and time; each takes a client of a new world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpx2 import Response

from mockserver.market.holdings.inventory import Inventory
from tests.conftest import Client
from tests.desk import ALLOCATION, AUCTION, Desk, bid, crr_of, nomination, offer
from tests.downloads import ask as download
from tests.market.downloads import test_market_data_caps as caps
from tests.market.load import test_historical_forecasted_load as load
from tests.market.messages import test_messages as messages
from tests.market.migration import test_load_migration as migration
from tests.market.tor import test_tor_conversion as tor
from tests.market.trading import test_secondary_market as secondary

Provocation = Callable[[Client], Response]

# One operation of each service that only reads, with what it asks for: for codes that any operation can give.
READS: dict[str, tuple[str, dict[str, str]]] = {
    "auction": ("/auction/v1.0/portfolioList", {"marketName": AUCTION}),
    "nomination": ("/nomination/v1.0/portfolioList", {"marketName": ALLOCATION}),
    "market_status": ("/marketstatus/v1.0/activeAuctionMarkets", {}),
    "market_data": (
        "/marketdata/v1.0/publicGeneralData",
        {"publicGeneralDownloadType": "PUBLIC_EXISTING_CRR", "fileFormat": "CSV"},
    ),
    "messages": ("/messages/v1.0/public", {"fromDate": "2026-11-01T00:00:00Z"}),
    "secondary_market": ("/secondarymarket/v1.0/mySmOffersByStatus", {"OfferStatusType": "POSTED"}),
    "historical_forecasted_load": ("/historicalforecastedload/v1.0/openHistLoadSubmissionWindow", {}),
    "load_migration": ("/loadmigration/v1.0/activeLoadMigrationMarketList", {}),
    "tor_conversion": ("/torconversion/v1.0/activeTorConversionWindows", {}),
}


def read(service: str, participant: str = "ZTRD1", headers: dict[str, str] | None = None, **params: str) -> Provocation:
    path, others = READS[service]
    query = {**others, "participantName": participant, **params}
    return lambda client: client.call("GET", path, params=query, headers=headers or {})


def elsewhere(service: str) -> Provocation:
    return lambda client: client.get(READS[service][0].rpartition("/")[0] + "/nothing", participantName="ZTRD1")


def common(service: str) -> dict[str, Provocation]:
    """What any operation can give."""
    return {
        "SEC0002": read(service, participant="NOBODY"),
        "SER0002": read(service, participant="no/body"),
        "SER0017": read(service, headers={"caiso-request-id": "no UUID"}),
        "SER0029": elsewhere(service),
    }


def after(event: str, provoke: Provocation) -> Provocation:
    """The provocation, once the event has happened."""

    def later(client: Client) -> Response:
        client.advance(event=event)
        return provoke(client)

    return later


def at_desk(service: str, *steps: Callable[[Desk], Any]) -> Provocation:
    """Steps of a desk whose window is open; the last one is the provocation."""
    market, participant = {"auction": (AUCTION, "ZTRD1"), "nomination": (ALLOCATION, "ZPGL")}[service]

    def take(client: Client) -> Response:
        client.advance(event=f"{market}.open")
        desk = Desk(client, service, market, participant)
        *_, last = [step(desk) for step in steps]
        return last

    return take


def create(*records: dict[str, Any], name: str = "P") -> Callable[[Desk], Response]:
    return lambda desk: desk.create(*records, name=name)


def close(desk: Desk) -> None:
    desk.client.advance(event=f"{desk.market}.close")


def as_desk_of_two(desk: Desk) -> Response:
    """ZDESK acts for ZPGL and ZTRD1, and takes the one for the other."""
    other = {"ZPGL": "ZTRD1", "ZTRD1": "ZPGL"}[desk.participant]
    query = {"portfolioName": "P", "marketName": desk.market, "participantName": other}
    path = f"/{desk.service}/v1.0/portfolioStatus"
    return desk.client.call("GET", path, params=query, headers={"X-Mock-Client": "ZDESK"})


def portfolio_codes(service: str, record: dict[str, Any]) -> dict[str, Provocation]:
    """What portfolios of either service can give."""

    def steps(*steps: Callable[[Desk], Any]) -> Provocation:
        return at_desk(service, *steps)

    return {
        "MKT0001": steps(lambda desk: desk.in_market("AUC_MN_1999_M01").get()),
        "MKT0004": steps(close, create(record)),
        "NOM0129": steps(create(record), Desk.submit, close, Desk.retract),
        "POR0010": steps(create(record), Desk.submit, Desk.delete),
        "POR0012": steps(create(), Desk.retract),
        "POR0013": steps(create(), Desk.submit),
        "POR0023": steps(create(record), as_desk_of_two),
        "POR0038": steps(create(record), Desk.retract),
        "POR0051": steps(create(record), Desk.submit, Desk.submit),
        "POR0100": steps(Desk.get),
        "POR0101": steps(create(record), create(record)),
        "POR0103": steps(create(record, name="P" * 101)),
        "POR0215": steps(create(record, name=" ")),
        "SEC0001": steps(lambda desk: desk.acting_for("ZREAD1").create(record)),
        "SER0022": steps(create(record, name="-")),
        "SER0030": steps(create({**record, "period": "2026_M11"})),
    }


def invalid_sale(desk: Desk) -> None:
    """Q is INVALID, as P sells the same CRR."""
    for name in ("P", "Q"):
        desk.create(offer(crr_of(desk.client, "ZTRD1")), name=name)
        desk.submit(name)


def sold(client: Client) -> Any:
    return next(crr for crr in client.world[Inventory] if crr.owner == "ZTRD1")


def offered(**changes: Any) -> Provocation:
    """A sale of ZTRD1 to ZTRD2, with a mistake."""

    def sell(client: Client) -> Response:
        sale = {"targetMpName": "ZTRD2", **secondary.sell_offer(sold(client), **changes)}
        return secondary.post(client, "privateSmSellOfferCreation", [sale])

    return sell


def addressed(participant: str = "ZTRD1", **changes: Any) -> Provocation:
    """A public sale addressed to ZTRD2, with a mistake."""

    def address(client: Client) -> Response:
        [made] = secondary.post(client, "publicSmSellOfferCreation", [secondary.sell_offer(sold(client))]).json()
        wish = {"requestId": made["requestId"], "respondingMpName": "ZTRD2", "price": 19.99, **changes}
        return secondary.post(client, "smPublicOfferToSpecifiedMp", [wish], participant)

    return address


def approve_too_late(client: Client) -> Response:
    client.advance(event=f"{tor.WINDOW}.open-conversion")
    tor.upload(client, tor.request())
    client.advance(event=f"{tor.WINDOW}.open-approval")
    approvals = tor.listed(client, "mtTorCRRApprovalList")
    client.advance(event=f"{tor.WINDOW}.close-approval")
    return tor.decide(client, approvals)


def undecided(client: Client) -> Response:
    client.advance(event=f"{tor.WINDOW}.open-conversion")
    tor.upload(client, tor.request())
    client.advance(event=f"{tor.WINDOW}.open-approval")
    return tor.decide(client, tor.listed(client, "mtTorCRRApprovalList"), "PENDING_APPROVAL")


def under_nda(path: str, **params: str) -> Provocation:
    """A private read of a client that may only see public data."""
    query = {"participantName": "ZPGL", **params}
    return lambda client: client.call("GET", path, params=query, headers={"X-Mock-Client": "ZPGL-nda"})


def market_info(name: str) -> Provocation:
    return lambda client: client.get("/marketstatus/v1.0/marketInfo", marketName=name, participantName="ZTRD1")


def while_load_is_taken(submit: Provocation) -> Provocation:
    return after(f"{load.FORECAST}.open-load", submit)


def while_migration_is_open(report: Provocation) -> Provocation:
    return after(f"{migration.MARKET}.open-migration", report)


SPECIFIC: dict[str, dict[str, Provocation]] = {
    "auction": {
        **portfolio_codes("auction", bid()),
        "AUC0037": at_desk("auction", invalid_sale, lambda desk: desk.submit("Q")),
        "POR0011": at_desk("auction", invalid_sale, lambda desk: desk.retract("Q")),
    },
    "nomination": {
        **portfolio_codes("nomination", nomination()),
        "NOM0101": at_desk("nomination", create(nomination(999)), Desk.submit, Desk.submit),
        "NOM0128": at_desk("nomination", create(nomination()), close, Desk.submit),
        "POR0011": at_desk("nomination", create(nomination(999)), Desk.submit, Desk.retract),
        "SER0015": after(
            "ALLOC_MN_2026_M12_ETC.open",
            lambda client: Desk(client, "nomination", "ALLOC_MN_2026_M12_ETC", "ZPGL").create(),
        ),
        "SER0016": at_desk("nomination", create(nomination()), close, Desk.delete),
    },
    "market_status": {
        "MKT0001": market_info("AUC_MN_1999_M01"),
        "SER0005": market_info(migration.MARKET),
    },
    "market_data": {
        "CAP0001": lambda client: caps.caps(client, "SEQ"),
        "CAP0002": lambda client: caps.caps(client, "MEQ"),
        "DWL0001": lambda client: download(client, "publicMarketData", "NONE", marketName=AUCTION),
        "DWL0002": lambda client: download(client, "publicMarketData", "SOURCE_SINK", "XML", marketName=AUCTION),
        "DWL0005": lambda client: download(client, "publicMarketData", "SOURCE_SINK", marketName=AUCTION),
        "DWL0006": after(
            f"{AUCTION}.post",
            lambda client: download(client, "privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName=AUCTION),
        ),
        "MKT0001": lambda client: download(client, "publicMarketData", "SOURCE_SINK", marketName="AUC_MN_1999_M01"),
        "MKT0007": lambda client: download(client, "publicAuctionResult", "CLEARING_PRICE", marketName=AUCTION),
        "SEC0001": under_nda(
            "/marketdata/v1.0/privateGeneralData",
            privateGeneralDownloadType="PRIVATE_EXISTING_CRR_SYSTEM",
            fileFormat="CSV",
        ),
        "SER0005": lambda client: download(client, "publicAuctionResult", "CLEARING_PRICE", marketName=ALLOCATION),
    },
    "messages": {
        "SEC0001": under_nda("/messages/v1.0/private", fromDate="2026-11-01T00:00:00Z"),
        "SER0006": lambda client: messages.messages(
            client, "public", fromDate="2026-11-02T00:00:00Z", toDate="2026-11-01T00:00:00Z"
        ),
        "SER0007": lambda client: messages.messages(client, "public", fromDate="2030-01-01T00:00:00Z"),
    },
    "secondary_market": {
        "SEC0001": lambda client: secondary.post(client, "publicSmSellOfferCreation", [], "UPGAE"),
        "SER0014": read("secondary_market", OfferStatusType="SOLD"),
        "SER0030": offered(mw=999),
        "SMT0016": addressed(requestId=4),
        "SMT0063": addressed("ZTRD2"),
        "SMT0082": lambda client: secondary.accept(client, secondary.sell(client, sold(client)), "ZESP1"),
        "SMT0107": offered(targetMpName="NOBODY"),
        "SMT0138": offered(crrType="LSE"),
        "SMT0145": addressed(price=20),
        "SMT0146": offered(assetOwner="ZTRD2"),
    },
    "historical_forecasted_load": {
        "LHFV0026": while_load_is_taken(lambda client: load.submit(client, load.record(data_type="GROSS_LOAD"))),
        "LHFV0030": lambda client: load.ask(client, "loadData", window="FORECAST_LOAD_1999"),
        "LHFV0031": lambda client: load.ask(client, "loadData", period="2027_M03"),
        "LHFV0033": while_load_is_taken(lambda client: load.submit(client, load.record(sink="DLAP_SCE-APND"))),
        "SEC0001": while_load_is_taken(lambda client: load.submit(client, load.record(), owner="ZTRD1")),
        "SER0030": while_load_is_taken(lambda client: load.submit(client, load.record(hour=25))),
    },
    "load_migration": {
        "LMV0101": while_migration_is_open(lambda client: migration.ask(client, "nHourData")),
        "LMV0102": lambda client: migration.customers(client, []),
        "LMV0103": lambda client: migration.ask(client, "loadPercentage"),
        "LMV023": while_migration_is_open(lambda client: migration.dasr(client, [], effective="2026-11-30T08:00:00Z")),
        "LMV024": while_migration_is_open(lambda client: migration.customers(client, [], udcName="NOBODY")),
        "LMV1002": lambda client: migration.ask(client, "nHourData", market="LOAD_MIGRATION_2027_M02"),
        "LMV1003": lambda client: migration.ask(client, "nHourData", market="LOAD_MIGRATION_1999_M01"),
        "SEC0001": lambda client: migration.customers(client, [], participant="ZPGL"),
        "SER0030": while_migration_is_open(
            lambda client: migration.customers(client, [("123456789", "RESIDENTIAL", 5)])
        ),
    },
    "tor_conversion": {
        "SEC0001": lambda client: tor.upload(client, tor.request(), holder="ZTRD1"),
        "SER0030": undecided,
        "TOR0016": lambda client: tor.upload(client, tor.request(), window="TOR_CONVERSION_1999_S01"),
        "TOR0023": lambda client: tor.upload(client, tor.request()),
        "TOR0024": approve_too_late,
    },
}

PROVOCATIONS = {service: {**common(service), **SPECIFIC[service]} for service in READS}
