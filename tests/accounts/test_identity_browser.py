"""Linked, signed out, signed in by eParaksts: in Chromium, by keyboard, with scripts and without."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from kernel.accounts.models import IdentityLink, User
from signing.testbed.providers import TrustedXProvider
from signing.testbed.service import Testbed
from tests import browser
from tests.accounts.eparaksts import switch_on

pytestmark = [pytest.mark.browser, pytest.mark.server]
PASSWORD, CODE = "saule-un-meness-7", "190888-19918"


def test_linked_then_signed_in_by_eparaksts(
    transactional_db: None, live_server: Any, settings: Any, testbed: Testbed
) -> None:
    from tests.e2e.hands import Hands

    cache.clear()
    settings.PUBLIC_BASE_URL = live_server.url
    peer = TrustedXProvider(testbed, f"{live_server.url}/*")
    peer.serve()
    switch_on(peer, settings)
    owner = User.objects.create_user("linda@paraugs.example", PASSWORD, first_name="Linda", last_name="Plānotāja-Demo")

    def hands(chromium: Browser, *, scripts: bool) -> Hands:
        screen = {"width": 1280, "height": 900}
        options: dict[str, Any] = {"locale": "lv", "reduced_motion": "reduce", "viewport": screen}
        page = chromium.new_context(java_script_enabled=scripts, **options).new_page()
        mirror = None if scripts else chromium.new_context(bypass_csp=True, **options).new_page()
        return Hands(page, live_server.url, mirror=mirror)

    with browser.chromium() as chromium:
        linda = hands(chromium, scripts=True)
        said: list[str] = []
        linda.page.on("console", lambda line: said.append(line.text))
        linda.open("/konts/")
        linda.look()
        linda.fill({"login": owner.email, "password": PASSWORD})
        linda.press("Pieslēgties")
        linda.open("/konts/")
        linda.look(dark=True)
        linda.press("Piesaistīt eParaksts")
        linda.look(dark=True)
        through(linda.page, CODE)
        assert "eParaksts ir piesaistīts" in linda.main
        linda.look()
        linda.press("Iziet")
        assert configured.SESSION_COOKIE_NAME not in {one["name"] for one in linda.page.context.cookies()}
        linda.open("/konts/")
        linda.press("Pieslēgties ar eParaksts")
        through(linda.page, CODE)
        assert linda.heading == "Mans konts"  # where she was going
        linda.follow("Atsaistīt – Pieslēgšanās ar eParaksts")
        linda.look()
        assert said == []

        stranger = hands(chromium, scripts=False)
        stranger.open("/konts/login/")
        stranger.press("Pieslēgties ar eParaksts")
        stranger.look()
        through(stranger.page, "150690-19907")
        assert stranger.heading == "Šis eParaksts nav piesaistīts kontam"
        stranger.look(dark=True)
        stranger.open("/konts/login/?next=/konts/")
        stranger.press("Pieslēgties ar eParaksts")
        through(stranger.page, CODE)
        assert stranger.heading == "Mans konts"
    peer.close()
    assert IdentityLink.objects.get().user == owner


def through(page: Page, code: str) -> None:
    """Over to the platform by the first way, proved there, and back."""
    with page.expect_navigation():
        page.click("main a.button >> nth=0")
    page.fill("input[name=person]", code)
    browser.sent(page, "button[value=allow]")
