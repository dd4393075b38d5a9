"""What the catalogue says beside the files, and the pages that it leads to."""

import re

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.diff.forms import as_dict
from mockserver.diff.run import diff
from mockserver.errors import SpecError
from mockserver.settings import Settings, data_folder

AUCTION = data_folder("specs") / "caiso_crr_auction_v1.2.1.yaml"
OLD, NEW = "caiso_toy_shop_v1.0.0", "caiso_toy_shop_v1.1.0"
TOYS = """\
openapi: 3.0.0
info: {{title: Toy shop, version: {version}}}
paths:
  /toys:
    get:
      parameters: [{{name: {name}, in: query, required: true, schema: {{type: string}}}}]
      responses: {{'200': {{description: done}}}}
"""
KNOWN = f"""\
files:
  {NEW}: {{status: MAP_STAGE, release: Spring 2027, effective: 2027-04-01}}
  {OLD}: {{status: PROD_LATEST}}
"""


@pytest.fixture
def specs(tmp_path):
    (tmp_path / f"{OLD}.yaml").write_text(TOYS.format(version="1.0.0", name="kind"))
    (tmp_path / f"{NEW}.yaml").write_text(TOYS.format(version="1.1.0", name="sort"))
    (tmp_path / "caiso_crr_auction_v1.2.1.yaml").write_bytes(AUCTION.read_bytes())
    (tmp_path / "catalogue.yaml").write_text(KNOWN)
    return tmp_path


@pytest.fixture
def http(specs):
    with TestClient(build(Settings(specs=(specs,))).app) as client:
        yield client


def rows(http, **query):
    return http.get("/mocks", params=query, headers={"accept": "application/json"}).json()


def shown(http, **query):
    """The files whose rows the page doesn't hide."""
    page = http.get("/mocks", params=query).text
    return [
        file
        for hidden, file in re.findall(
            r'<tr[^>]*? data-words="[^"]*"( hidden)?>.*?href="/mocks/(\w[^"]*)\.yaml"', page, re.DOTALL
        )
        if not hidden
    ]


def test_status_release_and_effective_date_are_those_of_the_catalogue_file(http):
    known = [(one["status"], one["release"], one["effective"]) for one in rows(http, appname="toy")]
    assert known == [("MAP_STAGE", "Spring 2027", "2027-04-01"), ("PROD_LATEST", None, None)]


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("", ["caiso_crr_auction_v1.2.1", NEW, OLD]),
        ("TOY v1.0", [OLD]),
        ("map_stage", [NEW]),
        ("spring 2027-04", [NEW]),
        ("toy auction", []),
    ],
)
def test_a_filter_leaves_the_rows_that_hold_all_its_words(http, wanted, files):
    assert shown(http, filter=wanted) == files
    assert [one["file"] for one in rows(http, filter=wanted)] == files


def test_a_filter_stays_within_the_application(http):
    assert shown(http, appname="CRR", filter="a") == ["caiso_crr_auction_v1.2.1"]
    assert '<input type="hidden" name="appname" value="crr">' in http.get("/mocks?appname=crr").text


def test_a_version_leads_to_what_differs_from_the_one_before(http, specs):
    newer, older = rows(http, appname="toy")
    assert (newer["differences"], older["differences"]) == (f"http://testserver/mocks/diff/{OLD}/{NEW}.html", None)
    page = http.get(newer["differences"]).text
    (service,) = as_dict(diff(specs / f"{OLD}.yaml", specs / f"{NEW}.yaml"))["services"]
    assert len(service["changes"]) == 1
    assert all(change["text"] in page.replace("&#34;", '"') for change in service["changes"])


def test_a_page_of_differences_is_made_once(http, monkeypatch):
    first = http.get(f"/mocks/diff/{OLD}/{NEW}.html").text
    monkeypatch.setattr("mockserver.diff.run.compared", None)
    assert http.get(f"/mocks/diff/{OLD}/{NEW}.html").text == first


def test_differences_to_an_unknown_file_are_not_found(http):
    reply = http.get(f"/mocks/diff/{OLD}/caiso_toy_shop_v9.9.9.html")
    assert (reply.status_code, "no file caiso_toy_shop_v9.9.9 is served" in reply.text) == (404, True)


def test_the_dictionary_holds_the_terms_of_the_newest_files(http):
    reply = http.get("/mocks/dictionary.html")
    assert '<details id="sort">' in reply.text
    assert '<details id="kind">' not in reply.text
    assert "script-src" not in reply.headers["content-security-policy"]
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


def test_every_schema_of_a_download_is_served_as_it_lies_there():
    with TestClient(build(Settings()).app) as http:
        (market_data,) = [one for one in rows(http) if one["schemas"]]
        assert (market_data["service"], len(market_data["schemas"])) == ("market_data", 15)
        for name, url in market_data["schemas"].items():
            assert http.get(url).content == (data_folder("specs") / "schemas" / name).read_bytes()
        assert http.get("/mocks/schemas/..%2Fcatalogue.yaml").status_code == 404


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("file: {}\n", 1, "there is no key `file` here; did you mean 'files'?"),
        ("files: []\n", 1, "a mapping of keys and values is expected here"),
        ("files:\n  caiso_toy_shop_v1.1.1: {}\n", 2, "no file 'caiso_toy_shop_v1.1.1' lies beside it; did you mean"),
        (f"files:\n  {NEW}:\n    status: PROD\n", 3, "`status` can't be 'PROD'"),
        (f"files:\n  {NEW}:\n    effective: soon\n", 3, "`effective`: 'soon' isn't a date such as 2026-04-01"),
        (f"files:\n  {NEW}:\n    state: DRAFT\n", 3, "there is no key `state` here; did you mean 'status'?"),
    ],
)
def test_a_wrong_catalogue_file_stops_the_start_with_its_line(specs, text, line, said):
    (specs / "catalogue.yaml").write_text(text)
    with pytest.raises(SpecError) as problem:
        build(Settings(specs=(specs,)))
    assert (problem.value.file, problem.value.line) == (specs / "catalogue.yaml", line)
    assert problem.value.message.startswith(said)


def test_a_reload_takes_up_the_catalogue_file_and_makes_the_pages_anew(specs):
    mock = build(Settings(specs=(specs,)))
    with TestClient(mock.app) as http:
        assert '<details id="sort">' in http.get("/mocks/dictionary.html").text
        (specs / "catalogue.yaml").write_text(f"files:\n  {NEW}: {{status: DRAFT}}\n")
        (specs / f"{NEW}.yaml").write_text(TOYS.format(version="1.1.0", name="hue"))
        mock.reload()
        assert [one["status"] for one in rows(http, appname="toy")] == ["DRAFT", None]
        assert '<details id="hue">' in http.get("/mocks/dictionary.html").text
