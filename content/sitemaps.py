"""The site map for search engines: pages of the editors, and the few public addresses that are not theirs."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from content.tools.catalogue import TOOLS


class OtherAddresses(Sitemap):
    """What everybody may read and no editor writes. Not the search: it asks not to be indexed."""

    def items(self) -> list[str]:
        named = ["check:file", "content:contact", "content:tools"]
        return [*(reverse(name) for name in named), *(tool.href for tool in TOOLS)]

    def location(self, item: Any) -> str:
        return str(item)


SITEMAPS = {"pages": PageSitemap, "other": OtherAddresses}
