"""Public answers kept ready: the same bytes for everybody who comes without a session.

Kept is only what says so itself (`Cache-Control: public`), varies by nobody's cookie and sets none: by host, address and
Riga day, until something pages are made of changes (`forget`), at most for `KEEP` seconds. Whoever has a session, asks
with a query or sends something never meets this store.
"""

import gzip
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from kernel.periods import now, today

#: Seconds. Another process without a shared cache (a command beside the server) is noticed after these.
KEEP = 300
#: Apart from the default cache, where the rate limits count.
STORE = "pages"
_GENERATION = "ready:generation"
_KINDS = ("text/html", "application/atom+xml", "application/xml", "text/calendar")
Part = TypeVar("Part")
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Ready:
    """One answer: its body plain and packed, its headers without those of the body's length and packing."""

    body: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    until: datetime

    def answer(self, request: HttpRequest) -> HttpResponse:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.packed if packed else self.body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["ETag"] = self.etag
        response.headers["Content-Length"] = str(len(response.content))
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
        found = get_conditional_response(request, etag=self.etag, response=response)
        return found if isinstance(found, HttpResponse) else response


def forget() -> None:
    """Nothing kept up to now is served again: from now on, and once more when the transaction at hand is through.

    A page asked for in between is still made of the old rows, so it must not outlive the transaction.
    """
    if transaction.get_connection().in_atomic_block:
        _begin_anew()
    transaction.on_commit(_begin_anew)


def _begin_anew() -> None:
    caches[STORE].set(_GENERATION, uuid.uuid4().hex, None)


def ready_answers(get_response: GetResponse) -> GetResponse:
    """Stands directly below SecurityMiddleware: what is ready passes nothing else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _like_everybody(request):
            return get_response(request)
        try:
            key = _key(request)
        except DisallowedHost:  # refused further down, as every such request
            return get_response(request)
        kept = caches[STORE].get(key)
        if kept is None or now() > kept.until:  # by our own clock, whatever the store calls a second
            response = get_response(request)
            if request.method != "GET" or not _for_everybody(response):
                return response
            kept = _kept(response)
            caches[STORE].set(key, kept, KEEP)
        answer: HttpResponse = kept.answer(request)
        return answer

    return middleware


def _like_everybody(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not hasattr(request, "is_dummy")  # an editor's preview
    )


def _for_everybody(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in _parts(response, "Vary")
        and "public" in _parts(response, "Cache-Control")
        and response.headers.get("Content-Type", "").startswith(_KINDS)
    )


def _parts(response: HttpResponse, header: str) -> set[str]:
    return {one.strip().lower() for one in response.headers.get(header, "").split(",")}


def part(name: str, make: Callable[[], Part]) -> Part:
    """Something pages are made of, kept as long as they are. What `make` raises goes to the caller; nothing is kept then."""
    return cast("Part", caches[STORE].get_or_set(f"part:{_generation()}:{name}", make, KEEP))


def _generation() -> str:
    """Another one after each `forget`."""
    return str(caches[STORE].get_or_set(_GENERATION, lambda: uuid.uuid4().hex, None))


def _key(request: HttpRequest) -> str:
    place = f"{request.scheme} {request.get_host()} {request.path_info}"
    return f"ready:{_generation()}:{today():%Y%m%d}:{hashlib.sha256(place.encode()).hexdigest()}"


def _kept(response: HttpResponse) -> Ready:
    body = response.content
    headers = tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Ready(body=body, packed=packed, headers=headers, etag=etag, until=now() + timedelta(seconds=KEEP))
