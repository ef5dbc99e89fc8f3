"""Error pages stand without a database: every use of one fails in this module, because no test here asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from portal.urls import handler500
from portal.urls import urlpatterns as portal_patterns
from tests.web.test_look import INLINE


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def away(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("suspicious")


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = i18n_patterns(
    *(path("salauzts/", broken), path("prom/", away), path("aizdomigs/", suspicious), path("liegts/", forbidden)),
    prefix_default_language=False,
)
urlpatterns += portal_patterns
assert handler500 == "portal.outage.fault"


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.DEMO = True
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/salauzts/", 500, "Mums kaut kas salūza"),
        ("/prom/", 503, "Portāls uz brīdi nav pieejams"),
        ("/aizdomigs/", 400, "Pieprasījumu nesapratām"),
        ("/liegts/", 403, "Šī lapa jums nav pieejama"),
    ],
)
def test_a_failure_is_told_in_our_look(client: Client, address: str, status: int, heading: str) -> None:
    answer = client.get(address)
    html = answer.content.decode()
    page = BeautifulSoup(html, "lxml")
    assert (answer.status_code, page.html["lang"], page.h1.get_text()) == (status, "lv", heading)
    assert page.title.get_text() == f"{heading} – Kopiena"
    assert [link["href"].rsplit("/", 1)[1] for link in page.select("link[rel=stylesheet]")][:2] == [
        "tokens.css",
        "base.css",
    ]
    assert page.select_one("header .brand") and page.select_one("footer .marks")
    assert page.select_one("main .button")["href"] == "/"
    assert INLINE.search(html) is None
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_database_that_is_away_says_when_to_come_again(client: Client) -> None:
    assert client.get("/prom/").headers["Retry-After"] == "30"
    assert "Retry-After" not in client.get("/salauzts/").headers


def test_a_failure_is_told_in_the_language_of_the_address(client: Client) -> None:
    page = BeautifulSoup(client.get("/en/salauzts/").content, "lxml")
    assert (page.html["lang"], page.h1.get_text()) == ("en", "Something broke on our side")
