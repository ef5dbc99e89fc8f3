"""Guidance: instructions for partners, and their index."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import BODY, UPDATES
from content.models.public import DatedPage


class GuidancePage(DatedPage):
    """One subject: what holds, what to do, which document, common questions."""

    body = StreamField(BODY, verbose_name=_("contents"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("body")]
    parent_page_types = ["content.HomePage", "content.PartnersIndexPage", "content.GuidancePage"]
    template = "content/guidance_page.html"

    class Meta:
        verbose_name = _("guidance page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = sections(self.body)
        context["below"] = self.get_children().live().specific()
        return context


class PartnersIndexPage(DatedPage):
    """ "Partneriem": all guidance pages and the log of updates."""

    updates = StreamField(UPDATES, verbose_name=_("log of updates"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("updates")]
    parent_page_types = ["content.HomePage"]
    max_count_per_parent = 1
    template = "content/partners_index_page.html"

    class Meta:
        verbose_name = _("index for partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["pages"] = self.get_children().live().public().specific()
        return context


def sections(body: Any) -> list[dict[str, str]]:
    """Headings of a page with the anchors its blocks carry, for "On this page"."""
    found = []
    for block in body:
        title = block.value.get("title", "") if hasattr(block.value, "get") else ""
        if title:
            found.append({"title": title, "anchor": slugify(title)})
    return found
