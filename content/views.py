"""Questions to the people behind the roles; the training schedule as calendar files, materials for trainees."""

from uuid import UUID

from allauth.core.ratelimit import consume
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content.actions import send_contact_message
from content.entry import ContactForm
from content.models import SchedulePage
from forms.training import ics
from forms.training.public import PublicGroup, public_group, public_groups, public_materials
from kernel.web import places


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
            return redirect("ask:contact_sent")
    context = {
        "form": form,
        "heading": _("Write a message"),
        "submit": _("Send the message"),
        "back": places.place("contacts"),
        "lead": _("We answer within three working days."),
    }
    return render(request, "web/form_page.html", context)


def contact_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "content/contact_sent.html", {"home": reverse("ask:contact")})


#: Calendars and browsers may keep these answers so many seconds.
_KEPT = 300


@require_safe
@cache_control(public=True, max_age=_KEPT)
def training_calendar(request: HttpRequest) -> HttpResponse:
    """Every training group as one calendar file."""
    return _calendar(public_groups(), "macibu-grafiks")


@require_safe
@cache_control(public=True, max_age=_KEPT)
def training_group_calendar(request: HttpRequest, group: UUID) -> HttpResponse:
    found = public_group(group)
    if found is None:
        raise Http404
    return _calendar([found], f"macibas-{slugify(found.city)}-{found.first_day:%Y-%m-%d}")


def _calendar(groups: list[PublicGroup], name: str) -> HttpResponse:
    page = SchedulePage.objects.live().first()
    parts = page.get_url_parts() if page is not None else None
    address = f"{settings.PUBLIC_BASE_URL}{parts[2] if parts and parts[2] else '/partneriem/macibas/'}"
    content = ics.calendar(groups, page=address)
    return _file(content, ics.MEDIA_TYPE, f"{name}.ics")


@require_safe
@cache_control(public=True, max_age=_KEPT)
def training_material(request: HttpRequest, material: UUID) -> HttpResponse:
    """A file for trainees; one that was taken off the page is not found."""
    row = get_object_or_404(public_materials(), public_id=material)
    return _file(row.blob.read(), row.blob.media_type, row.file_name)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Always a download: what people have uploaded is never shown as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
