"""Asking our own site for an address without any network: the whole stack of Django, as an anonymous visitor."""

from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

#: Redirects followed before an address counts as dead.
MOST_HOPS = 5


@dataclass(frozen=True)
class Read:
    """What an address answered; the rest of HTML only: links of its main part, and of the frame that all pages share."""

    status: int
    links: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    anchors: frozenset[str] = field(default=frozenset())


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def read(address: str) -> Read:
    """GET of a path of ours. Redirects inside the site are followed; one to sign-in counts as an answer."""
    path = address
    for _hop in range(MOST_HOPS):
        if path.startswith(settings.STATIC_URL):
            return Read(200 if _is_static(path.removeprefix(settings.STATIC_URL)) else 404)
        with translation.override(settings.LANGUAGE_CODE):
            response: Any = _handler().get_response(_request(path))
        try:
            target = urlsplit(response.headers.get("Location", ""))
            if response.status_code in {301, 302, 307, 308} and target.path.startswith("/"):
                if target.netloc and target.netloc != _base().netloc:
                    return Read(200)
                path = target.path + (f"?{target.query}" if target.query else "")
                continue
            if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
                return Read(response.status_code)
            return _parsed(response.status_code, response.content.decode())
        finally:
            # Not response.close(): it would tell Django that a request is over, which closes this job's database.
            for close in response._resource_closers:
                close()
    return Read(508)


def _parsed(status: int, html: str) -> Read:
    soup = BeautifulSoup(html, "html.parser")
    everywhere, links = _links(soup), _links(soup.find("main") or soup)
    anchors = frozenset(str(one["id"]) for one in soup.find_all(id=True))
    return Read(status, links, tuple(link for link in everywhere if link not in links), anchors)


def _links(part: Any) -> tuple[str, ...]:
    found = [str(one["href"]) for one in part.find_all("a", href=True)]
    found += [str(one["src"]) for one in part.find_all("img", src=True)]
    return tuple(dict.fromkeys(found))


def _request(address: str) -> WSGIRequest:
    split, base = urlsplit(address), _base()
    secure = base.scheme == "https"
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": split.path.encode().decode("latin-1"),
            "QUERY_STRING": quote(split.query, safe="=&%+"),
            "SERVER_NAME": base.hostname or "localhost",
            "SERVER_PORT": str(base.port or (443 if secure else 80)),
            "HTTP_HOST": base.netloc,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_X_FORWARDED_PROTO": base.scheme,
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": BytesIO(),
        }
    )


def _base() -> SplitResult:
    return urlsplit(settings.PUBLIC_BASE_URL)


def _is_static(name: str) -> bool:
    """A file of the look: as it lies in the code, or under its collected name."""
    return finders.find(name) is not None or staticfiles_storage.exists(name)
