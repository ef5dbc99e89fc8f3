"""The Chromium that looks at pages in tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

#: Debian's Chromium without the windows and pages of its own, which cost as much as ours; nothing goes out of the machine.
CHROMIUM = "/usr/bin/chromium-headless-shell"
ALONE = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Django forbids database calls in a thread where an event loop runs; Playwright's loop is not ours."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ALONE)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def sent(page: Page, button: str) -> None:
    """Press, and go on when the answer stands there: a click alone returns while the page is still being fetched."""
    with page.expect_navigation():
        page.click(button)
