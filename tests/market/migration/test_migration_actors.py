"""Load migration among others: what distribution companies report, and what comes of it."""

import pytest

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.migration.store import Migrations
from tests.market.crowds import acts, body

MARKET = "LOAD_MIGRATION_2026_M12"


@pytest.mark.evidence("assumed", "Distribution companies that act report their own LSEs, and who moves between them")
def test_distribution_companies_report_their_lses_rates_and_changes(crowd):
    crowd.advance(by="10m")
    reported = {one.path.rpartition("/")[2]: body(one) for one in acts(crowd, who="UPGAE")}

    assert list(reported) == ["customerRates", "numberOfCustomers", "dasrSummary"]
    assert {one["lse"] for one in reported["numberOfCustomers"]["numberOfCustomerRecords"]} == {
        "990000001",
        "990000003",
    }
    assert all(one["numCustomerTransfer"] > 0 for one in reported["dasrSummary"]["dasrRecords"])


def test_who_has_one_lse_only_reports_no_changes(crowd):
    crowd.advance(by="10m")

    assert [one.path.rpartition("/")[2] for one in acts(crowd, who="USCE")] == ["customerRates", "numberOfCustomers"]


def test_an_lse_finds_what_moved_to_it(crowd):
    crowd.advance(event=f"{MARKET}.post-migration")
    moved = crowd.get("/loadmigration/v1.0/loadPercentage", participantName="ZPGL", loadMigrationMarketName=MARKET)

    assert {"UPGAE"} == {one["udc"] for one in moved.json()["loadMigrationPercentages"]}
    assert any(one.type == "LSE_LMT" for one in crowd.world[Inventory])
    assert crowd.world[Migrations].transfers(MARKET)
