"""What portfolios of auctions and of nominations have in common."""

from dataclasses import replace

import pytest

from mockserver.market.grid.nodes import Nodes
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.store import Portfolios, PortfolioStatus
from tests.conftest import error_codes
from tests.desk import ALLOCATION, AUCTION, Desk, bid, change_rules, crr_of, offer, texts

STATES = (
    "Records make a new portfolio VALID, none make it NEW; submission leads to SUBMITTED, INVALID or, for credit,"
    " REJECTED and back to VALID; retraction leads back to VALID"
)


def closed(desk):
    desk.client.advance(event=f"{desk.market}.close")


@pytest.mark.evidence("assumed", STATES)
def test_a_portfolio_without_records_is_new_and_one_with_records_is_valid(desk, record):
    empty, filled = desk.create(name="A"), desk.create(record, name="B")

    assert (empty.json()["status"], filled.json()["status"]) == ("NEW", "VALID")
    assert (desk.status("A"), desk.status("B")) == ("NEW", "VALID")


@pytest.mark.evidence("assumed", STATES)
def test_a_valid_portfolio_is_submitted_retracted_and_submitted_again(desk, record):
    desk.create(record)

    replies = [desk.submit(), desk.retract(), desk.submit()]

    assert [reply.json()["status"] for reply in replies] == ["SUBMITTED", "VALID", "SUBMITTED"]
    assert desk.status() == "SUBMITTED"


def test_what_was_created_comes_back_with_an_id_for_each_record(desk, record):
    desk.create(record, {**record, "description": "second"})

    found = desk.get().json()
    records = found.get("bids") or found["nominations"]
    ids = [one.pop("bidId", None) or one.pop("nominationId") for one in records]
    assert records == [record, {**record, "description": "second"}]
    assert len(set(ids)) == 2
    assert max(ids) < 2**31


def test_the_list_holds_the_participants_portfolios_of_the_market(desk, record):
    for name in ("B", "A"):
        desk.create(record, name=name)

    assert desk.names() == ["B", "A"]
    assert desk.acting_for("ZESP1").names() == []


def test_a_deleted_portfolio_is_gone_and_its_name_is_free_again(desk, record):
    desk.create(record)

    assert desk.delete().json()["status"] == "DELETED"
    assert (error_codes(desk.get()), desk.names()) == (["POR0100"], [])
    assert desk.create(record).json()["status"] == "VALID"


def test_a_submitted_portfolio_cannot_be_deleted(desk, record):
    desk.create(record)
    desk.submit()

    assert error_codes(desk.delete()) == ["POR0010"]
    assert desk.status() == "SUBMITTED"


def test_a_submitted_portfolio_cannot_be_submitted_again(desk, record):
    desk.create(record)
    desk.submit()

    assert error_codes(desk.submit()) == ["POR0051"]


def test_an_empty_portfolio_cannot_be_submitted_or_retracted_only_deleted(desk):
    desk.create()

    assert (error_codes(desk.submit()), error_codes(desk.retract())) == (["POR0013"], ["POR0012"])
    assert desk.delete().json()["status"] == "DELETED"


def test_a_valid_portfolio_cannot_be_retracted(desk, record):
    desk.create(record)

    assert error_codes(desk.retract()) == ["POR0038"]


def test_a_name_is_taken_once_in_a_market(desk, record):
    desk.create(record)

    assert error_codes(desk.create(record)) == ["POR0101"]


@pytest.mark.parametrize("call", [Desk.get, Desk.delete, Desk.submit, Desk.retract])
def test_a_portfolio_that_is_not_there_is_por0100(desk, call):
    assert error_codes(call(desk)) == ["POR0100"]


@pytest.mark.parametrize("call", [Desk.get, Desk.delete, Desk.submit, Desk.retract])
def test_participants_do_not_see_each_others_portfolios(desk, record, call):
    desk.create(record)
    other = desk.acting_for("ZCCA1")

    assert error_codes(call(other)) == ["POR0100"]
    assert (other.names(), desk.status()) == ([], "VALID")


@pytest.mark.evidence(
    "assumed", "POR0023 is for callers whose certificate acts for several participants and who name the wrong one"
)
def test_a_portfolio_of_the_callers_other_participant_is_por0023(desk, record):
    desk.create(record)
    wrong = {"ZPGL": "ZTRD1", "ZTRD1": "ZPGL"}[desk.participant]
    query = {"portfolioName": "P", "marketName": desk.market, "participantName": wrong}

    for client, code in (("ZDESK", "POR0023"), (f"{wrong}-read-write", "POR0100")):
        reply = desk.client.call(
            "GET", f"/{desk.service}/v1.0/portfolioStatus", params=query, headers={"X-Mock-Client": client}
        )
        assert error_codes(reply) == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "POR0215"), ("   ", "POR0215"), ("-._", "SER0022"), ("a/b", "SER0022"), ("a" * 101, "POR0103")],
)
def test_a_bad_portfolio_name_has_a_code_of_its_own(desk, record, name, code):
    assert error_codes(desk.create(record, name=name)) == [code]
    assert error_codes(desk.get(name)) == [code]


@pytest.mark.parametrize("name", ["a" * 100, "A b", "2026.12_x-1"])
def test_a_good_portfolio_name_is_kept_to_the_letter(desk, record, name):
    assert desk.create(record, name=name).json()["portfolioName"] == name
    assert desk.status(name) == "VALID"


@pytest.mark.parametrize("market", ["AUC_MN_1999_M01", "ALLOC_MN_2026_M12_T9", "nonsense"])
@pytest.mark.parametrize("call", [Desk.create, Desk.get, Desk.delete, Desk.submit, Desk.retract])
def test_an_unknown_market_is_mkt0001(desk, call, market):
    assert error_codes(call(desk.in_market(market))) == ["MKT0001"]


@pytest.mark.evidence("assumed", "Auctions know no allocation markets and nominations no auctions: MKT0001")
def test_a_market_of_the_other_service_is_mkt0001(auction, client):
    assert error_codes(auction.in_market("ALLOC_MN_2026_M12_T1").get()) == ["MKT0001"]
    assert error_codes(Desk(client, "nomination", AUCTION, "ZPGL").get()) == ["MKT0001"]


@pytest.mark.evidence("assumed", "Portfolios can only be created while the submission window is open")
@pytest.mark.parametrize("event", ["close", "post"])
def test_nothing_is_created_outside_the_window(desk, record, event):
    desk.client.advance(event=f"{desk.market}.{event}")

    assert error_codes(desk.create(record)) == ["MKT0004"]


@pytest.mark.parametrize(("service", "market"), [("auction", AUCTION), ("nomination", ALLOCATION)])
def test_nothing_is_created_before_the_window_opens(client, service, market):
    desk = Desk(client, service, market, "ZPGL")

    assert error_codes(desk.create()) == ["MKT0004"]


def test_a_world_may_let_portfolios_be_created_before_the_window_opens(client):
    change_rules(client.world, creation_in_prep=True)
    desk = Desk(client, "auction", AUCTION, "ZTRD1")

    assert desk.create(bid()).json()["status"] == "VALID"
    assert error_codes(desk.submit()) == ["MKT0004"]


@pytest.mark.evidence("assumed", "A retraction after the window has closed is NOM0129")
def test_nothing_is_retracted_after_the_window_has_closed(desk, record):
    desk.create(record)
    desk.submit()
    closed(desk)

    assert error_codes(desk.retract()) == ["NOM0129"]
    assert desk.status() == "SUBMITTED"


def test_a_bad_record_is_named_and_nothing_is_saved(desk, record):
    reply = desk.create(record, {**record, "period": "2026_M11"}, record, {**record, "assetOwner": "ZESP1"})

    assert (reply.status_code, error_codes(reply)) == (400, ["SER0030", "SER0030"])
    assert [text.split(":")[0][-3:] for text in texts(reply)] == ["[1]", "[3]"]
    assert desk.names() == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"period": "2026_M11"}, "2026_M11 ON isn't a product"),
        ({"period": "2026_S04"}, "2026_S04 ON isn't a product"),
        ({"assetOwner": "ZESP1"}, "asset owner ZESP1 isn't one of"),
        ({"source": "NOWHERE"}, "source NOWHERE can't be bid on"),
        ({"sink": ""}, "sink (empty) can't be bid on"),
        ({"hedgeType": "OPT"}, "only OBL"),
    ],
)
@pytest.mark.evidence(
    "assumed",
    "Records must name a product of the market, biddable nodes, an asset owner of the participant, and OBL; one that"
    " doesn't is refused when the portfolio is created",
)
def test_a_record_must_fit_its_market(desk, record, changes, text):
    reply = desk.create({**record, **changes})

    assert error_codes(reply) == ["SER0030"]
    assert text in texts(reply)[0]


def test_a_node_that_is_not_biddable_is_in_no_record(desk, record):
    stage = desk.client.world.stage
    nodes = [replace(node, biddable=node.name != record["source"]) for node in stage.nodes]
    desk.client.world.stage = replace(stage, nodes=Nodes(nodes))

    assert f"source {record['source']} can't be bid on" in texts(desk.create(record))[0]


def test_a_record_that_breaks_the_schema_is_named_by_its_place(desk, record):
    reply = desk.create(record, {**record, "tou": True})

    assert error_codes(reply) == ["SER0030"]
    assert "[1].tou" in texts(reply)[0]


@pytest.mark.evidence("seed", "A body holds at most 500 records")
def test_500_records_are_taken_and_501_are_not(desk, record):
    small = {**record, "mw": 0.001} if "mw" in record else record

    assert desk.create(*[small] * 500, name="A").json()["status"] == "VALID"
    reply = desk.create(*[small] * 501, name="B")
    assert (error_codes(reply), "500" in texts(reply)[0]) == (["SER0030"], True)


def test_of_many_bad_records_the_first_are_named_and_the_rest_are_counted(desk, record):
    reply = desk.create(*[{**record, "period": "2026_M11"}] * 500)

    assert error_codes(reply) == ["SER0030"] * 50
    assert "[48]: 2026_M11" in texts(reply)[48]
    assert texts(reply)[49] == "and 451 more errors like these"


@pytest.mark.parametrize("participant", ["NOBODY", "ZTRD9"])
def test_an_unknown_participant_is_sec0002(desk, record, participant):
    assert error_codes(desk.acting_for(participant).create(record)) == ["SEC0002"]


def test_a_participant_without_the_role_is_sec0001(desk, record):
    readers = desk.acting_for("ZREAD1")

    assert (error_codes(readers.create(record)), readers.names()) == (["SEC0001"], [])


def test_submission_and_retraction_are_told_to_the_participant_alone(desk, record):
    desk.create(record)
    start = desk.client.world.now
    desk.submit()
    desk.retract()

    messages = desk.client.world[MessageBoard]
    told = [one.text for one in messages.between(start, start, desk.participant) if "Portfolio P" in one.text]
    assert told == [
        f"Portfolio P of {desk.market} is SUBMITTED",
        f"Portfolio P of {desk.market} is retracted and VALID again",
    ]
    assert not [one for one in messages.between(start, start) if "Portfolio" in one.text]


def test_a_submission_that_found_faults_is_told_to_the_participant(auction):
    crr = crr_of(auction.client, "ZTRD1")
    auction.create(offer(crr))
    auction.client.world[Inventory].reduce(crr, 20_000)
    auction.submit()

    told = [(one.to, one.text) for one in auction.client.world[MessageBoard] if "Portfolio" in one.text]
    assert told == [("ZTRD1", f"Portfolio P of {AUCTION} is INVALID and was not submitted")]


def test_the_earliest_submission_comes_first_and_a_retraction_gives_its_place_up(auction):
    other, portfolios = auction.acting_for("ZTRD2"), auction.client.world[Portfolios]
    auction.create(bid())
    other.create(bid((0, 1), (1, 1), assetOwner="ZTRD2"))
    auction.submit()
    auction.retract()
    assert portfolios.find(AUCTION, "ZTRD1", "P").submitted is None

    for desk in (other, auction):
        auction.client.advance(by="1m")
        desk.submit()
    assert [one.participant for one in portfolios.submitted(AUCTION)] == ["ZTRD2", "ZTRD1"]


def test_every_state_is_one_the_interface_knows(mock):
    declared = {
        word
        for file in mock.pipeline.catalogue.newest
        for word in file.document.root.get("components", {})
        .get("schemas", {})
        .get("PortfolioStatusType", {})
        .get("enum", [])
    }

    assert declared == set(PortfolioStatus)
