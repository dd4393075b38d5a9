"""Catalogue, documentation, spec files and probe, as a client gets them."""

import re

import pytest
import yaml
from starlette.testclient import TestClient

from mockserver.app import build, load_catalogue
from mockserver.settings import Settings

AUCTION = "caiso_crr_auction_v1.2.1"
FILES = load_catalogue(Settings()).files
STEMS = [file.stem for file in FILES]
TOYS = """\
openapi: 3.0.0
info: {{title: Toys, version: {version}}}
servers: [{{url: 'https://toys.example/shop'}}]
paths:
  /healthz: {{get: {{responses: {{'204': {{description: done}}}}}}}}
  /{{tenant}}/{{toy}}: {{get: {{responses: {{'204': {{description: done}}}}, servers: [{{url: 'https://x.example'}}]}}}}
"""


@pytest.fixture(scope="module")
def http():
    with TestClient(build(Settings()).app, base_url="http://mock.test:8080") as client:
        yield client


@pytest.fixture
def toys(tmp_path):
    """Two versions of a service that isn't CAISO's, with paths like the mock's own."""
    for version in ("1.0.0", "1.10.0"):
        (tmp_path / f"caiso_toy_shop_v{version}.yaml").write_text(TOYS.format(version=version))
    with TestClient(build(Settings(specs=(tmp_path,))).app) as client:
        yield client


def test_the_probe_counts_what_is_served(http):
    assert http.get("/healthz").json() == {"status": "ok", "version": "0.1.0", "services": 10, "operations": 69}


def test_the_root_leads_to_the_catalogue(http):
    assert http.get("/").url.path == "/mocks"


def test_the_catalogue_lists_each_file_with_its_documentation_and_release(http):
    page = http.get("/mocks", params={"appname": "crr"}).text
    assert re.findall(r'<th scope="row">', page) == ['<th scope="row">'] * 10
    assert f'href="/mocks/mock_{AUCTION}.html"' in page
    assert f'href="/mocks/{AUCTION}.yaml"' in page
    assert "2024-12-20" in page


def test_the_catalogue_is_json_for_who_asks_for_it(http):
    entries = http.get("/mocks", headers={"accept": "application/json"}).json()
    auction = next(entry for entry in entries if entry["service"] == "auction")
    assert auction == {
        "appname": "crr",
        "service": "auction",
        "title": "CRR Auction API",
        "version": "1.2.1",
        "newest": True,
        "status": None,
        "release": None,
        "effective": None,
        "changed": "2024-12-20",
        "operations": 8,
        "file": AUCTION,
        "documentation": f"http://mock.test:8080/mocks/mock_{AUCTION}.html",
        "yaml": f"http://mock.test:8080/mocks/{AUCTION}.yaml",
        "json": f"http://mock.test:8080/mocks/{AUCTION}.json",
        "schemas": {},
        "differences": None,
        "servers": ["http://mock.test:8080/crr", f"http://mock.test:8080/mocks/{AUCTION}"],
        "corrections": [f"{AUCTION}.overlay.yaml"],
    }


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json, text/html;q=0.5", "application/json"),
        ("text/html, application/json", "text/html"),
    ],
)
def test_accept_decides_between_page_and_json(http, accept, kind):
    assert http.get("/mocks", headers={"accept": accept}).headers["content-type"].startswith(kind)


def test_an_application_without_files_is_said_so(http):
    page = http.get("/mocks", params={"appname": "<b>oasis"}).text
    assert "No specification file belongs to the application &lt;b&gt;oasis" in page


@pytest.mark.parametrize("stem", STEMS)
def test_yaml_and_json_say_the_same_to_readers_of_yaml_1_1_and_1_2(http, stem):
    as_json = http.get(f"/mocks/{stem}.json").json()
    as_yaml = http.get(f"/mocks/{stem}.yaml")
    assert yaml.safe_load(as_yaml.text) == as_json
    assert as_yaml.headers["content-type"] == "application/yaml"


def test_a_file_is_served_as_corrected(http):
    note = http.get(f"/mocks/{AUCTION}.json").json()["components"]["schemas"]["NewBid"]["properties"]["description"]
    assert note["pattern"] == r"^([a-zA-Z0-9\#\@\. _-]*)$"


@pytest.mark.parametrize("stem", STEMS)
def test_the_servers_of_a_file_are_this_mock(http, stem):
    urls = [server["url"] for server in http.get(f"/mocks/{stem}.json").json()["servers"]]
    assert urls[-1] == f"http://mock.test:8080/mocks/{stem}"
    assert all(url.startswith("http://mock.test:8080/") for url in urls)


@pytest.mark.parametrize("path", ["/mocks", f"/mocks/mock_{AUCTION}.html", "/__admin/docs"])
def test_a_page_may_load_nothing_from_elsewhere(http, path):
    reply = http.get(path)
    assert reply.headers["content-security-policy"].startswith("default-src 'self'; img-src 'self' data:;")
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert "<style" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"
    for asset in re.findall(r'(?:src|href)="(/__assets/[^"]+)"', reply.text):
        assert http.get(asset).status_code == 200


def test_older_versions_stand_beside_the_newest(toys):
    entries = toys.get("/mocks", headers={"accept": "application/json"}).json()
    assert [(entry["version"], entry["newest"]) for entry in entries] == [("1.10.0", True), ("1.0.0", False)]
    assert [entry["servers"] for entry in entries] == [
        ["http://testserver/shop", "http://testserver/mocks/caiso_toy_shop_v1.10.0"],
        ["http://testserver/mocks/caiso_toy_shop_v1.0.0"],
    ]
    page = toys.get("/mocks/mock_caiso_toy_shop_v1.0.0.html").text
    assert 'mock_caiso_toy_shop_v1.10.0.html">1.10.0</a>' in page
    assert 'mock_caiso_toy_shop_v1.0.0.html" aria-current="page">1.0.0</a>' in page


def test_an_operation_names_no_server_of_its_own(toys):
    paths = toys.get("/mocks/caiso_toy_shop_v1.0.0.json").json()["paths"]
    assert "servers" not in paths["/{tenant}/{toy}"]["get"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/mocks", 200),
        ("/mocks/caiso_toy_shop_v1.0.0.yaml", 200),
        ("/shop/healthz", 204),
        ("/mocks/caiso_toy_shop_v1.0.0/healthz", 204),
        ("/mocks/caiso_toy_shop_v1.0.0/acme/bear", 204),
        ("/acme/bear", 204),
    ],
)
def test_a_spec_never_takes_the_place_of_the_mocks_own_pages(toys, path, status):
    assert toys.get(path).status_code == status


def test_what_is_found_nowhere_is_told_where_to_look(http):
    reply = http.get("/cr/auction/v1.0/portfolioStatus")
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] == (
        "nothing is served at /cr/auction/v1.0/portfolioStatus; GET /mocks lists the services; "
        "did you mean /crr/auction/v1.0/portfolioStatus?"
    )


@pytest.mark.parametrize("path", ["/mocks/mock_caiso_crr_auction_v9.9.9.html", "/mocks/nothing.yaml"])
def test_a_file_that_isnt_served_is_named(http, path):
    assert http.get(path).json()["detail"].endswith("is served; /mocks lists those that are")


@pytest.mark.parametrize("path", ["/mocks", "/healthz", f"/mocks/{AUCTION}.yaml"])
def test_pages_answer_head(http, path):
    reply = http.head(path)
    assert (reply.status_code, reply.content) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/metrics", "GET, HEAD"),
        ("DELETE", "/mocks", "GET, HEAD"),
        ("POST", "/__assets/style.css", "GET, HEAD"),
        ("PUT", "/__admin/sessions", "GET, POST"),
        ("POST", "/__admin/journal", "DELETE, GET"),
    ],
)
def test_a_wrong_method_is_answered_with_those_that_are_offered(http, method, path, allowed):
    reply = http.request(method, path)
    assert (reply.headers["content-type"], reply.headers["allow"]) == ("application/problem+json", allowed)
    assert reply.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": f"{method} isn't offered here, only {allowed}",
    }


def test_who_may_not_use_the_admin_api_is_told_in_the_same_shape(http):
    reply = http.get("/__admin/sessions")
    assert (reply.status_code, reply.headers["content-type"]) == (403, "application/problem+json")
    assert "--admin-token" in reply.json()["detail"]
