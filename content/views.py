"""Questions to the people behind the roles; pictures for shared links; samples of documents."""

import hashlib
import logging
from datetime import date
from typing import Any

from allauth.core.ratelimit import consume
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content import cards
from content.actions import send_contact_message
from content.entry import ContactForm
from doc_templates import facade as documents

logger = logging.getLogger(__name__)
_MEDIA = {"pdf": documents.PDF, "docx": documents.DOCX}


def contact(request: HttpRequest) -> HttpResponse:
    """One question; settings.ACCOUNT_RATE_LIMITS says how many an hour from one network address."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="contact"):
            form.add_error(
                None, _("You have sent several messages in a short time. Nothing is lost: try again in an hour.")
            )
        else:
            send_contact_message(**form.cleaned_data, on=timezone.now())
            return redirect("content:contact_sent")
    context = {
        "form": form,
        "heading": _("Write a message"),
        "submit": _("Send the message"),
        "back": "/partneriem/kontakti/",
        "lead": _("We answer within three working days."),
    }
    return render(request, "web/form_page.html", context)


def contact_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "content/contact_sent.html", {"home": reverse("content:contact")})


@require_safe
def card(request: HttpRequest, page_id: int, version: str) -> HttpResponse:
    """The picture of a live public page. An old version's address leads to the newest."""
    page = get_object_or_404(Page.objects.live().public().filter(depth__gt=1), pk=page_id)
    newest = card_version(page)
    if version != newest:
        return HttpResponseRedirect(reverse("content:card", args=[page_id, newest]))
    key = f"card:{page_id}:{newest}"
    picture = cache.get(key)
    if picture is None:
        picture = cards.draw(page.title, _part_of(page))
        cache.set(key, picture, 86_400)
    response = HttpResponse(picture, content_type="image/png")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def card_version(page: Any) -> str:
    """Changes with what stands in the picture that belongs to the page itself."""
    return hashlib.sha256(f"{page.pk} {page.title}".encode()).hexdigest()[:10]


def _part_of(page: Page) -> str:
    parent = page.get_parent()
    return parent.title if parent.depth > 2 else ""


@require_safe
def sample(request: HttpRequest, kind: str, on: str, shape: str, form: str) -> HttpResponse:
    """A sample of the edition that began on that day; made when it is asked for first (some seconds)."""
    wanted = next(
        (
            sheet
            for sheet in documents.sheets()
            if (sheet.kind, sheet.effective_from.isoformat()) == (kind, on) and shape in sheet.shapes
        ),
        None,
    )
    if wanted is None or form not in _MEDIA:
        raise Http404
    try:
        made = documents.sample(kind, date.fromisoformat(on), documents.Shape(shape))
    except documents.RenderError as trouble:
        logger.exception("sample %s %s %s", kind, on, shape)
        return render(request, "content/sample_not_made.html", {"sheet": wanted, "trouble": trouble}, status=503)
    blob = made.pdf if form == "pdf" else made.docx
    response = HttpResponse(blob.read(), content_type=_MEDIA[form])
    name = f"{slugify(wanted.title)}-{shape}-{on}.{form}"
    response["Content-Disposition"] = f'{"inline" if form == "pdf" else "attachment"}; filename="{name}"'
    patch_cache_control(response, public=True, max_age=86_400)
    return response
