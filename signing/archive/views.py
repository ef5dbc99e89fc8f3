"""/p/saknes/: the daily roots for everybody, so that nobody has to believe us; and the verifier to take along."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from kernel.audit.models import Root
from kernel.files.errors import DamagedBlob
from kernel.web.downloads import download
from signing.archive.package import as_json
from signing.archive.roots_table import RootsTable, as_plain
from signing.archive.standalone import VERIFIER

#: A month and a day or two on a page.
ON_A_PAGE = 32


@require_safe
@cache_control(public=True, no_cache=True)
def roots(request: HttpRequest) -> HttpResponse:
    table = RootsTable(Root.objects.select_related("stamp").order_by("-day"))
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    return render(request, "signing/roots.html", {"table": table, "public": True})


@require_safe
@cache_control(public=True, no_cache=True)
def roots_json(request: HttpRequest) -> HttpResponse:
    """Every root, the oldest first."""
    told = {
        "tree": "RFC 6962, SHA-256; the time stamp (RFC 3161) is over the 32 bytes of the root",
        "roots": [as_plain(root) for root in Root.objects.order_by("day")],
    }
    return _file(as_json(told), "application/json; charset=utf-8", "saknes.json")


@require_safe
@cache_control(public=True, no_cache=True)
def root_token(request: HttpRequest, day: str) -> HttpResponse:
    """The time stamp of one root as its authority gave it (DER)."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    root = get_object_or_404(Root.objects.select_related("stamp").exclude(stamp=None), day=wanted)
    assert root.stamp is not None  # noqa: S101
    try:
        content = root.stamp.read()
    except DamagedBlob:
        raise Http404 from None
    return _file(content, "application/timestamp-token", f"sakne-{wanted.isoformat()}.tst")


@require_safe
@cache_control(public=True, no_cache=True)
def verifier(request: HttpRequest) -> HttpResponse:
    """One Python file that checks packages and exports without this portal."""
    return _file(VERIFIER.read_bytes(), "text/x-python; charset=utf-8", VERIFIER.name)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return download(content, media_type=media_type, name=name)
