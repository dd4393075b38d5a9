"""The scenarios that ship: each runs, and does what its description says."""

import io
import zipfile
from pathlib import Path

import pytest

from mockserver.call import Call, Reply
from mockserver.errors import ScenarioError
from mockserver.scenario.engine import Scenarios
from mockserver.scenario.library import Library
from mockserver.settings import Settings, data_folder
from tests.conftest import error_codes
from tests.scenario.conftest import market_status

FOLDER = data_folder("scenarios")
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "triggers")
MARKET = "AUC_MN_2026_M12"
NOV_1, NOV_2 = "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"


@pytest.fixture
def run(client):
    """Switch a shipped scenario on in the client's session."""
    return lambda *names: client.mock.pipeline.scenarios.activate(names, client.world)


def download(client):
    return client.get(
        "/marketdata/v1.0/publicMarketData",
        marketName=MARKET,
        publicMarketDownloadType="SOURCE_SINK",
        fileFormat="CSV",
        participantName="ZTRD1",
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_can_be_used_with_the_shipped_specs(mock, name):
    assert len(mock.pipeline.scenarios.library.entry(name).scenario.description) > 20


def test_unknown_participant(client, run):
    run("unknown-participant")

    assert error_codes(market_status(client)) == ["SEC0002"]


def test_unknown_load_migration_market(client, run):
    run("unknown-load-migration-market")

    reply = client.get("/loadmigration/v1.0/activeLoadMigrationMarketList", participantName="UPGAE")

    assert error_codes(reply) == ["LMV1003"]


def test_unknown_request_id(client, run):
    run("unknown-request-id")
    response = {"requestId": 4711, "crrId": 1, "mw": 1}

    replies = [
        client.post(f"/secondarymarket/v1.0/{operation}", [response], participantName="ZTRD1")
        for operation in ("smResponseToBuyOffers", "smResponseToSellOffers")
    ]

    assert [error_codes(one) for one in replies] == [["SMT0016"]] * 2


def test_sso_login_page(client, run):
    run("sso-login-page")

    seen = [market_status(client) for _ in range(6)]

    assert [one.status_code for one in seen] == [302, 200, 200, 200, 200, 200]
    assert ["Sign in" in one.text for one in seen] == [False, True, True, True, True, False]


def test_month_end_outage(client, run):
    run("month-end-outage")
    seen = []
    for moment in ("2026-11-30T23:00:00Z", "2026-12-01T01:00:00Z", "2026-12-01T04:59:00Z", "2026-12-01T05:00:00Z"):
        client.advance(to=moment)
        seen.append(market_status(client).status_code)

    assert seen == [200, 503, 503, 200]


def test_acceptable_use(client, run):
    run("acceptable-use")

    assert [market_status(client).status_code for _ in range(2)] == [200, 429]


def test_half_a_zip(client, run):
    client.advance(to="2026-11-02T18:00:00Z")
    run("half-a-zip")

    half, whole = download(client), download(client)

    assert not zipfile.is_zipfile(io.BytesIO(half.content))
    assert zipfile.is_zipfile(io.BytesIO(whole.content))


def test_results_late(client, run):
    client.advance(event=f"{MARKET}.post")
    run("results-late")
    posted = [
        len(client.get("/marketstatus/v1.0/postedAuctionMarkets", participantName="ZTRD1").json()) for _ in range(11)
    ]

    assert posted[:10] == [0] * 10 != posted[10:]
    assert [market_status(client).json() for _ in range(11)] == ["CLOSED"] * 10 + ["POSTED"]


def test_results_late_holds_downloads_back(client, run):
    client.advance(event=f"{MARKET}.post")
    run("results-late")
    seen = [
        client.get(
            "/marketdata/v1.0/publicAuctionResult",
            marketName=MARKET,
            publicAuctionResultDownloadType="CLEARING_PRICE",
            fileFormat="CSV",
            participantName="ZTRD1",
        )
        for _ in range(11)
    ]

    assert [error_codes(one) for one in seen[:10]] == [["MKT0007"]] * 10
    assert seen[10].headers["content-type"] == "application/octet-stream"


def test_results_late_leaves_an_open_market_open(client, run):
    client.advance(event=f"{MARKET}.open")
    run("results-late")

    assert market_status(client).json() == "OPEN"


def test_slow_downloads(client, run, records):
    run("slow-downloads")
    download(client)

    delay, dribble = records()[-1].hits[0].effects
    assert delay.startswith("delay ")
    assert dribble == "dribble 2000/s"


def test_flaky_breaks_five_percent_each(client, run, records):
    run("flaky")
    for _ in range(3000):
        market_status(client)
    seen = [one.hits[0].effects[0].split()[0] for one in records() if one.hits]

    for effect in ("connection_reset", "empty_response", "stall", "truncated_body", "empty_error_body", "login_page"):
        assert 105 <= seen.count(effect) <= 195  # 150 expected, four standard deviations


def test_window_rush_is_busy_five_times_in_a_row(client, run, records):
    run("window-rush")
    for _ in range(500):
        download(client)
    busy = "".join("x" if one.codes == ("GEN0003",) else "." for one in records())

    bursts = [len(one) for one in busy.split(".") if one]
    assert bursts
    assert all(length % 5 == 0 for length in bursts)
    assert all(
        one.hits[0].effects[0].startswith("delay") for one in records() if one.codes != ("GEN0003",) and one.hits
    )


def test_a_folder_of_one_s_own_comes_before_the_shipped_one(tmp_path, mock):
    (tmp_path / "flaky.yaml").write_text("description: Mine.\nrules: [{then: [login_page]}]")
    library = Library([FOLDER, tmp_path], lambda: mock.pipeline.catalogue)

    assert library.get("flaky").description == "Mine."


def test_a_changed_file_is_read_again(tmp_path, mock):
    path = tmp_path / "mine.yaml"
    path.write_text("description: One.\nrules: [{then: [login_page]}]")
    library = Library([tmp_path], lambda: mock.pipeline.catalogue)
    assert library.get("mine").description == "One."
    path.write_text("description: Another one.\nrules: [{then: [login_page]}]")

    assert library.reload() == ["mine"]
    assert library.get("mine").description == "Another one."


def test_a_changed_file_is_noticed_by_the_next_call(tmp_path, client):
    path = tmp_path / "noticed.yaml"
    path.write_text("description: One.\nrules: [{then: [{respond: 503}]}]")
    scenarios = Scenarios(Library([tmp_path], lambda: client.mock.pipeline.catalogue, look_every_s=0))
    contract = next(iter(client.mock.pipeline.catalogue.contracts.values()))
    scenarios.activate(["noticed"], client.world)
    seen = [effects_of(scenarios, contract, client)]
    path.write_text("description: One.\nrules: [{then: [{respond: 204}]}]")
    seen.append(effects_of(scenarios, contract, client))

    assert seen == [503, 204]


def effects_of(scenarios, contract, client):
    """The status with which the scenarios answer."""
    plan = scenarios.plan(Call(contract.operation), contract, client.world)
    return plan.answer(lambda _world: Reply(200), client.world).status


def test_a_changed_file_that_can_not_be_used_leaves_what_was_there(tmp_path, mock, caplog):
    path = tmp_path / "mine.yaml"
    path.write_text("description: One.\nrules: [{then: [login_page]}]")
    library = Library([tmp_path], lambda: mock.pipeline.catalogue)
    library.get("mine")
    path.write_text("description: Broken.\nrules: [{then: [logn_page]}]")

    assert library.reload() == []
    assert library.get("mine").description == "One."
    assert "mine.yaml:2" in caplog.text
    assert "did you mean 'login_page'" in caplog.text


def test_an_unknown_name_gets_the_nearest_one(mock):
    with pytest.raises(ScenarioError, match="there is no scenario 'flakey'; did you mean 'flaky'"):
        mock.pipeline.scenarios.library.get("flakey")


def test_a_scenario_may_be_named_by_its_path():
    settings = Settings(scenario=("flaky", "mine/odd.yaml"))

    assert settings.active_scenarios == ["flaky", "odd"]
    assert settings.scenario_paths == [FOLDER, Path("mine/odd.yaml")]
