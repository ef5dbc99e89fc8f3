"""What else can be found: groups of the training schedule, kinds of documents that people sign."""

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import override
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from content.models import SamplesPage, SchedulePage
from content.search import index
from content.search.sources import ARROW, TEXT, TITLE, Document, Kind
from forms.training.public import public_groups
from forms.training.signals import schedule_changed


def groups() -> Iterator[Document]:
    """Every group of the schedule, on its line of the page; nothing while there is no such page."""
    page = SchedulePage.objects.live().public().first()
    with override("lv"):  # the language of the page, whoever changes the schedule
        found = [(group, group.title, group.text) for group in public_groups()] if page else []
    for group, title, text in found:
        yield Document(
            owner=str(group.public_id), kind=Kind.GROUP, title=title, href=f"{page.url}#{group.anchor}",
            anchor=group.anchor, path=ARROW.join(["Partneriem", page.title]), text=text,
            parts=((TITLE, title), (TEXT, text)),
        )  # fmt: skip


def samples() -> Iterator[Document]:
    """Every kind that people sign, on the page of samples."""
    page = SamplesPage.objects.live().public().first()
    for kind in page.kinds() if page else []:
        words = " ".join(str(kind.guide[name]) for name in ("who", "when")) if kind.guide else ""
        anchor = kind.code.lower()
        yield Document(
            owner=kind.code, kind=Kind.DOCUMENT, title=kind.title, href=f"{page.url}#{anchor}", anchor=anchor,
            path=ARROW.join(["Partneriem", page.title]), text=words, parts=((TITLE, kind.title), (TEXT, words)),
        )  # fmt: skip


def watch() -> None:
    """Written anew as wholes when they change: there are some dozens of them. When: decision 0014."""
    schedule_changed.connect(_schedule, dispatch_uid="content.listings")
    for happened in (page_published, page_unpublished):
        happened.connect(_schedule, sender=SchedulePage, dispatch_uid="content.listings")
        happened.connect(_samples, sender=SamplesPage, dispatch_uid="content.listings")
    for happened in (page_slug_changed, post_page_move):  # of a page above them, too: their addresses are in the index
        happened.connect(_both, dispatch_uid="content.listings")
    for happened in (post_save, post_delete):
        happened.connect(_both, sender=PageViewRestriction, dispatch_uid="content.listings")


def _schedule(**_news: Any) -> None:
    index.rebuild("groups")


def _samples(**_news: Any) -> None:
    index.rebuild("samples")


def _both(**_news: Any) -> None:
    index.rebuild("groups", "samples")
