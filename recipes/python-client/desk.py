"""A desk's calls by clients that openapi-python-client has generated, over mutual TLS.

Arguments: the URL of the services and a folder of certificates, such as https://localhost:8443/crr and certs.
"""

import ssl
import sys
import uuid

from auction.api.crr_auction_read import get_portfolio
from auction.api.crr_auction_write import portfolio_creation
from auction.client import Client as AuctionClient
from auction.models import (
    BidPoint,
    CRRServiceException,
    CrrType,
    HedgeType,
    NewBid,
    NewPortfolio,
    Portfolio,
    PortfolioStatus,
    TimeOfUse,
)
from market_status.api.crr_market_status_read import get_market_status
from market_status.client import Client as MarketStatusClient

MARKET, PARTICIPANT = "AUC_MN_2026_M12", "ZTRD1"

services, certs = sys.argv[1:]
tls = ssl.create_default_context(cafile=f"{certs}/ca.pem")
tls.load_cert_chain(f"{certs}/clients/{PARTICIPANT}-read-write.pem", f"{certs}/clients/{PARTICIPANT}-read-write.key")
auction = AuctionClient(services, verify_ssl=tls)
market_status = MarketStatusClient(services, verify_ssl=tls)
whose = {"market_name": MARKET, "participant_name": PARTICIPANT}


def request_id() -> str:
    """The generator types it as UUID and hands it to httpx, which takes only texts."""
    return str(uuid.uuid4())


print(get_market_status.sync(client=market_status, caiso_request_id=request_id(), **whose))

bid = NewBid(
    asset_owner=PARTICIPANT,
    source="TH_SP15_GEN-APND",
    sink="DLAP_PGAE-APND",
    hedge_type=HedgeType.OBL,
    tou=TimeOfUse.ON,
    period="2026_M12",
    crr_type=CrrType.AUC,
    bid_curve=[BidPoint(mw=0, price=19.99), BidPoint(mw=10.5, price=19.99)],
)
new = NewPortfolio(portfolio_name="Python", new_bids=[bid], new_offers=[], **whose)
created = portfolio_creation.sync(client=auction, caiso_request_id=request_id(), body=new)
assert isinstance(created, PortfolioStatus), created
print(created.status)

saved = get_portfolio.sync(client=auction, caiso_request_id=request_id(), portfolio_name="Python", **whose)
assert isinstance(saved, Portfolio), saved
for saved_bid in saved.bids:
    print(f"{saved_bid.tou}: {saved_bid.bid_curve[-1].mw} MW at {saved_bid.bid_curve[-1].price}")

refusal = portfolio_creation.sync(client=auction, caiso_request_id=request_id(), body=new)
assert isinstance(refusal, CRRServiceException), refusal
print(*(error.error_code for error in refusal.error_list))
