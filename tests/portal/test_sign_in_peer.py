"""The demo's test platform for signing in by eParaksts: beside the portal, where the settings lead."""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest

from portal import server
from signing.means.identification import EparakstsIdentity
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port
from tests.accounts.eparaksts import at_provider

pytestmark = pytest.mark.usual
BACK = "/konts/eparaksts/atgriesanas/"


def test_it_stands_where_the_settings_lead(testbed: Testbed, settings: Any) -> None:
    assert server._sign_in_peer(testbed) == []
    settings.EPARAKSTS_SIGN_IN, settings.EPARAKSTS_URL = True, f"http://127.0.0.1:{free_port()}"
    settings.EPARAKSTS_CLIENT_ID, settings.EPARAKSTS_CLIENT_SECRET = "kopiena", "testa-noslepums"
    settings.PUBLIC_BASE_URL = "http://127.0.0.1:8000"
    (stop,) = server._sign_in_peer(testbed)
    try:
        back = f"{settings.PUBLIC_BASE_URL}{BACK}"
        address = EparakstsIdentity().address(way="sc_plugin", state="vards", verifier="", back=back)
        with urllib.request.urlopen(address, timeout=30) as page:
            assert "TESTA" in page.read().decode()
        assert at_provider(address, "190888-19918").startswith(f"{BACK}?{urlencode({'code': ''})}")
        assert server._sign_in_peer(testbed) == []  # a taken port leaves the portal without it
    finally:
        stop()


def test_nothing_is_served_for_the_live_platform(testbed: Testbed, settings: Any) -> None:
    settings.EPARAKSTS_SIGN_IN, settings.EPARAKSTS_URL = True, "https://eidas.eparaksts.lv"
    assert server._sign_in_peer(testbed) == []
