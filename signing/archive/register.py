"""The register of the archive: search and list."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from signing.archive.models import Deposit


def rows() -> QuerySet[Deposit]:
    """Deposits with what a line of the register needs: one query however many lines."""
    return Deposit.objects.select_related("envelope", "original", "final", "act")


def search(query: str, *, subjects: Iterable[UUID] | None) -> QuerySet[Deposit]:
    """By number, title or the beginning of a SHA-256; only these subjects (None = everything)."""
    found = rows()
    if subjects is not None:
        found = found.filter(subject__in=list(subjects))
    for word in query.split():
        matches = Q(number__icontains=word) | Q(title__icontains=word)
        if len(word) >= 8:
            matches |= Q(sha256__istartswith=word) | Q(original__sha256__istartswith=word)
        found = found.filter(matches)
    return found
