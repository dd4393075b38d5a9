"""What a client under test does: a few calls over a real socket."""

from __future__ import annotations

import uuid
from typing import Any

import httpx2

from mockserver.testing import Session

MARKET = "AUC_MN_2026_M12"


def call(session: Session, method: str, path: str, base_url: str = "", **options: Any) -> httpx2.Response:
    with httpx2.Client(verify=options.pop("verify", True)) as http:
        headers = {"caiso-request-id": str(uuid.uuid4())}
        return http.request(method, (base_url or session.base_url) + path, headers=headers, **options)


def market_status(session: Session) -> str:
    params = {"marketName": MARKET, "participantName": "ZTRD1"}
    return str(call(session, "GET", "/marketstatus/v1.0/marketStatus", params=params).json())


def create(session: Session, name: Any = "P", **changes: Any) -> httpx2.Response:
    body = {"participantName": "ZTRD1", "marketName": MARKET, "portfolioName": name, "newBids": [], "newOffers": []}
    return call(session, "POST", "/auction/v1.0/portfolioCreation", json={**body, **changes})


def codes(reply: httpx2.Response) -> list[str]:
    return [entry["errorCode"] for entry in reply.json()["errorList"]]
