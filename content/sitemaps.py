"""The site map for search engines: pages of the editors, and the few public addresses that are not theirs."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap
from wagtail.models import Page

from content.tools.catalogue import TOOLS


class PublicPages(PageSitemap):
    """Live pages in every language, each with its translations; Wagtail's own map has one language."""

    def items(self) -> Any:
        return self._pages().defer_streamfields().specific()

    def _pages(self) -> Any:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True).live()
        below = reduce(or_, (Q(path__startswith=root.path) for root in roots))
        return Page.objects.live().public().filter(below).order_by("path")

    def _urls(self, page: int, protocol: str, domain: str | None) -> list[dict[str, Any]]:
        together: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for one in self._pages().select_related("locale"):
            together[one.translation_key].append(
                {"lang_code": one.locale.language_code, "location": one.get_full_url(self.request)}
            )
        known = {one["location"]: found for found in together.values() if len(found) > 1 for one in found}
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)
        for url in urls:
            url["alternates"] = known.get(url["location"], [])
        return urls


class OtherAddresses(Sitemap):
    """What everybody may read and no editor writes, in every language. Not the search: it asks not to be indexed."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return ["check:file", "ask:contact"]

    def location(self, item: Any) -> str:
        return reverse(item)


class LatvianAddresses(Sitemap):
    """The same of what has no translation."""

    def items(self) -> list[str]:
        return [reverse("content:tools"), *(tool.href for tool in TOOLS)]

    def location(self, item: Any) -> str:
        return str(item)


SITEMAPS = {"pages": PublicPages, "other": OtherAddresses, "latvian": LatvianAddresses}
