"""Pictures for shared links."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content import cards
from kernel.web import ready


@require_safe
def card(request: HttpRequest, page_id: int, version: str) -> HttpResponse:
    """The picture of a live public page. An old version's address leads to the newest."""
    page = get_object_or_404(Page.objects.live().public().filter(depth__gt=1), pk=page_id)
    newest = card_version(page)
    if version != newest:
        return HttpResponseRedirect(reverse("content:card", args=[page_id, newest]))
    picture = ready.part(f"card:{page_id}", lambda: cards.draw(page.title, _part_of(page)))
    response = HttpResponse(picture, content_type="image/png")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def card_version(page: Any) -> str:
    """Changes with what stands in the picture that belongs to the page itself."""
    return hashlib.sha256(f"{cards.LOOK} {page.pk} {page.title}".encode()).hexdigest()[:10]


def _part_of(page: Page) -> str:
    parent = page.get_parent()
    return parent.title if parent.depth > 2 else ""
