"""The training schedule as calendar files, and files for trainees."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content.models import SchedulePage
from forms.training import ics
from forms.training.public import PublicGroup, public_group, public_groups, public_materials
from kernel.web.downloads import download

#: Calendars and browsers may keep these answers so many seconds.
_KEPT = 300


@require_safe
@cache_control(public=True, max_age=_KEPT)
def calendar(request: HttpRequest) -> HttpResponse:
    """Every training group as one calendar file."""
    return _calendar(public_groups(), "macibu-grafiks")


@require_safe
@cache_control(public=True, max_age=_KEPT)
def group_calendar(request: HttpRequest, group: UUID) -> HttpResponse:
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
def material(request: HttpRequest, material: UUID) -> HttpResponse:
    """A file for trainees; one that was taken off the page is not found."""
    row = get_object_or_404(public_materials(), public_id=material)
    return _file(row.blob.read(), row.blob.media_type, row.file_name)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Always a download: what people have uploaded is never shown as a page of ours."""
    return download(content, media_type=media_type, name=name)
