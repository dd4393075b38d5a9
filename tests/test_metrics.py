"""What Prometheus scrapes."""

import re
import shutil
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mockserver.app import build
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.store import Portfolios
from mockserver.settings import Settings, data_folder
from tests.conftest import Http

READ = "/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"
ID = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
OPERATION = {"service": "market_status", "operation": "getActiveAuctionMarkets"}
UNITS = ("_seconds", "_bytes", "_info", "_calls", "_verdicts", "_effects", "_sessions", "_things", "_handshakes")


@pytest.fixture
def mock():
    return build(Settings(world="market-sim", access_log=False))


@pytest.fixture
def http(mock):
    http = Http(mock.app)
    yield http
    http.close()


def scraped(http):
    """All families by name."""
    reply = http.get("/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {family.name: family for family in text_string_to_metric_families(reply.text)}


def value(http, sample, **labels):
    found = [
        one.value
        for family in scraped(http).values()
        for one in family.samples
        if (one.name, one.labels) == (sample, labels)
    ]
    return found[0] if found else None


def test_calls_are_counted_by_service_operation_and_status(http):
    for _ in range(2):
        http.get(READ, headers=ID)
    http.get(READ.replace("ZTRD1", "NOBODY"), headers=ID)
    assert value(http, "crr_mock_calls_total", **OPERATION, status="200") == 2
    assert value(http, "crr_mock_calls_total", **OPERATION, status="403") == 1
    assert value(http, "crr_mock_verdicts_total", service="market_status", code="SEC0002") == 1


def test_paths_of_no_operation_share_one_label(http):
    for number in range(3):
        http.get(f"/crr/marketstatus/v1.0/nothing-{number}", headers=ID)
    labels = {"service": "market_status", "operation": "(none)", "status": "404"}
    assert value(http, "crr_mock_calls_total", **labels) == 3


@pytest.mark.parametrize(
    ("scenario", "status", "effect"), [("sso-login-page", "302", "redirect_to_sso"), ("half-a-zip", "200", None)]
)
def test_effects_are_counted_by_scenario_and_rule(http, scenario, status, effect):
    http.get(READ, headers=ID | {"x-mock-scenario": scenario})
    assert value(http, "crr_mock_calls_total", **OPERATION, status=status) == 1
    effects = [one for one in scraped(http)["crr_mock_effects"].samples if one.labels["scenario"] == scenario]
    assert [one.labels["effect"] for one in effects] == ([effect] if effect else [])


def test_a_reply_that_never_came_has_no_status(mock, http):
    http.get("/crr/marketstatus/v1.0/marketStatus?marketName=MOCK-RESET&participantName=ZTRD1", headers=ID)
    labels = {"service": "market_status", "operation": "getMarketStatus", "status": "none"}
    assert value(http, "crr_mock_calls_total", **labels) == 1


def test_latencies_are_a_histogram_whose_buckets_add_up(http):
    for _ in range(3):
        http.get(READ, headers=ID)
    samples = scraped(http)["crr_mock_call_duration_seconds"].samples
    buckets = {float(one.labels["le"]): one.value for one in samples if one.name.endswith("_bucket")}
    (total,) = [one.value for one in samples if one.name.endswith("_sum")]
    assert list(buckets.values()) == sorted(buckets.values())
    assert (min(buckets), buckets[10.0], buckets[float("inf")]) == (50e-6, 3, 3)
    assert 0 < total < 30
    assert value(http, "crr_mock_call_duration_seconds_count", service="market_status") == 3


def test_sessions_their_worlds_and_the_journal_are_measured(mock, http):
    for session in ("a", "b"):
        http.get(f"/sessions/{session}{READ}", headers=ID)
    worlds = [one.world for one in mock.pipeline.sessions.all()]
    assert value(http, "crr_mock_sessions") == 2
    for kind, store in {"portfolios": Portfolios, "crrs": Inventory, "messages": MessageBoard}.items():
        assert value(http, "crr_mock_world_things", kind=kind) == sum(len(list(world[store])) for world in worlds)
    assert value(http, "crr_mock_journal_calls") == 2


def test_counters_never_go_back(mock, http):
    http.get(f"/sessions/a{READ}", headers=ID)
    http.delete("/__admin/sessions/a")
    http.delete("/__admin/coverage")
    http.get(READ, headers=ID)
    assert value(http, "crr_mock_calls_total", **OPERATION, status="200") == 2


def test_no_label_holds_what_clients_make_up(mock, http):
    for number in range(50):
        path = f"/sessions/s{number}/crr/marketstatus/v1.0/marketStatus"
        path += f"?marketName=MOCK-EMPTY-{number}&participantName=P{number}"
        http.get(path, headers=ID)
    text = http.get("/metrics").text
    assert len([line for line in text.splitlines() if line.startswith("crr_mock_")]) < 40
    assert "P49" not in text
    assert "s49" not in text
    assert "MOCK-EMPTY" not in text


def test_names_and_units_follow_prometheus_rules(http):
    http.get(READ, headers=ID)
    for name, family in scraped(http).items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert family.documentation
        if name.startswith("crr_mock_"):
            assert name.endswith(UNITS)
            assert family.documentation.endswith(".")
        for sample in family.samples:
            assert (family.type != "counter") or sample.name.endswith("_total")


def test_several_versions_of_a_file_make_one_series(tmp_path):
    (shipped,) = data_folder("specs").glob("caiso_crr_market_status_v*.yaml")
    later = tmp_path / "caiso_crr_market_status_v9.0.0.yaml"
    later.write_text(shipped.read_text())
    http = Http(build(Settings(specs=(shipped, later), world="market-sim", access_log=False)).app)
    for stem in (shipped.stem, later.stem):
        assert http.get(f"/mocks/{stem}{READ.removeprefix('/crr')}", headers=ID).status_code == 200
    assert value(http, "crr_mock_calls_total", **OPERATION, status="200") == 2
    series = [(one.name, *one.labels.items()) for family in scraped(http).values() for one in family.samples]
    assert len(series) == len(set(series))
    http.close()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool isn't installed (Debian: prometheus)")
def test_promtool_has_nothing_to_say(http):
    http.get(READ, headers=ID | {"x-mock-scenario": "sso-login-page"})
    http.get("/crr/marketstatus/v1.0/nothing", headers=ID)
    done = subprocess.run(["promtool", "check", "metrics"], input=http.get("/metrics").content, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_answers_without_the_token_of_the_admin_api():
    http = Http(build(Settings(access_log=False, admin_token="secret")).app)
    assert http.get("/metrics").status_code == 200
    http.close()


def test_the_library_is_loaded_with_the_first_scrape():
    code = (
        "import sys; from mockserver.app import build; from mockserver.settings import Settings;"
        "build(Settings()); print('prometheus_client' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
