"""MockServer: a server in a thread, from any framework's tests."""

import socket
import ssl
import threading
from pathlib import Path

import httpx2
import pytest

from mockserver.errors import CertificateError, ScenarioError, SettingsError, SpecError, WorldError
from mockserver.testing import AdminError, MockServer
from tests.processes import running as process
from tests.testing.desk import call, market_status


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "crr-mock"]


def test_a_server_answers_until_its_block_ends_and_leaves_nothing_behind():
    before = len(threads())
    with MockServer() as mock:
        assert httpx2.get(f"{mock.url}/healthz").status_code == 200
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{mock.url}/healthz")
    assert len(threads()) == before


def test_it_ends_although_a_client_keeps_its_connection_and_is_owed_an_answer():
    stalls = {"description": "never", "rules": [{"when": {"service": "app_status"}, "then": ["stall"]}]}
    with MockServer() as mock, mock.session(scenario=stalls) as session:
        client = socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2])))
        client.sendall(f"GET /sessions/{session.id}/crr/status HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
    client.close()


def test_a_process_may_have_many_that_do_not_know_each_other():
    with MockServer() as one, MockServer(world="today", frozen=False) as other:
        one.session("mine")
        assert [session["id"] for session in one.admin.get("sessions")] == ["mine"]
        assert other.admin.get("sessions") == []
        assert other.session().clock.now != one.session().clock.now


PETS = """openapi: 3.0.3
info: {title: pets, version: 1.0.0}
servers: [{url: "https://host.test/SERVER"}]
paths: {/pets: {get: {operationId: pets, responses: {"204": {description: none}}}}}
"""


@pytest.mark.parametrize(("server", "path"), [("acme/v2/", "/acme/v2"), ("", "")])
def test_base_url_follows_the_servers_path_of_the_spec_files(tmp_path, server, path):
    (tmp_path / "caiso_acme_pets_v1.0.0.yaml").write_text(PETS.replace("SERVER", server))
    with MockServer(specs=tmp_path) as mock, MockServer.at(mock.url) as same, mock.session() as session:
        assert same.base_path == path
        assert session.base_url == session.url + path
        assert httpx2.get(f"{session.base_url}/pets").status_code == 204


def test_the_market_simulation_stands_still_unless_a_test_says_otherwise(running):
    with running.session() as session:
        assert session.clock.now == session.clock.now
        assert running.admin.get("sessions", session.id)["world"] == "market-sim"


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"world": "todai"}, SettingsError, "there is no world 'todai'"),
        ({"clock": "tomorrow"}, SettingsError, "a clock can't begin at 'tomorrow'; write a moment, such as 2026-"),
        ({"worlds": "today"}, SettingsError, "no setting 'worlds'; did you mean 'world'?"),
        ({"specs": "nowhere"}, SpecError, "nowhere"),
        ({"tls": "nowhere"}, CertificateError, "nowhere"),
        ({"scenario": "flakey"}, ScenarioError, "did you mean 'flaky'"),
    ],
)
def test_what_cannot_be_served_is_raised_where_the_block_begins(settings, error, words):
    with pytest.raises(error, match=words):
        MockServer(**settings).__enter__()


def test_a_broken_world_file_is_raised_with_file_and_line(tmp_path):
    (tmp_path / "mine.yaml").write_text("description: mine\nstart: soon\n")
    with pytest.raises(WorldError, match=r"mine\.yaml:2"), MockServer(world=tmp_path / "mine.yaml"):
        pass


def test_specs_of_ones_own_are_served(tmp_path):
    spec = (Path(__file__).parent.parent.parent / "specs" / "caiso_crr_app_status_v1.0.1.yaml").read_text()
    (tmp_path / "caiso_crr_app_status_v1.0.2.yaml").write_text(spec.replace("1.0.1", "1.0.2"))
    with MockServer(specs=tmp_path) as mock:
        assert httpx2.get(f"{mock.url}/healthz").json()["operations"] == 1


def test_tls_comes_with_certificates_of_every_client_of_the_world():
    with MockServer(tls=True) as mock, mock.session() as session:
        clients = mock.certificates / "clients"
        context = ssl.create_default_context(cafile=mock.certificates / "ca.pem")
        context.load_cert_chain(clients / "ZTRD1-read-write.pem", clients / "ZTRD1-read-write.key")
        assert call(session, "GET", "/status", session.secure_base_url, verify=context).status_code == 200
    assert not mock.certificates.exists()


def test_a_mock_that_runs_elsewhere_is_used_by_its_url():
    with process("--world", "market-sim", "--frozen", "--admin-token", "t0ken") as elsewhere:
        with MockServer.at(elsewhere.url, "t0ken") as mock, mock.session() as session:
            assert market_status(session) == "PREP"
        with pytest.raises(AdminError, match="Authorization: Bearer"), MockServer.at(elsewhere.url):
            pass


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("localhost:8080", "is no mock's address; write http://localhost:8080"),
        ("http://127.0.0.1:1", "no answer from the mock at http://127.0.0.1:1"),
    ],
)
def test_a_url_without_a_mock_is_refused(url, words):
    with pytest.raises(AdminError, match=words), MockServer.at(url):
        pass


def test_a_server_that_is_no_mock_is_refused(running):
    with pytest.raises(AdminError, match="can't be used"), MockServer.at(f"{running.url}/mocks"):
        pass
