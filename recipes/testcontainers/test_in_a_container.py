import json
from urllib.request import Request, urlopen


def market_status(base_url):  # stands for your client
    query = "marketName=AUC_MN_2026_M12&participantName=ZTRD1"
    headers = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
    return json.load(urlopen(Request(f"{base_url}/marketstatus/v1.0/marketStatus?{query}", headers=headers)))


def test_the_window_opens(crr_session):
    assert market_status(crr_session.base_url) == "PREP"
    crr_session.clock.advance(event="AUC_MN_2026_M12.open")
    assert market_status(crr_session.base_url) == "OPEN"
    crr_session.verify(operation="getMarketStatus", exactly=2)
