"""Guidance: instructions for partners, and their index."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import BODY
from content.models.public import DatedPage
from content.models.updates import Update
from content.values import unknown

#: Updates shown on the index; the log has them all.
NEWEST = 3


class Part(models.TextChoices):
    """Where "Partneriem" shows a page: the parts in the order of the work."""

    BEFORE = "before", _("Before mentoring begins")
    DOCUMENTS = "documents", _("Contract, request, plan")
    MONTHLY = "monthly", _("Every month")
    CLOSING = "closing", _("Closing and keeping")
    HELP = "help", _("Help and samples")


class GuidancePage(DatedPage):
    """One subject: what holds, what to do, which document, common questions."""

    part = models.CharField(_("part of the index"), max_length=12, choices=Part.choices, blank=True, default="")
    body = StreamField(BODY, verbose_name=_("contents"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("part"), FieldPanel("body")]
    parent_page_types = ["content.HomePage", "content.PartnersIndexPage", "content.GuidancePage"]
    template = "content/guidance_page.html"

    class Meta:
        verbose_name = _("guidance page")

    def clean(self) -> None:
        super().clean()
        names = unknown(f"{self.lead} {json.dumps(self.body.get_prep_value(), ensure_ascii=False)}")
        if names:
            raise ValidationError(
                _("No rules have these values: %(names)s. Check their names.") % {"names": ", ".join(names)}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = sections(self.body)
        context["below"] = self.get_children().live().specific()
        return context


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
        context["updates"] = Update.objects.all()[:NEWEST]
        return context


def sections(body: Any) -> list[dict[str, str]]:
    """Headings of a page with the anchors its blocks carry, for "On this page"."""
    found = []
    for block in body:
        title = block.value.get("title", "") if hasattr(block.value, "get") else ""
        if title:
            found.append({"title": title, "anchor": slugify(title)})
    return found
