"""A portfolio of bids that the auction accepts, of any size."""

from __future__ import annotations

from typing import Any

# an auction that is open at the moment at which benchmarks.process starts the mock
PARTICIPANT = "ZTRD1"
MARKET = "AUC_MN_2026_M12"


def portfolio(bids: int, points: int, name: str = "Benchmark") -> dict[str, Any]:
    """The body of portfolioCreation: `bids` bids to buy, each with a curve of `points` points."""
    return {
        "portfolioName": name,
        "marketName": MARKET,
        "participantName": PARTICIPANT,
        "newBids": [_bid(number, points) for number in range(bids)],
        "newOffers": [],
    }


def _bid(number: int, points: int) -> dict[str, Any]:
    return {
        "assetOwner": "ZTRD1",
        "source": "TH_SP15_GEN-APND",
        "sink": "DLAP_PGAE-APND",
        "hedgeType": "OBL",
        "tou": "OFF" if number % 2 else "ON",
        "period": "2026_M12",
        "crrType": "AUC",
        "bidCurve": [{"mw": round(0.123 * i, 3), "price": round(95.07 - 3.19 * i, 2)} for i in range(points)],
    }
