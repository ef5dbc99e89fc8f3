"""An editor reads the remarks after saving; what nobody could use is not published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages

from content.models.public import PublicPage
from content.quality.remarks import Remark, blocking, remarks


def tell(request: HttpRequest, page: Any) -> None:
    """After the page is saved by hand (not by the editor's own saving while somebody types)."""
    if not request.accepts("text/html"):
        return
    specific = page.get_latest_revision_as_object() if page.pk and page.latest_revision_id else page
    if isinstance(specific, PublicPage) and (found := remarks(specific)):
        messages.warning(request, _listed(_("Before readers see the page, look at this:"), found))


def refuse(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before the page is published: what was written is kept as a draft."""
    specific = page.get_latest_revision_as_object() if page.latest_revision_id else page
    if not isinstance(specific, PublicPage) or not (found := blocking(specific)):
        return None
    say_not_published(request, found)
    return redirect("wagtailadmin_pages:edit", page.pk)


def say_not_published(request: HttpRequest, found: list[Remark]) -> None:
    messages.error(request, _listed(_("The page is kept as a draft and not published. Correct this first:"), found))


def _listed(first: str, found: list[Remark]) -> str:
    return format_html("{}<ul>{}</ul>", first, format_html_join("", "<li>{}</li>", ((one.text,) for one in found)))
