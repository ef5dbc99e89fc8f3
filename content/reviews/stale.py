"""Which live pages wait for a review: past their day, or never given one."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from wagtail.models import Page

from content.models.public import DatedPage


def with_care() -> QuerySet[Page]:
    """Live pages that can have a caretaker, with `review_by` and `caretaker_id` of whatever type they are."""
    types = [model for model in apps.get_models() if issubclass(model, DatedPage) and _has_own_fields(model)]
    names = [model._meta.model_name for model in types]
    dated = Q()
    for name in names:
        dated |= Q(**{f"{name}__isnull": False})
    return (
        Page.objects.live()
        .filter(dated)
        .annotate(
            review_by=Coalesce(*[F(f"{name}__review_by") for name in names]),
            caretaker_id=Coalesce(*[F(f"{name}__caretaker_id") for name in names]),
        )
    )


def stale(on: date) -> QuerySet[Page]:
    """The oldest first; those never reviewed before all others."""
    return (
        with_care()
        .filter(Q(review_by__isnull=True) | Q(review_by__lt=on))
        .order_by(F("review_by").asc(nulls_first=True), "path")
    )


def _has_own_fields(model: Any) -> bool:
    return any(field.name == "review_by" for field in model._meta.local_fields)
