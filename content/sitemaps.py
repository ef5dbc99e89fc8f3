"""The site map for search engines: pages of the editors, and the few public addresses that are not theirs."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap


class OtherAddresses(Sitemap):
    """What everybody may read and no editor writes."""

    def items(self) -> list[str]:
        return ["check:file"]

    def location(self, item: Any) -> str:
        return reverse(item)


SITEMAPS = {"pages": PageSitemap, "other": OtherAddresses}
