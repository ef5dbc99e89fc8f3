"""Asking a signing service over HTTPS: small JSON, no redirects, one limit of time, two kinds of trouble.

Silence (no answer, 5xx, no JSON) is ProviderUnavailable and is tried again; a refusal (4xx) is ProviderRefused. Neither says
more than the service's own code: tokens and codes of people stay out of logs.
"""

from __future__ import annotations

import base64
import binascii
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from signing.errors import ProviderRefused, ProviderUnavailable

#: Bytes of one answer; a list of credentials or a certificate chain is far smaller.
_MOST = 512 * 1024


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A service that sends us elsewhere is not the one we were told to ask."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler())


def is_safe(address: str) -> bool:
    """https, or the loopback in the trust mode "test"."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        settings.TRUST_MODE == "test" and parts.scheme == "http" and parts.hostname == "127.0.0.1"
    )


def get(address: str, *, token: str = "") -> Any:
    return _asked(urllib.request.Request(address, headers=_headers(token)))  # noqa: S310 (is_safe)


def post(address: str, body: Mapping[str, Any], *, token: str = "") -> Any:
    """JSON there, JSON back."""
    headers = {**_headers(token), "Content-Type": "application/json"}
    return _asked(urllib.request.Request(address, json.dumps(body).encode(), headers))  # noqa: S310 (is_safe)


def post_for_bytes(address: str, body: Mapping[str, Any], *, token: str) -> bytes:
    """JSON there, bytes back: some services answer with the value alone."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _content(urllib.request.Request(address, json.dumps(body).encode(), headers))  # noqa: S310 (is_safe)


def token_for(address: str, fields: Mapping[str, str], *, client: str, secret: str) -> dict[str, Any]:
    """An OAuth 2.0 token endpoint (RFC 6749, 4.1.3), the client by HTTP Basic. Raises ProviderRefused without a token."""
    known = base64.b64encode(f"{client}:{secret}".encode()).decode()
    headers = {
        "Accept": "application/json",
        "Authorization": f"Basic {known}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = _asked(urllib.request.Request(address, urlencode(fields).encode(), headers))  # noqa: S310 (is_safe)
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise ProviderRefused("no token")
    return answer


def decoded(text: Any) -> bytes:
    """Base64 of an answer. Raises ProviderRefused."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ProviderRefused("no base64") from error


def field(answer: Any, *names: str) -> Any:
    """A value deep in an answer. Raises ProviderRefused when the answer has another form."""
    for name in names:
        if not isinstance(answer, dict) or name not in answer:
            raise ProviderRefused(f"answer lacks {name}")
        answer = answer[name]
    return answer


def _headers(token: str) -> dict[str, str]:
    return {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}


def _asked(request: urllib.request.Request) -> Any:
    content = _content(request)
    try:
        return json.loads(content)
    except ValueError as error:
        raise ProviderUnavailable("no JSON") from error


def _content(request: urllib.request.Request) -> bytes:
    if not is_safe(request.full_url):
        raise ProviderRefused("address is not https")
    try:
        with _opener.open(request, timeout=settings.TRUST_TIMEOUT) as answer:
            content = bytes(answer.read(_MOST + 1))
    except urllib.error.HTTPError as error:
        with error:
            if error.code >= 500 or error.code == 429:
                raise ProviderUnavailable(f"HTTP {error.code}") from error
            raise ProviderRefused(f"HTTP {error.code}") from error
    except (http.client.HTTPException, TimeoutError, OSError) as error:
        raise ProviderUnavailable(type(error).__name__) from error
    if len(content) > _MOST:
        raise ProviderUnavailable("answer too long")
    return content
