"""Which pages cite which values of the rules, and when those values last changed under a page."""

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField
from wagtail.models import Page

from content.values import cited
from kernel.web import ready


def text_of(page: Any) -> str:
    """The introduction and all blocks of a page as they are stored."""
    streams = [getattr(page, field.name) for field in page._meta.get_fields() if isinstance(field, StreamField)]
    parts = [
        json.dumps(stream.get_prep_value(), ensure_ascii=False, cls=DjangoJSONEncoder) for stream in streams if stream
    ]
    return " ".join([getattr(page, "lead", ""), *parts])


def cited_by(page: Any) -> frozenset[str]:
    """Names of the values a page cites."""
    text = text_of(page)
    return frozenset(cited(text)) if "[[" in text else frozenset()


def citing(names: Collection[str]) -> list[Any]:
    """Live pages of the edition in force that cite any of the values, in the order of the tree."""
    return [page for page in _live() if not getattr(page, "is_archived", False) and cited_by(page) & set(names)]


def _live() -> Iterator[Any]:
    yield from Page.objects.live().filter(depth__gt=1).order_by("path").specific()


def changed_on(page: Any, *, on: date) -> date | None:
    """The last day up to `on` on which a value cited by the page became another; None when none did since the editor's
    own "Aktualizēts"."""
    since = getattr(page, "updated_on", None) or date.min
    later = [(day, values) for day, values in _changes() if since < day <= on]
    names = cited_by(page) if later else frozenset()  # most pages are younger than the last change
    return next((day for day, values in later if names & values), None)


def _changes() -> list[tuple[date, frozenset[str]]]:
    """Days on which values changed, the newest first; kept as long as pages are."""
    from content.models.updates import Update

    def read() -> list[tuple[date, frozenset[str]]]:
        rows = Update.objects.exclude(values=[]).order_by("-on").values_list("on", "values")
        return [(day, frozenset(values)) for day, values in rows]

    return ready.part("changes", read)
