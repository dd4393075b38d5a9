"""The catalogue and the documentation in a real browser: everything works, and nothing leaves this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import build
from mockserver.coverage.as_html import as_html
from mockserver.coverage.measure import measure
from mockserver.settings import Settings
from tests.browser import NEEDS_BROWSER
from tests.serving import serving

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")
pytestmark = NEEDS_BROWSER
AUCTION = "/mocks/mock_caiso_crr_auction_v1.2.1.html"
STATUS = "/mocks/mock_caiso_crr_app_status_v1.0.1.html"
MOCK = build(Settings(frozen=True, access_log=False))
FILES = MOCK.pipeline.catalogue.files


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(MOCK.app) as port:
        yield f"http://127.0.0.1:{port}"


def block(page: Any, operation: str) -> Any:
    """The part of the page that belongs to an operation such as "GET /status"."""
    method, path = operation.split()
    return page.locator(f".opblock-{method.lower()}", has=page.locator(f'[data-path="{path}"]'))


def execute(page: Any, operation: str, **values: str) -> Any:
    """Expand the operation, fill values in, send it, and give the answer's row."""
    here = block(page, operation)
    here.locator(".opblock-summary-control").click()
    for name, value in values.items():
        here.get_by_placeholder(name).fill(value)
    here.locator(".execute").click()
    return here.locator(".live-responses-table .response")


def test_from_the_catalogue_to_an_answer(open_page):
    page = open_page("/mocks?appname=crr")
    page.get_by_role("link", name="Documentation of CRR App Status API 1.0.1").click()
    answer = execute(page, "GET /status")
    playwright.expect(answer.locator(".response-col_status")).to_contain_text("200")
    playwright.expect(answer.locator(".highlight-code")).to_contain_text('"status": "up"')


def test_reads_stand_before_writes_and_the_change_log_is_folded(open_page):
    page = open_page(AUCTION)
    log = page.locator(".info details")
    playwright.expect(log.locator("summary")).to_have_text("Change log")
    playwright.expect(log.get_by_text("1.2.1", exact=True)).to_be_hidden()
    log.locator("summary").click()
    playwright.expect(log.get_by_text("1.2.1", exact=True)).to_be_visible()
    methods = page.locator(".opblock-summary-method").all_text_contents()
    assert methods == sorted(methods, key=lambda method: method != "GET")


def test_an_operation_has_a_sample_in_each_language_and_remembers_the_chosen_one(open_page):
    page = open_page(AUCTION)
    here = block(page, "GET /auction/v1.0/portfolioList")
    here.locator(".opblock-summary-control").click()
    playwright.expect(here.locator(".samples code")).to_contain_text("curl --request GET")
    here.get_by_label("Sample in").first.select_option("Perl")
    playwright.expect(here.locator(".samples code")).to_contain_text("use HTTP::Tiny;")
    other = block(page, "POST /auction/v1.0/portfolioCreation")
    other.locator(".opblock-summary-control").click()
    playwright.expect(other.locator(".samples code")).to_contain_text("use HTTP::Tiny;")


def test_a_refusal_is_shown_with_its_reason(open_page):
    answer = execute(open_page(STATUS), "GET /status", **{"caiso-request-id": "no-uuid"})
    playwright.expect(answer.locator(".response-col_status")).to_contain_text("400")
    playwright.expect(answer.locator(".highlight-code")).to_contain_text("no-uuid")


def test_a_download_is_offered_as_a_file(open_page):
    page = open_page("/mocks/mock_caiso_crr_market_data_v1.2.0.html")
    page.locator(".opblock-summary-control").first.click()
    page.locator(".execute").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download file").click()
    assert download.value.path().read_bytes()[:2] == b"PK"


def test_the_keyboard_is_enough(open_page):
    page = open_page(STATUS)
    for target in (".opblock-summary-control", '[placeholder="caiso-request-id"]:not([value=""])', ".execute"):
        page.locator(target).wait_for()
        while not page.evaluate("target => document.activeElement.matches(target)", target):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    playwright.expect(page.locator(".live-responses-table .response .response-col_status")).to_contain_text("200")


def test_the_filter_shows_the_rows_that_hold_every_word_as_one_types(open_page):
    page = open_page("/mocks?appname=crr")
    page.get_by_role("searchbox", name="Filter").fill("MARKET 1.2.0")
    playwright.expect(page.locator("#files tr:visible")).to_have_count(2)
    playwright.expect(page.get_by_role("status")).to_have_text("2 of 10 files")
    page.reload()
    playwright.expect(page.locator("#files tr:visible")).to_have_count(2)
    page.get_by_role("searchbox", name="Filter").fill("")
    playwright.expect(page.locator("#files tr:visible")).to_have_count(10)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_operation_of_every_file_is_shown(open_page, file):
    page = open_page(f"/mocks/mock_{file.stem}.html")
    playwright.expect(page.locator(".opblock")).to_have_count(len(file.contracts))


def test_the_admin_api_can_be_tried_like_a_service(open_page):
    page = open_page("/mocks")
    page.get_by_role("link", name="Admin API").click()
    answer = execute(page, "GET /__admin/sessions")
    playwright.expect(answer.locator(".response-col_status")).to_contain_text("200")


@pytest.mark.parametrize("path", ["/mocks", AUCTION, STATUS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_screen_needs_no_sideways_scrolling(open_page, path, scheme):
    page = open_page(path, width=390, scheme=scheme)
    if path == STATUS:
        execute(page, "GET /status").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
@pytest.mark.parametrize("path", ["/mocks", AUCTION])
def test_a_page_is_as_dark_as_the_system(open_page, path, scheme, dark):
    page = open_page(path, scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))) < 384) is dark


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_the_coverage_page_fits_its_window_and_opens_by_keyboard(open_page, width, scheme):
    page = open_page("/__admin/coverage?format=html", width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    playwright.expect(page.locator("details[open] li").first).to_be_visible()


def test_a_saved_coverage_page_looks_the_same_from_disk(browser, tmp_path):
    saved = tmp_path / "coverage.html"
    saved.write_text(as_html(measure(FILES, {})))
    page = browser.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(saved.as_uri())
    assert page.locator("main").evaluate("main => getComputedStyle(main).maxWidth") == "1152px"  # the style was let in
    assert refused == []
    page.close()
