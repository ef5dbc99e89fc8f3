"""What public pages are made of: when it changes, no page kept ready is served again (kernel.web.ready)."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from content.signals import values_changed
from forms.training.signals import schedule_changed
from kernel.web.ready import forget

#: Rows that pages show or that decide which page answers. A draft of a page changes nothing: publishing does.
MADE_OF = (
    "audit.Root",
    "content.Contact",
    "content.Update",
    "content.PortalDocument",
    "content.PortalImage",
    "editions.Edition",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtailredirects.Redirect",
)


def watch() -> None:
    """Called once, when the applications are ready."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_changed, dispatch_uid="content.freshness")
    for news in (schedule_changed, values_changed):
        news.connect(_changed, dispatch_uid="content.freshness")
    post_delete.connect(_changed, sender=apps.get_model("wagtailcore.Page"), dispatch_uid="content.freshness")
    for name in MADE_OF:
        for happened in (post_save, post_delete):
            happened.connect(_changed, sender=apps.get_model(name), dispatch_uid="content.freshness")


def _changed(**_news: Any) -> None:
    forget()
