"""A real Chromium: axe finds nothing, nothing is wider than the screen, the policy is kept, scripts do their work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from content.seeding import seed
from tests import browser
from tests.browser import sent
from tests.rows import made_once
from tests.web import axe

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.django_db(transaction=True)]

#: Those that no list of pages has; all public ones in the light scheme: test_every_page.
ALONE = ["/stils/", "/tadas-lapas-nav/"]
#: And pages of each make.
ADDRESSES = ["/", "/partneriem/darba-ligums/", "/partneriem/kontakti/rakstit/", "/konts/login/", *ALONE]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as started:
        yield started


@pytest.fixture
def site(live_server, settings):
    settings.DEMO = True
    made_once("seed", seed)
    return live_server.url


def told(page: Page) -> list[str]:
    """Console messages but the browser's own line about an answer of 404."""
    kept: list[str] = []
    page.on("console", lambda message: kept.append(message.text) if "404" not in message.text else None)
    return kept


@pytest.mark.parametrize(
    ("width", "scheme", "addresses", "rules"),
    [
        (320, "light", ALONE, ()),
        (1280, "light", ALONE, ()),
        (360, "dark", ADDRESSES, axe.COLOURS),
        (1280, "dark", ADDRESSES, axe.COLOURS),
    ],
)
def test_axe_finds_nothing(
    chromium: Browser, site: str, width: int, scheme: str, addresses: list[str], rules: tuple[str, ...]
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    console = told(page)
    wrong = {}
    for address in addresses:
        page.goto(site + address)
        found = [rule["id"] for rule in axe.violations(page, *rules)]
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if found or wide:
            wrong[address] = (found, wide)
    page.close()
    assert wrong == {}
    assert console == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.goto(site + "/partneriem/kontakti/rakstit/")
    page.fill("#id_text", "x" * 10)
    assert page.inner_text("#id_text_count") == "atlikušas rakstzīmes: 1990"
    sent(page, "main button[type=submit]")
    assert page.title().startswith("Kļūda: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.input_value("#id_text") == "x" * 10
    page.click(".error-summary a >> nth=1")
    assert page.evaluate("document.activeElement.id") == "id_reply_to"
    assert [rule["id"] for rule in axe.violations(page)] == []
    page.close()


def test_the_form_works_without_scripts_and_by_keyboard(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/partneriem/kontakti/rakstit/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Pāriet uz saturu"
    page.focus("#id_addressee_0")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_region"
    page.keyboard.press("Tab")
    page.keyboard.type("ilgvars@paraugs.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Kad sāksies mācības?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nosutits/")
    assert page.inner_text("h1") == "Ziņa ir nosūtīta"
    context.close()


def test_nothing_is_asked_of_other_hosts(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ADDRESSES:
        page.goto(site + address)
    page.close()
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
