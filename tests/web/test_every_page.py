"""Every public page in a real Chromium: axe, width, shifts, console, other hosts, reports of the content policy.

With the servers at 320 and 1280 px in the light scheme, and a sixth of the dark ones and of the slow line, another one
each day; all with `./portal test --all`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from playwright.sync_api import Page as Window
from wagtail.models import Page

from kernel.periods import today
from tests.rows import load_shipped
from tests.web import axe
from tests.web.slow_line import slow_line
from tests.web.test_browser import chromium, site

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.django_db(transaction=True)]

#: Public pages that are not the editors'.
MORE = [
    "/parbaude/", "/partneriem/kontakti/rakstit/", "/konts/login/", "/konts/password/reset/", "/meklet/", "/meklet/?q=līgums",
    "/partneriem/riki/", "/partneriem/riki/mentors/", "/partneriem/riki/tiksanas/", "/partneriem/riki/stundas/",
    "/partneriem/riki/termini/", "/partneriem/mentorings/vesture/", "/p/saknes/", "/veidlapas/C9/",
]  # fmt: skip
SIXTH = 6
#: Less than this nobody sees: a tenth of a thousandth of the screen.
SHIFT = 0.0001

#: Notes what moves while a page loads, and what the content policy stops.
_WATCH = """
window.shifts = []; window.stopped = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput)
  window.shifts.push([one.value, one.sources.map(s => s.node && s.node.outerHTML ? s.node.outerHTML.slice(0, 80) : "")]);
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", one => window.stopped.push(one.violatedDirective + " " + one.blockedURI));
"""


@pytest.fixture
def addresses(site: str) -> list[str]:
    load_shipped()
    cache.clear()
    pages = [page.url for page in Page.objects.live().public().filter(depth__gt=1)]
    assert len(pages) > 45
    return [*pages, *MORE]


class Tour:
    """Goes from page to page and notes what is wrong with each."""

    def __init__(self, window: Window, home: str) -> None:
        self.window, self.home = window, home
        self.said: list[str] = []
        self.asked: list[str] = []
        window.add_init_script(_WATCH)
        window.on("console", lambda message: self.said.append(message.text))
        window.on("pageerror", lambda error: self.said.append(str(error)))
        window.on("request", lambda request: self.asked.append(request.url))

    def faults(self, address: str) -> list[str]:
        self.said.clear()
        self.asked.clear()
        answer = self.window.goto(self.home + address, wait_until="load")
        assert answer is not None
        self.window.evaluate("document.fonts.ready")
        found = [] if answer.status == 200 else [f"status {answer.status}"]
        found += [f"axe {one['id']}: {one['nodes'][0]['html'][:120]}" for one in axe.violations(self.window)]
        if self.window.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than the screen: {self.window.evaluate('document.documentElement.scrollWidth')}")
        shifts = self.window.evaluate("window.shifts")
        if sum(value for value, _nodes in shifts) > SHIFT:
            found.append(f"shifts {shifts}")
        found += [f"policy {one}" for one in self.window.evaluate("window.stopped")]
        found += [f"console {one}" for one in self.said]
        found += [f"asks {url}" for url in self.asked if not url.startswith((f"{self.home}/", "data:"))]
        return found


def moved(browser: Browser, home: str, addresses: list[str], *, width: int) -> dict[str, list[object]]:
    """What moves on pages that come in pieces, by address."""
    window = browser.new_context(viewport={"width": width, "height": 800}, locale="lv").new_page()
    window.add_init_script(_WATCH)
    wrong = {}
    with slow_line(home) as far:
        for address in addresses:
            window.goto(far + address, wait_until="load")
            window.evaluate("document.fonts.ready")
            if shifts := window.evaluate("window.shifts"):
                wrong[address] = shifts
    window.context.close()
    return wrong


def walk(browser: Browser, home: str, addresses: list[str], *, width: int, scheme: str) -> dict[str, list[str]]:
    """Faults by address."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="lv")
    tour = Tour(context.new_page(), home)
    wrong = {address: faults for address in addresses if (faults := tour.faults(address))}
    context.close()
    return wrong


def of_the_day(addresses: list[str], day: date) -> Iterator[str]:
    """A sixth of them: after six days each has had its turn."""
    return (address for place, address in enumerate(addresses) if place % SIXTH == day.toordinal() % SIXTH)


def test_six_days_see_every_page() -> None:
    pages = [str(number) for number in range(20)]
    days = [date(2026, 12, 28 + step) if step < 4 else date(2027, 1, step - 3) for step in range(SIXTH)]
    assert sorted(page for day in days for page in of_the_day(pages, day)) == sorted(pages)


@pytest.mark.parametrize("width", [320, 1280])
def test_light(chromium: Browser, site: str, addresses: list[str], width: int) -> None:
    assert walk(chromium, site, addresses, width=width, scheme="light") == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_dark_a_sixth(chromium: Browser, site: str, addresses: list[str], width: int) -> None:
    assert walk(chromium, site, list(of_the_day(addresses, today())), width=width, scheme="dark") == {}


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 1280])
def test_dark(chromium: Browser, site: str, addresses: list[str], width: int) -> None:
    assert walk(chromium, site, addresses, width=width, scheme="dark") == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_on_a_slow_line_a_sixth(chromium: Browser, site: str, addresses: list[str], width: int) -> None:
    tables = ["/partneriem/aktivitates/", "/konts/login/"]
    assert moved(chromium, site, [*tables, *of_the_day(addresses, today())], width=width) == {}


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_on_a_slow_line(chromium: Browser, site: str, addresses: list[str], width: int) -> None:
    assert moved(chromium, site, addresses, width=width) == {}
