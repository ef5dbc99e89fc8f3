"""Guidance: instructions for partners, and their index."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.models.body import BodyPage
from content.models.public import DatedPage
from content.models.updates import Update
from kernel.periods import today
from kernel.web import ready

#: Updates shown on the index; the log has them all.
NEWEST = 3


class Part(models.TextChoices):
    """Where "Partneriem" shows a page: the parts in the order of the work."""

    BEFORE = "before", _("Before mentoring begins")
    DOCUMENTS = "documents", _("Contract, request, plan")
    MONTHLY = "monthly", _("Every month")
    CLOSING = "closing", _("Closing and keeping")
    HELP = "help", _("Help and samples")


class GuidancePage(BodyPage):
    """One subject: what holds, what to do, which document, common questions."""

    part = models.CharField(_("part of the index"), max_length=12, choices=Part.choices, blank=True, default="")

    # An archived edition names the page that holds now; that page finds its older editions by it.
    holds_now = models.ForeignKey(
        Page, verbose_name=_("page that holds now"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *DatedPage.content_panels, FieldPanel("part"), FieldPanel("holds_now"), FieldPanel("body"),
    ]  # fmt: skip
    parent_page_types = ["content.HomePage", "content.PartnersIndexPage", "content.GuidancePage"]
    template = "content/guidance_page.html"

    class Meta:
        verbose_name = _("guidance page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["below"] = self.get_children().live().specific() if self.numchild else []
        if self.is_archived:
            context["holds_now"] = self.holds_now
        else:
            context["older_editions"] = ready.part(f"older:{self.pk}", lambda: older_editions(self))
        return context


def older_editions(page: Page) -> list[dict[str, str]]:
    """Archived pages on the same subject, the newest first: `title` and `href`."""
    archived = GuidancePage.objects.filter(holds_now_id=page.pk, edition_state=DatedPage.EditionState.ARCHIVED)
    return [{"title": one.title, "href": one.url} for one in archived.live().order_by("-edition_from", "pk")]


class PartnersIndexPage(DatedPage):
    """ "Partneriem": all guidance pages and the newest updates."""

    parent_page_types = ["content.HomePage"]
    max_count_per_parent = 1
    template = "content/partners_index_page.html"

    class Meta:
        verbose_name = _("index for partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        children = list(self.get_children().live().public().specific())
        shown = [(part.label, [page for page in children if getattr(page, "part", "") == part]) for part in Part]
        rest = [page for page in children if getattr(page, "part", "") not in Part.values]
        context["parts"] = [(label, pages) for label, pages in [*shown, (_("More"), rest)] if pages]
        context["updates"] = Update.objects.begun(today())[:NEWEST]
        return context
