"""The page of the journal in a real browser: live, sifted, opened, by mouse and by keyboard, on any screen."""

import re
import uuid

import httpx2
import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.browser import NEEDS_BROWSER
from tests.serving import serving

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")
pytestmark = NEEDS_BROWSER
PAGE = "/__admin/journal.html"
MARKET = "/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1"


@pytest.fixture(scope="module")
def url():
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=1000))
    with serving(mock.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def session():
    return f"s-{uuid.uuid4()}"


@pytest.fixture
def call(url, session):
    """Make a call in the test's session."""
    with httpx2.Client(base_url=f"{url}/sessions/{session}/crr") as http:

        def call(target=MARKET, method="GET", **headers):
            return http.request(method, target, headers={"caiso-request-id": str(uuid.uuid4()), **headers})

        yield call


@pytest.fixture
def journal(open_page, session):
    """The page with the calls of the test's session."""

    def journal(**options):
        page = open_page(f"{PAGE}?session={session}", **options)
        playwright.expect(page.locator("#state")).to_have_text("Live.")
        return page

    return journal


def rows(page):
    return page.locator("#calls > details:visible")


def test_calls_are_listed_as_they_come_the_newest_on_top(journal, call):
    call()
    page = journal()
    playwright.expect(rows(page)).to_have_count(1)
    call("/auction/v1.0/portfolios", "DELETE")
    playwright.expect(rows(page)).to_have_count(2)
    playwright.expect(rows(page).first).to_contain_text("DELETE /crr/auction/v1.0/portfolios")
    playwright.expect(rows(page).first.locator(".status")).to_contain_text(re.compile("^404 SER0029"))
    playwright.expect(page.locator("#count")).to_have_text("2 calls.")


def opened_row(page):
    rows(page).first.locator("summary").click()
    return rows(page).first.locator(".whole")


def test_a_line_is_made_of_words_for_who_hears_or_copies_it(journal, call):
    page = journal()
    call()
    line = rows(page).first.locator("summary")
    line.wait_for()
    assert re.match(r"#\d+ \d{3}( [A-Z]{3}\d{4})? GET /crr/\S+ \S+ · ", line.text_content())


def test_a_call_shows_verdicts_with_places_request_and_reply(journal, call):
    page = journal()
    call(**{"caiso-request-id": "no-uuid", "x-team": "<b>desk</b>"})
    opened = opened_row(page)
    playwright.expect(opened).to_contain_text("header caiso-request-id")
    playwright.expect(opened.locator("pre").first).to_contain_text(f"GET /crr{MARKET}")
    playwright.expect(opened.locator("pre").first).to_contain_text("x-team: <b>desk</b>")
    playwright.expect(opened.locator("pre").last).to_contain_text('"errorCode": "SER0017"')


def test_a_call_shows_what_scenarios_did_to_it(journal, call):
    page = journal()
    call(**{"x-mock-scenario": "unknown-participant"})
    playwright.expect(opened_row(page)).to_contain_text("unknown-participant/1: error SEC0002")
    playwright.expect(opened_row(page)).to_contain_text("the service did no work")


def test_the_filter_takes_words_and_stays_in_the_address(journal, call):
    page = journal()
    call()
    call("/auction/v1.0/portfolios", "DELETE")
    page.get_by_label("Filter").fill("4xx auction")
    playwright.expect(rows(page)).to_have_count(1)
    playwright.expect(page.locator("#count")).to_have_text("2 calls, 1 of them shown.")
    page.reload()
    playwright.expect(rows(page)).to_have_count(1)
    page.get_by_label("Filter").fill("")
    playwright.expect(rows(page)).to_have_count(2)


def test_a_list_that_stands_still_shows_later_what_came(journal, call):
    page = journal()
    page.get_by_role("button", name="Pause").click()
    call()
    playwright.expect(page.locator("#count")).to_have_text("0 calls, 1 more waiting.")
    page.get_by_role("button", name="Pause").click()
    playwright.expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Clear this list").click()
    playwright.expect(rows(page)).to_have_count(0)


def test_the_keyboard_is_enough(journal, call):
    call()
    page = journal()
    rows(page).first.wait_for()
    while not page.evaluate("document.activeElement.matches('summary')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    playwright.expect(rows(page).first.locator(".whole")).to_be_visible()


def test_the_newest_calls_are_listed(open_page, url):
    with httpx2.Client(base_url=url) as http:
        for _ in range(1200):
            http.get("/crr/status")
    page = open_page(PAGE)
    playwright.expect(page.locator("#calls > *")).to_have_count(500)


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_a_small_screen_needs_no_sideways_scrolling(journal, call, scheme, dark):
    call(**{"caiso-request-id": "no-uuid", "x-long": "x" * 300})
    page = journal(width=320, scheme=scheme)
    rows(page).first.locator("summary").click()
    rows(page).first.locator(".whole").wait_for()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert (sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))) < 384) is dark


def test_a_refusal_is_told_on_the_page(open_page):
    page = open_page(f"{PAGE}?status=ok")
    playwright.expect(page.locator("#state")).to_contain_text("a status is written like 404 or 4xx")


def test_the_catalogue_leads_to_it(open_page):
    page = open_page("/mocks")
    page.get_by_role("link", name="Journal").click()
    playwright.expect(page.locator("#state")).to_have_text("Live.")
