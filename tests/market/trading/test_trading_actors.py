"""The secondary market among others: how actors answer offers, and what they offer themselves."""

import pytest

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.trading.store import Trades
from tests.market.crowds import change
from tests.market.trading.test_secondary_market import accept, holdings, post, responses, sell_offer

FAIR = "An actor takes most offers at about the typical price of their path, within minutes"
TYPICAL = 932.25 + 1667.75  # dollars per MW and month, from SP15 to PG&E on-peak in this world
CLIENTS = ("ZPGL", "ZTRD1", "ZTOR1")
DECEMBER = {"startDate": "2026-12-01T08:00:00Z", "endDate": "2027-01-01T07:59:59Z"}


@pytest.fixture
def crr(crowd):
    """25 MW of ZTRD1 for December."""
    return next(one for one in crowd.world[Inventory] if one.owner == "ZTRD1" and one.source.startswith("TH_SP15"))


@pytest.fixture
def sell(crowd, crr):
    """Offers 10 MW to ZTRD2 at a price; gives the request id."""

    def offer(price, target="ZTRD2", mw=10, operation="privateSmSellOfferCreation"):
        terms = {"price": price, "mw": mw, "crrType": crr.type, **({"targetMpName": target} if target else {})}
        reply = post(crowd, operation, [sell_offer(crr, **DECEMBER, **terms)])
        assert reply.status_code == 200, reply.text
        return reply.json()[0]["requestId"]

    return offer


def bids(client, mw):
    """What ZTRD1 is asked to sell so many MW of."""
    found = responses(client, "PENDING_MP_RESPONSE", "ZTRD1")
    return [one for one in found if (one["initiatingOfferType"], one["mw"]) == ("BUY", mw)]


def told(client, participant):
    """What a participant is told of the end of trades."""
    return [one.text for one in client.world[MessageBoard] if one.to == participant and "DISAPPROVED" in one.text]


def status(client, request_id):
    return client.world[Trades].find(request_id).status


@pytest.mark.evidence("assumed", FAIR)
def test_an_actor_takes_a_fair_offer_after_some_minutes(crowd, sell):
    change(crowd, "ZTRD2", takes=1)
    request_id = sell(TYPICAL, mw=1)
    assert status(crowd, request_id) == "PENDING_MP_RESPONSE"
    crowd.advance(by="12m")

    assert status(crowd, request_id) == "APPROVED"
    assert ("ZTRD2", 1000, "SECONDARY_MARKET") in holdings(crowd)


@pytest.mark.evidence("assumed", FAIR)
def test_an_offer_that_an_actor_does_not_answer_lapses_after_a_day(crowd, sell):
    change(crowd, "ZTRD2", takes=0)
    request_id = sell(TYPICAL, mw=1)
    crowd.advance(by="23h")
    assert status(crowd, request_id) == "PENDING_MP_RESPONSE"
    crowd.advance(by="2h")

    assert status(crowd, request_id) == "DISAPPROVED"
    assert told(crowd, "ZTRD1") == [
        f"Secondary market request {request_id} is DISAPPROVED since ZTRD2 does not respond"
    ]


@pytest.mark.evidence("assumed", FAIR)
def test_an_actor_comes_back_with_a_lower_bid_where_the_price_is_too_high(crowd, sell):
    request_id = sell(TYPICAL * 1.5, mw=0.25)
    crowd.advance(by="10m")
    (bid,) = bids(crowd, 0.25)

    assert status(crowd, request_id) == "DISAPPROVED"
    assert (bid["initiatingAO"], bid["source"]) == ("ZTRD2", "TH_SP15_GEN-APND")
    assert bid["price"] < TYPICAL * 1.25


def test_a_client_takes_the_lower_bid_of_an_actor(crowd, sell, crr):
    sell(TYPICAL * 1.5, mw=0.25)
    crowd.advance(by="10m")
    (bid,) = bids(crowd, 0.25)
    post(crowd, "smResponseToBuyOffers", [{"requestId": bid["requestId"], "crrId": crr.id}])
    crowd.advance(by="1m")

    assert status(crowd, bid["requestId"]) == "APPROVED"


def test_an_actor_addresses_offers_to_clients(crowd):
    crowd.advance(by="10m")
    found = [one for name in CLIENTS for one in responses(crowd, "PENDING_MP_RESPONSE", name)]

    assert {one["initiatingAO"] for one in found} == {"ZTRD2", "ZTRD3", "ZTRD4"}
    assert {one["initiatingOfferType"] for one in found} <= {"BUY", "SELL"}


def test_a_client_takes_what_an_actor_sells(crowd):
    crowd.advance(by="10m")
    found = [(name, one) for name in CLIENTS for one in responses(crowd, "PENDING_MP_RESPONSE", name)]
    name, sale = next((name, one) for name, one in found if one["initiatingOfferType"] == "SELL")
    accept(crowd, sale["requestId"], name)
    crowd.advance(by="1m")

    assert status(crowd, sale["requestId"]) == "APPROVED"
    bought = [one for one in crowd.world[Inventory].of(name) if one.parent == sale["crrId"]]
    assert [(one.units, one.origin) for one in bought] == [(sale["mw"] * 1000, "SECONDARY_MARKET")]


def test_an_actor_makes_an_offer_of_its_own_where_a_client_offers_to_everybody(crowd, sell):
    sell(TYPICAL + 260, target=None, mw=0.25, operation="publicSmSellOfferCreation")
    crowd.advance(by="10m")

    assert {(one["source"], one["initiatingAO"]) for one in bids(crowd, 0.25)} == {
        ("TH_SP15_GEN-APND", name) for name in ("ZTRD2", "ZTRD3", "ZTRD4")
    }


def test_actors_leave_alone_what_is_addressed_to_others(crowd, sell):
    request_id = sell(TYPICAL, target="ZPGL", mw=1)
    crowd.advance(by="2d")

    assert status(crowd, request_id) == "PENDING_MP_RESPONSE"
