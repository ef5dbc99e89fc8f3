"""The self-assessment that the accessibility statement rests on (MK noteikumi Nr. 445, 26.1.1.): eleven aspects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from content.assessment import ASPECTS
from kernel.editions.catalogue import load_shipped
from tests.web import assessment
from tests.web.test_browser import chromium, site

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: The pages looked at: the first one, an index, each kind of contents, forms empty and with errors, signing in.
SAMPLE = [
    "/", "/partneriem/", "/partneriem/darba-ligums/", "/partneriem/macibas/", "/partneriem/paraugi/", "/partneriem/buj/",
    "/partneriem/atjauninajumi/", "/partneriem/kontakti/", "/partneriem/kontakti/rakstit/", "/par-projektu/darbibas/",
    "/jauniesu-mentori/modeli/", "/digitala-akademija/process/", "/par-vietni/pieklustamiba/", "/parbaude/",
    "/konts/login/", "/stils/",
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


@pytest.mark.parametrize("aspect", [pytest.param(key, marks=pytest.mark.aspect(key)) for key in ASPECTS])
def test_aspect(window: Page, site: str, aspect: str, record_property: Callable[[str, object], None]) -> None:
    record_property("pages", len(SAMPLE))
    look, wrong = look_of(aspect), {}
    window.set_content(BROKEN[aspect])
    assert look(window) != [], "the look finds nothing on a page that breaks the aspect"
    for address in SAMPLE:
        window.goto(site + address)
        if found := look(window):
            wrong[address] = found
        if aspect in {"forms", "contrast"} and address == "/partneriem/kontakti/rakstit/":
            window.click("main button[type=submit]")
            if found := look(window):
                wrong[f"{address} with errors"] = found
        if aspect == "contrast":
            window.emulate_media(color_scheme="dark")
            if found := look(window):
                wrong[f"{address} dark"] = found
            window.emulate_media(color_scheme="light")
    assert wrong == {}
