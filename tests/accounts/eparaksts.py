"""Somebody at LVRTC's platform, as our peer plays it: settings that lead there, and the way through it without a browser."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from signing.testbed.providers import CLIENT, SECRET, TrustedXProvider

GO = "/konts/eparaksts/doties/"


class Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where to go next is what is asked."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


OPENER = urllib.request.build_opener(Stays)


def switch_on(peer: TrustedXProvider, settings: Any) -> None:
    """As an installation would be by its environment."""
    settings.EPARAKSTS_SIGN_IN, settings.EPARAKSTS_URL = True, peer.url
    settings.EPARAKSTS_CLIENT_ID, settings.EPARAKSTS_CLIENT_SECRET = CLIENT, SECRET


def addresses(client: Client) -> list[str]:
    """Where the page leads: phone, card."""
    return [one["address"] for one in client.get(GO).context["ways"]]


def at_provider(address: str, code: str, *, act: str = "allow") -> str:
    """What the provider sends the browser back to."""
    sent = urlencode({"person": code, "act": act}).encode()
    with pytest.raises(urllib.error.HTTPError, match="302") as answer:
        OPENER.open(address, sent, timeout=30)
    answer.value.close()
    parts = urlsplit(answer.value.headers["Location"])
    return f"{parts.path}?{parts.query}"


def begun(client: Client, *, onward: str = "") -> str:
    """Off to sign in: the address for the phone."""
    client.post("/konts/eparaksts/", {"next": onward} if onward else {})
    return addresses(client)[0]
