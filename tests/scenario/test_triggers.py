"""Names that make something happen."""

import uuid

import orjson
import pytest

from mockserver.app import build
from mockserver.call import Call
from mockserver.errors import ScenarioError
from mockserver.files.yaml12 import read_yaml
from mockserver.scenario.run import SessionScenarios
from mockserver.settings import Settings, data_folder
from tests.conftest import Client, Http, error_codes
from tests.scenario.conftest import market_status

WORDS = read_yaml(data_folder("scenarios") / "triggers.yaml")


def portfolio(client, name="P1", market="AUC_MN_2026_M12", participant="ZTRD1"):
    return client.get("/auction/v1.0/portfolio", marketName=market, portfolioName=name, participantName=participant)


@pytest.mark.parametrize("place", ["name", "market", "participant"])
def test_a_code_in_a_name_is_raised(client, place):
    assert error_codes(portfolio(client, **{place: "MOCK-POR0306"})) == ["POR0306"]


def test_a_code_in_a_body_is_raised(client):
    body = {
        "portfolioName": "MOCK-MKT0004-1",
        "marketName": "M",
        "participantName": "ZTRD1",
        "newBids": [],
        "newOffers": [],
    }

    assert error_codes(client.post("/auction/v1.0/portfolioCreation", body)) == ["MKT0004"]


def test_a_code_of_another_service_is_refused_with_the_codes_of_this_one(client):
    reply = portfolio(client, "MOCK-TOR0016")

    assert reply.status_code == 400
    assert "POR0306" in reply.json()["errorList"][0]["errorDescription"]


@pytest.mark.parametrize(
    ("name", "text"), [("MOCK-DELAY-3S", "delay 3s"), ("MOCK-250MS-x", "delay 250ms"), ("MOCK-3S", "delay 3s")]
)
def test_a_delay_in_a_name_waits(client, records, name, text):
    market_status(client, market=name)

    assert records()[-1].hits[0].effects == (text,)


def test_what_follows_a_word_makes_the_name_another_one(client):
    assert "Sign in" in portfolio(client, "MOCK-LOGIN-17").text


@pytest.mark.parametrize("name", ["MOCK-", "MOCK-TEST", "MOCKUP", "MOCK-RESETTING", "XMOCK-POR0306"])
def test_other_names_are_just_names(client, records, name):
    portfolio(client, name)

    assert records()[-1].hits == ()


def create(mock, portfolio, market, participant):
    """Hold a call with these names against the auction's spec."""
    file = next(one for one in mock.pipeline.catalogue.newest if one.service == "auction")
    contract = next(one for one in file.contracts if one.operation.operation_id == "portfolioCreation")
    body = {"portfolioName": portfolio, "marketName": market, "participantName": participant}
    headers = {"content-type": "application/json", "caiso-request-id": str(uuid.uuid4())}
    content = orjson.dumps(body | {"newBids": [], "newOffers": []})
    call = Call(contract.operation, headers=headers, content=content)
    contract.read(call)
    contract.check_request(call)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_passes_the_patterns_of_portfolio_market_and_participant(mock, word):
    create(mock, f"MOCK-{word}-1", f"MOCK-{word}", f"MOCK-{word}")


@pytest.mark.parametrize("name", ["MOCK-POR0306", "MOCK-DELAY-3S", "MOCK-250MS"])
def test_codes_and_delays_pass_the_patterns_of_portfolio_and_market(mock, name):
    create(mock, name, name, "ZTRD1")


def test_triggers_can_be_switched_off(client):
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, triggers=False))
    http = Http(mock.app)

    reply = market_status(Client(mock, http, "default"), market="MOCK-SER0017")

    http.close()
    assert error_codes(reply) == ["MKT0001"]


def test_a_client_s_names_do_not_fill_the_memory(client):
    for number in range(1100):
        market_status(client, market=f"MOCK-1MS-{number}")

    assert len(client.world.find(SessionScenarios).triggers) <= 1000


@pytest.fixture
def own_words(tmp_path):
    """A client of a mock that has a trigger file of its own."""
    (tmp_path / "triggers.yaml").write_text("SLEEPY: {then: [{delay: 9s}]}\nRESET: {then: [{respond: 503}]}")
    http = Http(build(Settings(world="market-sim", frozen=True, access_log=False, scenarios=(tmp_path,))).app)
    yield http
    http.close()


@pytest.mark.parametrize(("word", "status"), [("RESET", 503), ("LOGIN", 200), ("DOWN", 503)])
def test_a_trigger_file_of_one_s_own_adds_words_and_changes_known_ones(own_words, word, status):
    path = "/crr/marketstatus/v1.0/activeAuctionMarkets"

    reply = own_words.get(
        path, params={"participantName": f"MOCK-{word}"}, headers={"caiso-request-id": str(uuid.uuid4())}
    )

    assert reply.status_code == status


def test_a_wrong_trigger_file_stops_the_start(tmp_path):
    (tmp_path / "triggers.yaml").write_text("SLEEPY: {then: [{dely: 9s}]}")

    with pytest.raises(ScenarioError, match="did you mean 'delay'"):
        build(Settings(scenarios=(tmp_path,)))
