"""What is past its term and free, and of everything else why it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

import signing.facade as signing_facade
from forms.archive.disposal.models import DisposalLine
from forms.archive.disposal.states import LineState
from forms.desk.public import KIND_TITLES
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.periods import end_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.archive.disposal.models import DisposalList

#: In the archive with its bytes; an annulled one may be: what one party has issued stays kept.
KEPT = (CaseState.ARCHIVED, CaseState.ANNULLED)
_STANDING = (LineState.LISTED, LineState.GOING)


def archived(register_code: str) -> QuerySet[Any]:
    """Documents of the institution with what the archive says of each: `kept_to`, `held`, `listed`, `original`."""
    deposits = signing_facade.deposits(subjects=None).filter(subject=OuterRef("public_id"), state="kept").order_by()
    lines = DisposalLine.objects.filter(case=OuterRef("pk"), state__in=_STANDING)
    rows: QuerySet[Any] = CaseDocument.objects.filter(register_code=register_code, state__in=KEPT)
    return rows.annotate(
        kept_to=Subquery(deposits.values("retention_until")[:1]),
        held=Subquery(deposits.values("hold")[:1]),
        original=Subquery(deposits.values("sha256")[:1]),
        listed=Exists(lines),
    ).filter(kept_to__isnull=False)


def due(register_code: str, *, on: datetime) -> QuerySet[CaseDocument]:
    """Past the term, not held, on no other list; the oldest first."""
    return archived(register_code).filter(kept_to__lte=on, held=False, listed=False).order_by("kept_to", "pk")


def staying(register_code: str, *, on: datetime) -> QuerySet[CaseDocument]:
    """Everything else in the archive, those whose term ends first before the others."""
    ready = due(register_code, on=on).order_by().values("pk")
    return archived(register_code).exclude(pk__in=ready).order_by("kept_to", "pk")


def plain_title(kind: str) -> str:
    """What a kind of document is called: no names of people stand in acts and tombstones."""
    return KIND_TITLES.get(kind, kind)


def not_due_any_more(row: DisposalList, *, on: datetime) -> list[str]:
    """Numbers of the listed documents that were held or kept longer meanwhile."""
    cases = row.lines.filter(state=LineState.LISTED).values("case")
    found = archived(row.register_code).filter(pk__in=cases)
    free = found.filter(kept_to__lte=on, held=False).values("pk")
    wanted = CaseDocument.objects.filter(pk__in=cases)
    return list(wanted.exclude(pk__in=free).order_by("number").values_list("number", flat=True))


def found_for_hold(query: Mapping[str, object]) -> list[UUID]:
    """Archived documents that fit: number, institution, kind, first and last day of the document, a person.

    A person is found as a party of the document who signs in, and by the name in its title; what is empty does not count.
    """
    rows = CaseDocument.objects.filter(state__in=KEPT)
    if query.get("number"):
        rows = rows.filter(number__iexact=str(query["number"]).strip())
    if query.get("place"):
        rows = rows.filter(register_code=str(query["place"]))
    if query.get("kind"):
        rows = rows.filter(kind=str(query["kind"]))
    first: date | None = query.get("first")  # type: ignore[assignment]
    last: date | None = query.get("last")  # type: ignore[assignment]
    if first:
        rows = rows.filter(document_date__gte=first)
    if last:
        rows = rows.filter(document_date__lte=last)
    for word in str(query.get("person") or "").split():
        named = rows.filter(title__icontains=word).values("pk")
        party = rows.filter(parties__user__last_name__icontains=word).values("pk")
        given = rows.filter(parties__user__first_name__icontains=word).values("pk")
        rows = rows.filter(pk__in=named) | rows.filter(pk__in=party) | rows.filter(pk__in=given)
    return list(rows.order_by("pk").values_list("public_id", flat=True).distinct())


def midnight(day: date) -> datetime:
    """The moment that ends a Riga day."""
    return end_of_day(day)
