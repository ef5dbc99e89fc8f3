"""Headers of every route (threats S6): own origin only, nothing inline, no storing of private pages."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from portal.middleware import admin_policy, private_pages
from tests.access.routes import Route, routes

ROUTES = [pytest.param(route, id=route.name) for route in routes()]
NONCE = re.compile(r" 'nonce-[A-Za-z0-9+/=]+'")


def directives(response: Any) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


@pytest.fixture(autouse=True)
def keep_language() -> Any:
    with translation.override("lv"):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES)
def test_headers_of_the_route(route: Route, client: Client) -> None:
    response = client.get(route.unknown())
    policy = directives(response)
    admin = route.pattern.startswith("admin/")
    assert policy["default-src"] == "'self'"
    assert NONCE.sub("", policy["script-src"]) == "'self'"
    assert ("nonce" in policy["script-src"]) <= admin
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == policy["font-src"] == "'self'"
    assert policy["frame-ancestors"] == ("'self'" if admin else "'none'")
    assert ("style-src-attr" in policy) == admin
    assert response["X-Frame-Options"] == ("SAMEORIGIN" if admin else "DENY")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == ("strict-origin" if route.pattern.startswith("paraksti/") else "same-origin")
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Permissions-Policy"] == (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    if response["Content-Type"].startswith("text/html") and not admin:
        assert b"<style" not in response.content
        assert (
            re.search(rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", response.content) is None
        )
        assert re.search(rb"<[^>]+\s(?:style|on[a-z]+)=", response.content) is None
    if f"/{route.pattern}".startswith(settings.PRIVATE_PREFIXES):
        assert "no-store" in response["Cache-Control"]


def test_whoever_is_signed_in_stores_nothing(client: Client, django_user_model: Any, db: None) -> None:
    assert "no-store" not in client.get("/").get("Cache-Control", "")
    client.force_login(django_user_model.objects.create(email="person@paraugs.example"))
    assert "no-store" in client.get("/")["Cache-Control"]
    assert "private" in client.get("/")["Cache-Control"]


@pytest.mark.parametrize("address", ["/konts/login/", "/en/konts/login/", "/en/dokumenti/"])
def test_the_english_address_is_as_private(address: str) -> None:
    answer = private_pages(lambda _request: HttpResponse())(RequestFactory().get(address))
    assert "no-store" in answer["Cache-Control"]


def admin_answer(html: bytes) -> HttpResponse:
    request = RequestFactory().get("/admin/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    return admin_policy(lambda _request: HttpResponse(html))(request)


@pytest.mark.parametrize(
    "script",
    [
        'initDateChooser("id", {});',
        'initDateTimeChooser("id", {});',
        'initTimeChooser("id", {});',
        'new PageChooser("id", {});',
        'new Chooser("id", {});',
        "\n        (function() {\n            var panel = new InlinePanel(JSON.parse());",
        "\n        (function() {\n            var panel = new MultipleChooserPanel(JSON.parse());",
    ],
)
def test_widget_scripts_of_wagtail_get_the_nonce(script: str) -> None:
    answer = admin_answer(f"<p></p><script>{script}</script>".encode())
    assert answer.content == f'<p></p><script nonce="n0nce">{script}</script>'.encode()


@pytest.mark.parametrize("script", ["alert(1)", "new Image()", "fetch('/')", " ", "var x = new PageChooser()"])
def test_no_other_script_gets_it(script: str) -> None:
    html = f"<script>{script}</script>".encode()
    assert admin_answer(html).content == html


def test_a_cookie_given_makes_the_answer_private() -> None:
    def view(_request: Any) -> HttpResponse:
        response = HttpResponse()
        response.set_cookie(settings.SESSION_COOKIE_NAME, "x")
        response["Cache-Control"] = "max-age=600"
        return response

    answer = private_pages(view)(RequestFactory().get("/"))
    assert "max-age=600" not in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
