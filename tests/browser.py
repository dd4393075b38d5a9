"""A real browser, and a watch that nothing it opens leaves this machine or complains on the console."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDS_BROWSER = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.slow,
]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
REFUSED = re.compile("the server responded with a status of 4(00|22)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        playwright.expect.set_options(timeout=30_000)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, url):
    """Open a path in a window of its own; at the end no request went elsewhere and the console is empty."""
    contexts, requests, console = [], [], []

    def opened(path: str, width: int = 1200, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        context.on("request", lambda request: requests.append(urlsplit(request.url)))
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: console.append(message.text) if not REFUSED.search(message.text) else None)
        page.on("pageerror", lambda error: console.append(str(error)))
        page.goto(url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    here = urlsplit(url).netloc
    assert {request.netloc for request in requests if request.scheme not in ("data", "blob")} == {here}
    assert console == []
