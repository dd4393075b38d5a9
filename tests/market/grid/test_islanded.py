"""Nodes that an outage cuts off."""

from dataclasses import replace

import pytest

from mockserver.app import ACTIVITIES
from mockserver.market.calendar import period
from mockserver.market.grid.nodes import Islanded
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from tests.desk import AUCTION, bid, crr_of, offer, texts
from tests.downloads import rows

NODE = "TH_SP15_GEN-APND"
ISLANDED = "CRRs from or to a node that an outage cuts off can be offered for sale, bids and nominations are refused"


def cut_off(client, tou, month="2026_M12"):
    term = period(month)
    outage = Islanded(NODE, term.start, term.end, tou)
    client.world.stage = replace(client.world.stage, islanded=(outage,))


@pytest.mark.evidence("seed", ISLANDED)
@pytest.mark.parametrize(
    ("tou", "month", "status"),
    [("ON", "2026_M12", 400), (None, "2026_M12", 400), ("OFF", "2026_M12", 200), ("ON", "2027_M01", 200)],
)
def test_a_node_that_is_cut_off_takes_no_bids(auction, tou, month, status):
    cut_off(auction.client, tou, month)

    assert auction.create(bid()).status_code == status


@pytest.mark.evidence("seed", ISLANDED)
def test_what_is_held_from_a_node_that_is_cut_off_can_be_sold(auction):
    cut_off(auction.client, "ON")
    assert texts(auction.create(bid(), name="A")) == [f"newBids[0]: source {NODE} can't be bid on in {AUCTION} ON"]
    auction.create(offer(crr_of(auction.client, "ZTRD1")))

    assert auction.submit().json()["status"] == "SUBMITTED"


def test_sources_and_sinks_tell_in_which_time_of_use_a_node_is_cut_off(auction):
    cut_off(auction.client, "ON")
    found = rows(auction.client, "publicMarketData", "SOURCE_SINK", marketName=AUCTION)

    assert {(one["TOU"], one["BiddableFlag"]) for one in found if one["SourceSink"] == NODE} == {
        ("ON", "No"),
        ("OFF", "Yes"),
    }


def test_a_world_file_says_what_is_cut_off(tmp_path):
    file = tmp_path / "outage.yaml"
    outage = f"{{node: {NODE}, period: 2026_M12, until: 2027_M02}}"
    file.write_text(f"description: An outage.\nextends: market-sim\nislanded: [{outage}]\n")
    world = Sessions(ACTIVITIES, SessionOptions(file, frozen=True)).world("default")

    asked = [("2026_M12", "ON"), ("2027_S01", "OFF"), ("2027_M03", "ON")]
    assert [world.is_islanded(NODE, period(name), tou) for name, tou in asked] == [True, True, False]
