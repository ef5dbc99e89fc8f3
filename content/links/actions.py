"""One round: every live page is read, each local address is asked for once."""

from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from content.links.reading import Read, read
from content.models.links import FoundLink

Kind = FoundLink.Kind
#: The first page also answers for header and footer, which every page has.
HOME_DEPTH = 2
#: Links that are no addresses of pages.
_OTHER = ("mailto:", "tel:", "data:", "#:~:")


def check_links(*, on: datetime) -> dict[str, int]:
    """How many of each kind were found. Nothing outside this process is asked."""
    asked: dict[str, Read] = {}
    found: dict[tuple[int, str], FoundLink] = {}
    for page in Page.objects.live().filter(depth__gt=1).order_by("path"):
        address = page.url
        if not address:
            continue
        here = urlsplit(address).path
        answer = _read(here, asked)
        for link in [*answer.links, *(answer.frame if page.depth == HOME_DEPTH else ())]:
            kind = _judged(here, link, asked)
            if kind is not None:
                row = FoundLink(page=page, address=link[:600], kind=kind, checked_at=on)
                found[page.pk, row.address] = row
    with transaction.atomic():
        FoundLink.objects.all().delete()
        FoundLink.objects.bulk_create(found.values(), batch_size=200)
    return {kind.value: sum(row.kind == kind for row in found.values()) for kind in Kind}


def _judged(here: str, link: str, asked: dict[str, Read]) -> "FoundLink.Kind | None":
    if link.startswith(_OTHER):
        return None
    whole, anchor = urldefrag(urljoin(f"{settings.PUBLIC_BASE_URL}{here}", link))
    if urlsplit(whole).netloc != urlsplit(settings.PUBLIC_BASE_URL).netloc:
        return Kind.EXTERNAL
    split = urlsplit(whole)
    answer = _read(split.path + (f"?{split.query}" if split.query else ""), asked)
    if answer.status >= 400:
        return Kind.DEAD
    return Kind.ANCHOR if anchor and anchor not in answer.anchors else None


def _read(address: str, asked: dict[str, Read]) -> Read:
    if address not in asked:
        asked[address] = read(address)
    return asked[address]
