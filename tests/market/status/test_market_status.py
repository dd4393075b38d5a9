import pytest

from tests.conftest import error_codes

AUCTION = "AUC_MN_2026_M12"
STATUS_BY_TIME = "A market is PREP before its window, OPEN in it, CLOSED after it, and POSTED once results are posted"


def status(client, market=AUCTION):
    return client.get("/marketstatus/v1.0/marketStatus", marketName=market, participantName="ZTRD1").json()


@pytest.mark.evidence("assumed", STATUS_BY_TIME)
def test_a_market_goes_from_prep_to_posted_as_time_goes_by(client):
    seen = [status(client)]
    for event in ("open", "close", "post"):
        client.advance(event=f"{AUCTION}.{event}")
        seen.append(status(client))

    assert seen == ["PREP", "OPEN", "CLOSED", "POSTED"]


@pytest.mark.evidence("seed", "Windows open at 01:00 and close at 17:00 Pacific")
def test_market_info_gives_window_and_products_in_utc(client):
    info = client.get("/marketstatus/v1.0/marketInfo", marketName=AUCTION, participantName="ZTRD1").json()

    assert info["submissionWindow"] == {"openDate": "2026-11-04T09:00:00Z", "closeDate": "2026-11-06T01:00:00Z"}
    assert [(one["period"]["name"], one["tou"]) for one in info["products"]] == [
        ("2026_M12", "ON"),
        ("2026_M12", "OFF"),
    ]
    assert info["products"][0]["period"]["endDate"] == "2027-01-01T07:59:59Z"


@pytest.mark.parametrize(
    ("market", "kind", "term", "publish", "periods"),
    [
        (AUCTION, "AUCTION", "MONTHLY", "2026-11-02T17:00:00Z", 1),
        ("ALLOC_AN_2027_LT", "ALLOCATION", "ANNUAL", "2026-11-06T21:00:00Z", 4),
    ],
)
def test_market_info_gives_type_term_and_publication(client, market, kind, term, publish, periods):
    info = client.get("/marketstatus/v1.0/marketInfo", marketName=market, participantName="ZTRD1").json()

    assert (info["marketType"], info["marketTerm"], info["dataPublishDate"]) == (kind, term, publish)
    assert len({one["period"]["name"] for one in info["products"]}) == periods


@pytest.mark.parametrize("operation", ["marketStatus", "marketInfo"])
def test_an_unknown_market_is_mkt0001(client, operation):
    reply = client.get(f"/marketstatus/v1.0/{operation}", marketName="AUC_MN_1999_M01", participantName="ZTRD1")

    assert (reply.status_code, error_codes(reply)) == (400, ["MKT0001"])


@pytest.mark.evidence("assumed", "Load migration markets and TOR windows have no market status here: SER0005")
@pytest.mark.parametrize("name", ["LOAD_MIGRATION_2026_M12", "TOR_CONVERSION_2027_S01"])
def test_a_market_of_another_kind_is_ser0005(client, name):
    reply = client.get("/marketstatus/v1.0/marketStatus", marketName=name, participantName="ZTRD1")

    assert (reply.status_code, error_codes(reply)) == (400, ["SER0005"])


def names(client, operation):
    markets = client.get(f"/marketstatus/v1.0/{operation}", participantName="ZTRD1").json()
    return [market["name"] for market in markets]


def test_a_market_moves_from_the_active_to_the_posted_list(client):
    assert (AUCTION in names(client, "activeAuctionMarkets"), names(client, "postedAuctionMarkets")) == (
        True,
        ["AUC_MN_2026_M11"],
    )

    client.advance(event=f"{AUCTION}.post")

    assert AUCTION not in names(client, "activeAuctionMarkets")
    assert names(client, "postedAuctionMarkets") == ["AUC_MN_2026_M11", AUCTION]


def test_allocations_and_auctions_are_listed_apart(client):
    assert all(name.startswith("ALLOC") for name in names(client, "activeAllocationMarkets"))
    assert all(name.startswith("AUC") for name in names(client, "activeAuctionMarkets"))


@pytest.mark.evidence("assumed", "A participant name that this world doesn't know is refused with SEC0002")
def test_an_unknown_participant_is_sec0002(client):
    reply = client.get("/marketstatus/v1.0/activeAuctionMarkets", participantName="NOBODY")

    assert (reply.status_code, error_codes(reply)) == (403, ["SEC0002"])
