"""Pages that are published, taken off, moved or renamed change the index at once."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from content.models.search import SearchEntry
from content.search import index
from content.search.sources import documents_of

SOURCE = "pages"


@receiver(page_published)
def published(instance: Page, **kwargs: Any) -> None:
    """A new title also stands in the way to the pages below."""
    known = SearchEntry.objects.filter(source=SOURCE, owner=str(instance.pk), anchor="").first()
    _refresh(instance)
    if known is not None and known.title != instance.title:
        _refresh_below(instance)


@receiver(page_unpublished)
def unpublished(instance: Page, **kwargs: Any) -> None:
    """Wagtail takes a page off before it is deleted, too."""
    index.remove(SOURCE, str(instance.pk))


@receiver(post_page_move)
@receiver(page_slug_changed)
def moved(instance: Page, **kwargs: Any) -> None:
    _refresh(instance)
    _refresh_below(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _refresh(page)
        _refresh_below(page)


def _refresh(page: Page) -> None:
    shown = Page.objects.live().public().filter(pk=page.pk, depth__gt=1).first()
    if shown is None:
        index.remove(SOURCE, str(page.pk))
    else:
        index.replace(SOURCE, str(page.pk), documents_of(shown.specific))


def _refresh_below(page: Page) -> None:
    for one in Page.objects.descendant_of(page):
        _refresh(one)
