from dataclasses import replace
from datetime import timedelta

import pytest

from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.migration.store import CUSTOMERS, Migrations
from tests.conftest import error_codes
from tests.desk import texts

MARKET, NEXT, LATER = (f"LOAD_MIGRATION_{month}" for month in ("2026_M12", "2027_M01", "2027_M03"))
ZPGL, ZCCA1, ZSCL = "990000001", "990000003", "990000002"
MOVED = "Moved load is customers times the kW rate of their class, given as a share of all that the losing LSE serves"
FOLLOWS = "Of each seasonal allocated CRR of the losing LSE the gainer gets a share, and the loser a counter-flow"
COMES_BACK = "Load that comes back to an LSE cancels the CRRs that went with it, from the market's month on"
OWN_LSES = "A distribution company reports LSEs of its own, and no more customers that leave than it has reported"
ZERO = "A number of customers of zero is taken but not given back, since the reply can't hold it"


def ask(client, operation, participant="UPGAE", market=MARKET):
    return client.get(f"/loadmigration/v1.0/{operation}", participantName=participant, loadMigrationMarketName=market)


def report(client, operation, key, records, participant="UPGAE", **body):
    body = {"loadMigrationMarket": MARKET, "udcName": "UPGAE", key: records, **body}
    return client.post(f"/loadmigration/v1.0/{operation}", body, participantName=participant)


def customers(client, records, **options):
    made = [{"lse": lse, "class": kind, "numberOfCustomers": number} for lse, kind, number in records]
    return report(client, "numberOfCustomers", "numberOfCustomerRecords", made, **options)


def dasr(client, records, effective="2026-12-01T08:00:00Z", **options):
    made = [
        {"recordId": f"R{n}", "class": kind, "fromLse": loser, "toLse": gainer, "numCustomerTransfer": number}
        for n, (loser, gainer, kind, number) in enumerate(records)
    ]
    return report(client, "dasrSummary", "dasrRecords", made, effectiveDate=effective, **options)


def rates(client, kw=2.5, kind="RESIDENTIAL", before=(), **options):
    """The rate of 2025, and of the years before."""
    made = [
        {"class": kind, "tou": tou, "seasonNumber": season, "year": 2025 - ago, "kwRate": rate}
        for ago, rate in enumerate([kw, *before])
        for tou in ("ON", "OFF")
        for season in (1, 2, 3, 4)
    ]
    return report(client, "customerRates", "customerRateRecords", made, **options)


@pytest.fixture
def open_client(client):
    """A client at a time when the market is open."""
    client.advance(event=f"{MARKET}.open-migration")
    return client


def test_a_market_goes_from_prep_to_posted(client):
    seen = [ask(client, "loadMigrationMarketStatus").json()["marketStatus"]]
    for event in ("open", "close", "post"):
        client.advance(event=f"{MARKET}.{event}-migration")
        seen.append(ask(client, "loadMigrationMarketStatus").json()["marketStatus"])

    assert seen == ["PREP", "OPEN", "CLOSED", "POSTED"]


def test_markets_are_listed_until_and_after_they_are_posted(client):
    client.advance(event=f"{MARKET}.post-migration")
    lists = [
        [one["marketName"] for one in client.get(f"/loadmigration/v1.0/{name}", participantName="UPGAE").json()]
        for name in ("activeLoadMigrationMarketList", "postedLoadMigrationMarketList")
    ]

    assert lists == [[NEXT, LATER], [MARKET]]


@pytest.mark.parametrize(
    ("market", "code"),
    [("LOAD_MIGRATION_1999_M01", "LMV1003"), ("", "LMV1003"), ("LOAD_MIGRATION_2027_M02", "LMV1002")],
)
@pytest.mark.parametrize(
    "operation",
    [
        "loadMigrationMarketStatus",
        "loadPercentage",
        "loadMigrationCrrResults",
        "nHourData",
        "existingNumberOfCustomers",
    ],
)
def test_an_unknown_or_unconfigured_market_is_refused_with_its_code(client, operation, market, code):
    assert error_codes(ask(client, operation, market=market)) == [code]


def test_n_hour_data_waits_for_its_posting(open_client):
    assert error_codes(ask(open_client, "nHourData")) == ["LMV0101"]
    open_client.advance(event=f"{MARKET}.n-hour")

    hours = ask(open_client, "nHourData").json()
    assert {one["defaultLoadAggregationPoint"] for one in hours} >= {"DLAP_PGAE-APND", "DLAP_SCE-APND"}
    assert hours == ask(open_client, "nHourData").json()


@pytest.mark.evidence("assumed", "N-hour data and what was reported are for distribution companies only")
@pytest.mark.parametrize("operation", ["nHourData", "existingDasrSummary"])
def test_an_lse_doesnt_see_what_is_for_distribution_companies(open_client, operation):
    assert error_codes(ask(open_client, operation, "ZPGL")) == ["SEC0001"]


def test_reports_are_given_back_and_replaced(open_client):
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000), (ZCCA1, "RESIDENTIAL", 5)])
    customers(open_client, [(ZPGL, "LIGHTING", 7)])

    records = ask(open_client, "existingNumberOfCustomers").json()["numberOfCustomerRecords"]
    assert [(one["lse"], one["class"], one["numberOfCustomers"]) for one in records] == [(ZPGL, "LIGHTING", 7)]
    assert ask(open_client, "existingNumberOfCustomers", "USCE").json()["numberOfCustomerRecords"] == []


def test_what_is_reported_after_a_fork_is_not_in_it(open_client):
    fork = open_client.world.fork(open_client.world.clock.fork())
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000)])

    assert open_client.world[Migrations].report(CUSTOMERS, MARKET, "UPGAE").records == ((ZPGL, "RESIDENTIAL", 1000),)
    assert fork[Migrations].report(CUSTOMERS, MARKET, "UPGAE") is None


@pytest.mark.evidence("assumed", ZERO)
def test_no_customers_are_taken_and_left_out(open_client):
    assert customers(open_client, [(ZPGL, "RESIDENTIAL", 0), (ZCCA1, "RESIDENTIAL", 5)]).status_code == 200

    assert len(ask(open_client, "existingNumberOfCustomers").json()["numberOfCustomerRecords"]) == 1


WRONG = [
    (lambda c: customers(c, [("123456789", "RESIDENTIAL", 5)]), "SER0030"),
    (lambda c: customers(c, [(ZPGL, "RESIDENTIAL", 5), (ZPGL, "RESIDENTIAL", 6)]), "SER0030"),
    (lambda c: customers(c, [], udcName="USCE"), "LMV024"),
    (lambda c: customers(c, [], udcName="NOBODY"), "LMV024"),
    (lambda c: rates(c, udcName="NOBODY"), "LMV024"),
    (lambda c: dasr(c, [], udcName="NOBODY"), "LMV024"),
    (lambda c: customers(c, [], participant="ZPGL"), "SEC0001"),
    (lambda c: customers(c, [], loadMigrationMarket="X"), "LMV1003"),
    (lambda c: customers(c, [], loadMigrationMarket=NEXT), "LMV0102"),
    (lambda c: dasr(c, [(ZPGL, ZPGL, "RESIDENTIAL", 5)]), "SER0030"),
    (lambda c: dasr(c, [(ZPGL, "123456789", "RESIDENTIAL", 5)]), "SER0030"),
    (lambda c: dasr(c, [], effective="2026-11-30T08:00:00Z"), "LMV023"),
]


@pytest.mark.parametrize(("send", "code"), WRONG)
def test_a_wrong_report_is_refused_with_its_code(open_client, send, code):
    assert error_codes(send(open_client)) == [code]


def test_of_thousands_of_faults_the_first_are_told_and_the_rest_counted(open_client):
    told = texts(customers(open_client, [(ZPGL, "RESIDENTIAL", 1)] * 1001))

    assert told[48].startswith("numberOfCustomerRecords[49]: ")
    assert told[49:] == ["and 951 more errors like these"]


def test_a_record_that_stands_twice_is_named_as_it_was_sent(open_client):
    reply = customers(open_client, [(ZPGL, "RESIDENTIAL", 5), (ZPGL, "RESIDENTIAL", 6)])

    assert texts(reply) == [f"numberOfCustomerRecords[1]: {ZPGL}, RESIDENTIAL stands twice"]


@pytest.mark.parametrize("send", [customers, dasr])
def test_reports_after_the_window_are_lmv0102(open_client, send):
    open_client.advance(event=f"{MARKET}.close-migration")

    assert error_codes(send(open_client, [])) == ["LMV0102"]


@pytest.mark.parametrize("operation", ["loadPercentage", "loadMigrationCrrResults"])
def test_results_before_posting_are_lmv0103(open_client, operation):
    assert error_codes(ask(open_client, operation)) == ["LMV0103"]


@pytest.fixture
def posted(open_client):
    """A tenth of ZPGL's customers have changed over to ZCCA1."""
    rates(open_client)
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000), (ZCCA1, "RESIDENTIAL", 5)])
    dasr(open_client, [(ZPGL, ZCCA1, "RESIDENTIAL", 100)])
    open_client.advance(event=f"{MARKET}.post-migration")
    return open_client


@pytest.mark.evidence("assumed", MOVED)
def test_the_percentage_is_what_moved_of_what_is_served(posted):
    found = ask(posted, "loadPercentage", "ZPGL").json()["loadMigrationPercentages"]

    assert len(found) == 8
    assert {(one["loadPercentage"], one["loadTransferMw"]) for one in found} == {(0.1, 0.25)}
    assert ask(posted, "loadPercentage", "ZSCL").json()["loadMigrationPercentages"] == []


def migrated(client, owner):
    return [one for one in client.world[Inventory] if one.owner == owner and one.origin == "LOAD_MIGRATION"]


@pytest.mark.evidence("assumed", FOLLOWS)
def test_crrs_follow_the_load_and_the_loser_gets_the_counter_flow(posted):
    gained, lost = migrated(posted, "ZCCA1"), migrated(posted, "ZPGL")

    assert gained
    assert [(one.source, one.sink, one.units, one.parent) for one in gained] == [
        (one.sink, one.source, one.units, one.parent) for one in lost
    ]
    for one in gained:
        parent = posted.world[Inventory].find(one.parent)
        assert (one.units, one.type, one.end) == (parent.units // 10, "LSE_LMT", parent.end)
        assert one.start >= posted.world[Migrations].markets[MARKET].effective


def test_results_name_new_crrs_with_their_initial_megawatts(posted):
    results = ask(posted, "loadMigrationCrrResults", "ZCCA1").json()["loadMigrationCrrs"]

    assert {one["crrType"] for one in results} == {"LSE_LMT"}
    assert all("initialMw" in one and "adjustedMw" not in one for one in results)
    assert [one["crrId"] for one in results] == [one.id for one in migrated(posted, "ZCCA1")]


def test_monthly_and_auctioned_crrs_dont_migrate(posted):
    parents = {posted.world[Inventory].find(one.parent) for one in migrated(posted, "ZCCA1")}

    assert {(one.type, one.term) for one in parents} == {("LSE", "Seasonal")}


def test_load_that_moves_both_ways_is_netted(open_client):
    rates(open_client)
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000), (ZCCA1, "RESIDENTIAL", 1000)])
    dasr(open_client, [(ZPGL, ZCCA1, "RESIDENTIAL", 100), (ZCCA1, ZPGL, "RESIDENTIAL", 40)])
    open_client.advance(event=f"{MARKET}.post-migration")

    for one in migrated(open_client, "ZCCA1"):
        assert one.units == int(open_client.world[Inventory].find(one.parent).units * 0.06)


def test_a_later_market_adds_to_the_crrs_of_seasons_to_come(open_client):
    spring = period("2027_S02")
    known = next(one for one in open_client.world[Inventory] if one.owner == "ZPGL" and one.term == "Seasonal")
    open_client.world[Inventory].add(replace(known, id=55, start=spring.start, end=spring.end, units=10_000))
    rates(open_client)
    for market, effective in ((MARKET, "2026-12-01T08:00:00Z"), (NEXT, "2027-01-01T08:00:00Z")):
        if market == NEXT:
            open_client.advance(event=f"{NEXT}.open-migration")
        customers(open_client, [(ZPGL, "RESIDENTIAL", 1000)], loadMigrationMarket=market)
        dasr(open_client, [(ZPGL, ZCCA1, "RESIDENTIAL", 100)], effective, loadMigrationMarket=market)
        open_client.advance(event=f"{market}.post-migration")

    first, second = (ask(open_client, "loadMigrationCrrResults", "ZCCA1", one).json() for one in (MARKET, NEXT))
    made = next(one for one in first["loadMigrationCrrs"] if one["parentCrrId"] == 55)
    added = next(one for one in second["loadMigrationCrrs"] if one["parentCrrId"] == 55)
    assert (made["initialMw"], added["adjustedMw"], added["crrId"]) == (1, 1, made["crrId"])
    assert open_client.world[Inventory].find(made["crrId"]).units == 2000


def next_market(client, moved):
    """Posts January's market, in which these customers change over; gives what became of the two LSEs' CRRs."""
    client.advance(event=f"{NEXT}.open-migration")
    customers(client, [(ZPGL, "RESIDENTIAL", 900), (ZCCA1, "RESIDENTIAL", 105)], loadMigrationMarket=NEXT)
    dasr(client, moved, "2027-01-01T08:00:00Z", loadMigrationMarket=NEXT).raise_for_status()
    client.advance(event=f"{NEXT}.post-migration")
    results = [ask(client, "loadMigrationCrrResults", one, NEXT).json() for one in ("ZCCA1", "ZPGL")]
    return [{one["parentCrrId"]: one for one in result["loadMigrationCrrs"]} for result in results]


def held_in_january(client):
    end = period("2027_M01").end
    return sorted(
        (one.type, one.units) for one in client.world[Inventory] if one.origin == "LOAD_MIGRATION" and one.end >= end
    )


@pytest.fixture
def two_seasons(open_client):
    """ZPGL has a CRR of 10 MW for the coming season; of it 1 MW went to ZCCA1 with a tenth of the customers."""
    winter = period("2027_S01")
    known = next(one for one in open_client.world[Inventory] if one.owner == "ZPGL" and one.term == "Seasonal")
    open_client.world[Inventory].add(replace(known, id=55, start=winter.start, end=winter.end, units=10_000))
    rates(open_client)
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000), (ZCCA1, "RESIDENTIAL", 5)])
    dasr(open_client, [(ZPGL, ZCCA1, "RESIDENTIAL", 100)])
    open_client.advance(event=f"{MARKET}.post-migration")
    return open_client


@pytest.mark.evidence("assumed", COMES_BACK)
@pytest.mark.parametrize(("number", "left"), [(40, 600), (100, 0)])
def test_customers_that_come_back_cancel_crrs_of_earlier_months(two_seasons, number, left):
    gained, lost = next_market(two_seasons, [(ZCCA1, ZPGL, "RESIDENTIAL", number)])

    assert gained[55]["adjustedMw"] == lost[55]["adjustedMw"] == -number / 100
    assert (gained[55]["crrType"], lost[55]["crrType"]) == ("LSE_LMT", "LMT_CNT")
    assert held_in_january(two_seasons) == ([("LMT_CNT", left), ("LSE_LMT", left)] if left else [])


@pytest.mark.evidence("assumed", COMES_BACK)
def test_what_moves_beyond_the_customers_that_come_back_follows_as_ever(two_seasons):
    world = two_seasons.world
    world[Inventory].add(replace(world[Inventory].find(55), id=56, owner="ZCCA1", units=105_000))
    gained, lost = next_market(two_seasons, [(ZCCA1, ZPGL, "RESIDENTIAL", 102)])

    assert (gained[55]["adjustedMw"], lost[55]["adjustedMw"]) == (-1, -1)
    assert (gained[56]["initialMw"], lost[56]["initialMw"]) == (2, 2)
    assert (gained[56]["crrType"], lost[56]["crrType"]) == ("LMT_CNT", "LSE_LMT")


@pytest.mark.evidence("assumed", COMES_BACK)
def test_months_before_the_customers_came_back_keep_their_crrs(posted):
    posted.world[Migrations].markets[NEXT] = replace(
        posted.world[Migrations].markets[NEXT], effective=period("2026_M12").start + timedelta(days=10)
    )
    before = {one.type: (one.start, one.units) for one in migrated(posted, "ZCCA1") + migrated(posted, "ZPGL")}
    posted.advance(event=f"{NEXT}.open-migration")
    dasr(posted, [(ZCCA1, ZPGL, "RESIDENTIAL", 100)], "2026-12-11T08:00:00Z", loadMigrationMarket=NEXT)
    posted.advance(event=f"{NEXT}.post-migration")

    kept = migrated(posted, "ZCCA1") + migrated(posted, "ZPGL")
    assert {one.type: (one.start, one.units) for one in kept} == before
    assert {one.end for one in kept} == {period("2026_M12").start + timedelta(days=10, seconds=-1)}


@pytest.mark.evidence("assumed", OWN_LSES)
@pytest.mark.parametrize(
    ("send", "told"),
    [
        (lambda c: customers(c, [(ZSCL, "RESIDENTIAL", 5)]), f"{ZSCL} serves customers of USCE, none of UPGAE"),
        (lambda c: dasr(c, [(ZPGL, ZSCL, "LIGHTING", 5)]), f"{ZSCL} serves customers of USCE, none of UPGAE"),
        (
            lambda c: dasr(c, [(ZPGL, ZCCA1, "RESIDENTIAL", 6), (ZPGL, ZCCA1, "RESIDENTIAL", 5)]),
            f"{ZPGL} has 4 RESIDENTIAL customers left",
        ),
        (lambda c: dasr(c, [(ZPGL, ZCCA1, "LIGHTING", 1)]), f"{ZPGL} has 0 LIGHTING customers left"),
    ],
)
def test_customers_of_others_and_more_than_there_are_are_refused(open_client, send, told):
    customers(open_client, [(ZPGL, "RESIDENTIAL", 10)])

    assert told in texts(send(open_client))[0]


@pytest.mark.evidence(
    "assumed", "Of uploaded rates the newest count, for whichever market; of these, the newest year's"
)
def test_the_newest_rates_of_the_newest_year_count(open_client):
    rates(open_client, 1)
    open_client.advance(event=f"{NEXT}.open-migration")
    rates(open_client, 2.5, before=[7], loadMigrationMarket=NEXT)
    customers(open_client, [(ZPGL, "RESIDENTIAL", 1000)], loadMigrationMarket=NEXT)
    dasr(open_client, [(ZPGL, ZCCA1, "RESIDENTIAL", 100)], "2027-01-01T08:00:00Z", loadMigrationMarket=NEXT)
    open_client.advance(event=f"{NEXT}.post-migration")

    found = ask(open_client, "loadPercentage", "ZPGL", NEXT).json()["loadMigrationPercentages"]
    assert {one["loadTransferMw"] for one in found} == {0.25}
