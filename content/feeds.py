"""The log of updates for feed readers (Atom, RFC 4287)."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from content.models import Update
from kernel.periods import RIGA, today

#: Entries of the feed; the page has them all.
NEWEST = 30


class UpdatesFeed(Feed):
    feed_type = Atom1Feed
    title = _("Kopiena: log of updates")
    subtitle = _("What changed in the guidance for partners")
    language = "lv"

    def link(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}/partneriem/atjauninajumi/"

    def feed_url(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}{reverse('content:updates_feed')}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> QuerySet[Update]:
        return Update.objects.begun(today())[:NEWEST]

    def item_title(self, item: Update) -> str:
        return f"{item.on:%d.%m.%Y.}"

    def item_description(self, item: Update) -> str:
        return item.text

    def item_link(self, item: Update) -> str:
        return f"{settings.PUBLIC_BASE_URL}{item.href or '/partneriem/atjauninajumi/'}"

    def item_guid(self, item: Update) -> str:
        return f"{self.link()}#{item.pk}"

    def item_updateddate(self, item: Update) -> datetime:
        return datetime.combine(item.on, time(), RIGA)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().__call__(request, *args, **kwargs)
        response["Content-Type"] = "application/atom+xml; charset=utf-8"
        return response
