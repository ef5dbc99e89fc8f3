"""Headers that depend on the address or on who asks; the rest stands in settings/security.py."""

import re
from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, NONCE, SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

#: /en/konts/ is as private as /konts/.
_LANGUAGE = re.compile(r"^/[a-z]{2}(?=/)")
GetResponse = Callable[[HttpRequest], HttpResponse]

#: How the inline scripts of Wagtail's own date, chooser and inline-panel widgets begin; no others get a nonce.
_WIDGET_SCRIPT = re.compile(
    rb"<script>(?=\s*(?:init(?:Date|DateTime|Time)Chooser\("
    rb"|new [A-Za-z]*Chooser\("
    rb"|\(function\(\) \{\s*var panel = new (?:InlinePanel|MultipleChooserPanel)\())"
)


def admin_policy(get_response: GetResponse) -> GetResponse:
    """Relax the content policy below /admin/ only. Stands directly below CSPMiddleware, which writes the header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(settings.ADMIN_PREFIX):
            return response
        # A preview passes the middleware a second time as a public page and comes back with that page's header.
        response.headers.pop(HEADER, None)
        if response.headers.get("X-Frame-Options") == "DENY":
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        policy: dict[str, Any] = dict(settings.ADMIN_CONTENT_SECURITY_POLICY)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
            response.content = _WIDGET_SCRIPT.sub(f'<script nonce="{nonce}">'.encode(), response.content)
            policy["script-src"] = [SELF, NONCE]
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        response._csp_replace = policy  # type: ignore[attr-defined]
        return response

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """no-store on what a signed-in browser gets and on every private address; one origin for every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        address = _LANGUAGE.sub("", request.path_info)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The cookie is looked at, not the user: reading the user would open the session of every anonymous visitor
        # and mark public pages as varying by cookie.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
        if signed_in or address.startswith(settings.PRIVATE_PREFIXES):
            response.headers.pop("Cache-Control", None)
            response.headers.pop("Expires", None)
            add_never_cache_headers(response)
            patch_cache_control(response, private=True, no_store=True)
        if address.startswith("/paraksti/"):
            # The address itself is the key (threats 47): only the origin travels on as a referrer. Not even that would
            # make browsers send "Origin: null" with the forms there, which the check against forgery refuses.
            response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return middleware
