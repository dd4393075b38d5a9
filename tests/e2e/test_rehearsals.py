"""Whole rehearsals over real sockets, one session each; only the clock is moved by hand."""

import json
from datetime import datetime

import pytest

from mockserver.market.calendar import PACIFIC
from tests import downloads
from tests.conftest import error_codes
from tests.desk import AUCTION, Desk, bid, nomination, offer
from tests.market.load.test_historical_forecasted_load import ask, record, submit
from tests.market.migration.test_load_migration import ZCCA1, ZPGL, customers, dasr, rates
from tests.market.migration.test_load_migration import ask as ask_migration
from tests.market.tor.test_tor_conversion import WINDOW, decide, listed, request, upload
from tests.market.trading.test_secondary_market import CONTACT, DECEMBER, PATH, accept, offers, post

TIER1, TIER2 = "ALLOC_MN_2026_M12_T1", "ALLOC_MN_2026_M12_T2"
FORECAST = "FORECAST_LOAD_2026_M12"
MIGRATION = "LOAD_MIGRATION_2026_M12"
SINK = "DLAP_PGAE-APND"


def existing(client, kind, participant):
    """A participant's CRRs of one download of general data; none where there is nothing to download."""
    reply = downloads.ask(client, "privateGeneralData", f"PRIVATE_EXISTING_CRR_{kind}", participant=participant)
    return json.loads(downloads.unzipped(reply)[1]) if reply.status_code == 200 else []


def cap(client, market):
    """What ZPGL may nominate on-peak at its sink, in MW."""
    name = {"nominationCapCalcName": f"NOMCAP_{market}", "participant": "ZPGL"}
    caps = downloads.rows(client, "privateAllocationMarketData", "MEQ", **name)
    return next(one["MEQ"] for one in caps if (one["Sink"], one["TOU"]) == (SINK, "ON"))


def december(mw):
    return [record(f"2026-12-{day:02}", hour, mw) for day in range(1, 32) for hour in range(1, 25)]


def test_auction_day(wire):
    desk = Desk(wire, "auction", AUCTION, "ZTRD1")
    wire.advance(event=f"{AUCTION}.open")
    assert desk.create(bid((0, 5000), (10, 5000))).json()["status"] == "VALID"
    assert desk.credit() > 0
    assert desk.submit().json()["status"] == "SUBMITTED"
    assert error_codes(desk.delete()) == ["POR0010"]
    assert [desk.retract().json()["status"], desk.submit().json()["status"]] == ["VALID", "SUBMITTED"]
    wire.advance(event=f"{AUCTION}.close")
    assert error_codes(desk.retract()) == ["NOM0129"]
    wire.advance(event=f"{AUCTION}.post")

    awarded = [one for one in existing(wire, "AUCTION", "ZTRD1") if one["OriginMarket"] == AUCTION]
    assert [(one["Source"], one["Sink"], one["MW"]) for one in awarded] == [(PATH["source"], PATH["sink"], 10)]


def test_monthly_allocation(wire):
    wire.advance(event=f"{FORECAST}.open-load")
    loads = {"window": FORECAST, "period": "2026_M12"}
    assert submit(wire, *december(400), **loads).json()["status"] == "VALID"
    assert ask(wire, "loadExceedanceValues", **loads).json()[0]["loadExceedance"][0]["exceedance"] == 400

    desk = Desk(wire, "nomination", TIER1, "ZPGL")
    wire.advance(event=f"{TIER1}.open")
    meq = cap(wire, TIER1)
    assert 0 < meq < 400
    desk.create(nomination(meq + 1))
    refused = desk.submit().json()
    assert (refused["status"], "MEQ" in refused["errorMessage"]) == ("INVALID", True)
    desk.delete()
    desk.create(nomination(meq))
    assert desk.submit().json()["status"] == "SUBMITTED"
    wire.advance(event=f"{TIER1}.post")

    awarded = [one for one in existing(wire, "ALLOCATION", "ZPGL") if one["OriginMarket"] == TIER1]
    assert [one["MW"] for one in awarded] == [meq]
    wire.advance(event=f"{TIER2}.open")
    assert cap(wire, TIER2) == pytest.approx(meq, abs=0.002)


def test_a_cut_by_the_cec(wire):
    wire.advance(event=f"{FORECAST}.open-load")
    loads = {"window": FORECAST, "period": "2026_M12"}
    _, *others = december(200)
    submit(wire, record("2026-12-01", mw=273.561), *others, **loads)
    lower = {"sink": SINK, "first": "2026-12-01", "last": "2026-12-31", "mw": 238.357}
    wire.admin("POST", "/cec", json=lower).raise_for_status()

    status = ask(wire, "loadData", **loads).json()[0]["loadSubmissionStatus"]
    told = wire.get("/messages/v1.0/private", participantName="ZPGL", fromDate="2026-11-02T00:00:00Z").json()
    assert (status["status"], len(json.loads(status["errorMessages"]))) == ("ERROR", 1)
    assert any("CEC" in one["message"] for one in told)
    assert submit(wire, record("2026-12-01", mw=240), **loads).json()["status"] == "VALID"
    assert ask(wire, "loadData", **loads).json()[0]["loadSubmissionStatus"]["status"] == "VALID"


def migrate(wire):
    """A tenth of ZPGL's customers go to ZCCA1."""
    rates(wire)
    customers(wire, [(ZPGL, "RESIDENTIAL", 1000)])
    assert error_codes(dasr(wire, [], "2026-11-01T07:00:00Z")) == ["LMV023"]
    dasr(wire, [(ZPGL, ZCCA1, "RESIDENTIAL", 100)])


def test_migration(wire):
    wire.advance(event=f"{MIGRATION}.open-migration")
    migrate(wire)
    wire.advance(event=f"{MIGRATION}.post-migration")

    kind = "LM_CURRENT_PLUS_3"
    gained, lost = (existing(wire, kind, one) for one in ("ZCCA1", "ZPGL"))
    assert ({one["CRRType"] for one in gained}, {one["CRRType"] for one in lost}) == ({"LSE_LMT"}, {"LMT_CNT"})
    assert sum(one["MW"] for one in gained) == pytest.approx(sum(one["MW"] for one in lost))
    assert ask_migration(wire, "loadMigrationMarketStatus").json() == {"marketStatus": "POSTED"}


def public_sale(wire, crr_id, price, buyer):
    """ZTRD1 sells 10 MW publicly, names the buyer, and the buyer accepts; gives the request id."""
    sale = {
        "assetOwner": "ZTRD1",
        "crrId": crr_id,
        **PATH,
        **DECEMBER,
        "mw": 10,
        "price": price,
        "contactInfo": CONTACT,
    }
    request_id = post(wire, "publicSmSellOfferCreation", [sale]).json()[0]["requestId"]
    wish = {"requestId": request_id, "respondingMpName": buyer, "price": price}
    assert post(wire, "smPublicOfferToSpecifiedMp", [wish]).json()[0]["offerStatus"] == "PENDING_MP_RESPONSE"
    assert accept(wire, request_id, buyer).json()[0]["responseStatus"] == "PENDING_CREDIT_CHECK"
    return request_id


def crr_id(wire):
    """The CRR that the simulation gives to ZTRD1."""
    return next(one["CRRID"] for one in existing(wire, "AUCTION", "ZTRD1") if one["Source"] == PATH["source"])


def test_secondary_market(wire):
    wire.advance(event=f"{AUCTION}.open")
    own = crr_id(wire)
    first = public_sale(wire, own, 1, "ZESP1")
    desk = Desk(wire, "auction", AUCTION, "ZTRD1")
    desk.create(offer(own, (0, 5), (5, 5)))
    refused = desk.submit().json()
    assert (refused["status"], str(own) in refused["errorMessage"]) == ("INVALID", True)
    wire.advance(by="1m")
    assert [one["requestId"] for one in offers(wire, "APPROVED")] == [first]
    assert [one["MW"] for one in existing(wire, "SECONDARY_MARKET", "ZESP1")] == [10]

    second = public_sale(wire, own, 2_000_000, "ZTRD2")
    wire.advance(by="1m")
    assert [one["requestId"] for one in offers(wire, "DISAPPROVED")] == [second]


def test_tor_conversion(wire):
    wire.advance(event=f"{WINDOW}.open-conversion")
    assert upload(wire, request(mw=60)).json()["status"] == "ERROR"
    assert upload(wire, request(mw=40)).json()["status"] == "VALID"
    wire.advance(event=f"{WINDOW}.open-approval")
    assert decide(wire, listed(wire, "mtTorCRRApprovalList")).json()["status"] == "VALID"
    wire.advance(event=f"{WINDOW}.post-conversion")

    made = existing(wire, "SYSTEM", "ZTRD1")
    assert sorted((one["CRRType"], one["TOU"], one["MW"]) for one in made) == [
        ("MT_TOR", "OFF", 40),
        ("MT_TOR", "ON", 40),
    ]


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_the_clock_over_a_change_of_time(wire, day):
    body = {"id": wire.session, "world": "today", "clock": f"{day}T08:00:00Z"}
    wire.http.post("/__admin/sessions", json=body).raise_for_status()
    wire.advance(by="2d")

    for market in wire.get("/marketstatus/v1.0/activeAuctionMarkets", participantName="ZTRD1").json():
        opens = datetime.fromisoformat(market["submissionWindow"]["openDate"])
        assert opens.astimezone(PACIFIC).strftime("%H:%M") == "01:00"


def test_one_long_run_reconciles(wire):
    """Award, sale, migration and conversion in one world; afterwards every file agrees with every other."""
    wire.advance(event=f"{WINDOW}.open-conversion")
    upload(wire, request(mw=40))
    wire.advance(event=f"{AUCTION}.open")
    migrate(wire)
    desk = Desk(wire, "auction", AUCTION, "ZTRD1")
    desk.create(bid((0, 5000), (10, 5000)))
    desk.submit()
    wire.advance(event=f"{AUCTION}.post")
    award = next(one for one in existing(wire, "AUCTION", "ZTRD1") if one["OriginMarket"] == AUCTION)
    public_sale(wire, award["CRRID"], 1, "ZESP1")
    wire.advance(by="1m")
    decide(wire, listed(wire, "mtTorCRRApprovalList"))
    wire.advance(to="2026-11-13T00:00:00Z")

    bought = existing(wire, "SECONDARY_MARKET", "ZESP1")
    assert [(one["ParentCRRID"], one["MW"]) for one in bought] == [(award["CRRID"], 10)]
    public = downloads.rows(wire, "publicGeneralData", "PUBLIC_EXISTING_CRR")
    assert len({one["CRRID"] for one in public}) == len(public)
    for owner in {one["AssetOwner"] for one in public}:
        assert {one["CRRID"] for one in public if one["AssetOwner"] == owner} == everything_of(wire, owner)


def everything_of(client, owner):
    """The ids of all CRRs that the private files of an owner name."""
    kinds = ("ALLOCATION", "AUCTION", "SECONDARY_MARKET", "SYSTEM", "LM_CURRENT_PLUS_3", "LM_BEYOND_3")
    return {one["CRRID"] for kind in kinds for one in existing(client, kind, owner)}
