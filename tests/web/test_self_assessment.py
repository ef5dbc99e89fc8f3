"""The self-assessment that the accessibility statement rests on (MK noteikumi Nr. 445, 26.1.1.): eleven aspects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from content.assessment import ASPECTS
from kernel.periods import today
from tests.browser import sent
from tests.rows import load_shipped
from tests.web import assessment
from tests.web.test_browser import chromium, site
from tests.web.test_every_page import of_the_day

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.django_db(transaction=True)]

#: The pages looked at: the first one, an index, each kind of contents, forms empty and with errors, signing in.
SAMPLE = [
    "/", "/partneriem/", "/partneriem/darba-ligums/", "/partneriem/macibas/", "/partneriem/paraugi/", "/partneriem/buj/",
    "/partneriem/atjauninajumi/", "/partneriem/kontakti/", "/partneriem/kontakti/rakstit/", "/par-projektu/darbibas/",
    "/jauniesu-mentori/modeli/", "/digitala-akademija/process/", "/par-vietni/pieklustamiba/", "/parbaude/",
    "/konts/login/", "/meklet/?q=līgums", "/partneriem/riki/tiksanas/",
]  # fmt: skip

#: For each aspect, a page that breaks it: a look that finds nothing there would prove nothing here.
BROKEN = {
    "navigation": "<body><a href='/x'>x</a><header><nav><a href='/'>a</a></nav></header>",
    "structure": "<html><body><div>no landmarks</div><ul><p>no item</p></ul>",
    "keyboard": "<body><style>:focus { outline: none }</style><a href='/x'>x</a><button>b</button>",
    "forms": "<body><main><input name='alone'></main>",
    "images": "<body><img src='data:,'><svg><path d='M0 0h9v9'/></svg>",
    "headings": "<body><h1>a</h1><h3>b</h3>",
    "contrast": "<body><p style='color: #bbb; background: #fff'>grey</p>",
    "zoom": "<body><main><p style='width: 900px'>wide</p></main>",
    "titles": "<head><title></title></head><body>x",
    "motion": "<body><marquee>x</marquee>",
    "media": "<body><video></video>",
}


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Page]:
    load_shipped()
    cache.clear()
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="lv", reduced_motion="no-preference")
    page = context.new_page()
    yield page
    context.close()


def look_of(aspect: str) -> Callable[[Page], list[str]]:
    look: Callable[[Page], list[str]] = getattr(assessment, aspect)
    return look


def test_all_eleven_are_looked_at() -> None:
    assert len(ASPECTS) == 11
    assert set(ASPECTS) == set(BROKEN)


def faults(window: Page, kept: set[str], where: str) -> Iterator[str]:
    """What is wrong on the open page; an aspect that is broken anywhere is not kept."""
    for aspect in ASPECTS:
        found = look_of(aspect)(window)
        if found:
            kept.discard(aspect)
            yield f"{aspect} on {where}: {found[:3]}"


def test_each_look_finds_what_is_broken(window: Page) -> None:
    for aspect, page in BROKEN.items():
        window.set_content(page)
        assert look_of(aspect)(window) != [], aspect


def looked_at(window: Page, site: str, addresses: Iterable[str]) -> tuple[list[str], set[str]]:
    """What is wrong on these pages, and the aspects that were kept on all of them."""
    wrong: list[str] = []
    kept = set(ASPECTS)
    for address in addresses:
        window.goto(site + address)
        wrong += faults(window, kept, address)
        if address == "/partneriem/kontakti/rakstit/":
            window.goto(site + address)
            sent(window, "main button[type=submit]")
            wrong += [f"forms with errors: {one}" for one in assessment.forms(window)]
            wrong += [f"contrast with errors: {one}" for one in assessment.contrast(window)]
        window.emulate_media(color_scheme="dark")
        window.goto(site + address)  # anew: colours on their way are no colours
        wrong += [f"contrast on {address}, dark: {one}" for one in assessment.contrast(window)]
        window.emulate_media(color_scheme="light")
    return wrong, kept


def test_the_eleven_aspects_on_a_sixth(window: Page, site: str) -> None:
    """Another one each day, as of the dark pages (test_every_page)."""
    assert looked_at(window, site, of_the_day(SAMPLE, today()))[0] == []


@pytest.mark.full
def test_the_eleven_aspects(window: Page, site: str, record_property: Callable[[str, object], None]) -> None:
    wrong, kept = looked_at(window, site, SAMPLE)
    record_property("pages", len(SAMPLE))
    if not wrong:
        for aspect in sorted(kept):
            record_property("aspect", aspect)
    assert wrong == []
