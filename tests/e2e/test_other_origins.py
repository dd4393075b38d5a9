"""What a page of another origin gets done in a real browser, whatever it tries: nothing."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mockserver.app import build
from mockserver.proxy.door import Door
from mockserver.settings import Settings
from tests.browser import CHROMIUM, FLAGS, NEEDS_BROWSER
from tests.proxy.conftest import Raw, proxying
from tests.serving import serving

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")
pytestmark = NEEDS_BROWSER

EVIL = "evil.example"
ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n\r\n"OPEN"'
PORTFOLIO = '{"marketName": "AUC_MN_2026_M12", "portfolioName": "P", "participantName": "ZPGL"}'
READS = [
    "/sessions/lured/crr/status",
    "/crr/status",
    "/__admin/sessions/lured/clock",
    "/__admin/journal/stream?limit=0",
]
WRITES = [
    "/sessions/lured/crr/auction/v1.0/portfolioRetraction",
    "/crr/auction/v1.0/portfolioRetraction",
    "/__admin/sessions/default/clock/freeze",
    "/__admin/sessions/default/reset",
    "/__admin/scenarios/reload",
]
# Each way to ask that a page has; all come back once the browser has an answer, or has refused to ask.
ATTACK = """async ([base, reads, writes, body]) => {
  const done = (element, begin) => new Promise((resolve) => {
    element.onload = element.onerror = resolve;
    begin(element);
  });
  const ways = [];
  for (const path of [...reads, ...writes]) {
    ways.push(fetch(base + path, {mode: "no-cors", credentials: "include"}));
    ways.push(fetch(base + path));
    ways.push(done(new Image(), (image) => { image.src = base + path; }));
    ways.push(done(document.createElement("script"), (one) => { one.src = base + path; document.body.append(one); }));
    ways.push(done(document.createElement("iframe"), (one) => { one.src = base + path; document.body.append(one); }));
  }
  for (const path of writes) {
    ways.push(fetch(base + path, {method: "POST", mode: "no-cors"}));
    ways.push(fetch(base + path, {method: "POST", mode: "no-cors", body}));
    ways.push(fetch(base + path, {method: "POST", body, headers: {"content-type": "application/json"}}));
    ways.push(fetch(base + path, {method: "PUT", body}));
    ways.push(done(document.createElement("iframe"), (frame) => {
      frame.name = `frame${ways.length}`;
      const form = document.createElement("form");
      Object.assign(form, {action: base + path, method: "post", target: frame.name, enctype: "text/plain"});
      document.body.append(frame, form);
      form.submit();
    }));
  }
  await Promise.allSettled(ways);
}"""
READ = """async (url) => {
  try { const reply = await fetch(url); return [reply.status, await reply.text()]; }
  catch (problem) { return String(problem); }
}"""


class Page(BaseHTTPRequestHandler):
    """An empty page of another origin."""

    def do_GET(self) -> None:
        content = b"<!doctype html><title>elsewhere</title><body></body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere():
    """The URL of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    """One to which the name of the other site leads to this machine, as its owner's DNS might say."""
    with playwright.sync_playwright() as driver:
        arguments = [*FLAGS, f"--host-resolver-rules=MAP {EVIL} 127.0.0.1"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def open_at(page, origin, port, elsewhere):
    """Where the page says that it comes from, and the base of what it asks."""
    if origin == "led here":  # the name has led here all the time: what is shown doesn't matter to its scripts
        url = f"http://{EVIL}:{port}"
        page.goto(f"{url}/healthz")
        return url
    page.goto(elsewhere if origin == "another site" else elsewhere.replace("127.0.0.1", "localhost"))
    return f"http://localhost:{port}"


ORIGINS = ["another site", "another port", "led here"]


@pytest.fixture
def mock():
    return build(Settings(world="market-sim", frozen=False, access_log=False))


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_page_of_another_origin_changes_nothing_in_the_mock(page, elsewhere, mock, origin):
    with serving(mock.app) as port:
        world = mock.pipeline.sessions.world("default")
        base = open_at(page, origin, port, elsewhere)
        page.evaluate(ATTACK, [base, READS, WRITES, PORTFOLIO])

    assert [one.id for one in mock.pipeline.sessions.all()] == ["default"]
    assert mock.pipeline.sessions.world("default") is world
    assert not world.clock.frozen
    assert mock.journal.last == 0


def test_the_same_from_a_page_of_ours_does_all_of_it(page, mock):
    with serving(mock.app) as port:
        world = mock.pipeline.sessions.world("default")
        page.goto(f"http://localhost:{port}/mocks")
        page.evaluate(ATTACK, [f"http://localhost:{port}", READS, WRITES, PORTFOLIO])

    assert {one.id for one in mock.pipeline.sessions.all()} == {"default", "lured"}
    assert mock.pipeline.sessions.world("default") is not world
    assert mock.journal.last > 0


DOORS = {"local": {}, "open": {"anybody": True}, "without certificate": {"lends": False}, "token": {"token": "s3same"}}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("origin", ORIGINS)
def test_no_page_of_another_origin_is_lent_the_proxys_certificate(page, elsewhere, origin, door):
    made = Door(**{"host": "127.0.0.1", "lends": True, **DOORS[door]})
    with Raw(ANSWER) as service, proxying(service.url, door=made) as standing:
        base = open_at(page, origin, standing.url.rpartition(":")[2], elsewhere)
        page.evaluate(ATTACK, [base, READS, WRITES, PORTFOLIO])

    assert (service.heard, standing.lines) == ([], [])


def test_a_named_origin_reads_what_the_services_answer_and_nothing_of_the_admin(page, elsewhere):
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, cors=(elsewhere,)))
    with serving(mock.app) as port:
        page.goto(elsewhere)
        base = f"http://localhost:{port}"
        status, body = page.evaluate(READ, f"{base}/crr/status")
        admin = page.evaluate(READ, f"{base}/__admin/sessions")
        page.evaluate(ATTACK, [base, READS[2:], WRITES[2:], PORTFOLIO])

    assert (status, "caiso-request-id" in body) == (400, True)
    assert admin == "TypeError: Failed to fetch"
    assert [one.id for one in mock.pipeline.sessions.all()] == ["default"]
