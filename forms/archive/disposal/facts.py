"""What is past its term and free, and of everything else why it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

import signing.facade as signing_facade
from forms.archive.disposal import keeping
from forms.archive.disposal.models import DisposalLine
from forms.archive.disposal.states import LineState
from forms.archive.finding.facts import Asked, fitting
from forms.archive.finding.models import DocumentWords
from forms.archive.finding.words import NAME, TEXT, tokens
from forms.desk.public import KIND_TITLES
from forms.records.about import cases_about
from forms.records.bare import bare_kinds
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.stems import stems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
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
    return titles().get(kind, kind)


def titles() -> dict[str, str]:
    """Every kind that may come on a list, by its short name."""
    return {**KIND_TITLES, **{kind.code: kind.title for kind in bare_kinds()}}


def not_due_any_more(row: DisposalList, *, on: datetime) -> list[str]:
    """Numbers of the listed documents that were held or kept longer meanwhile."""
    lines = row.lines.filter(state=LineState.LISTED)
    cases = lines.exclude(case=None).values("case")
    found = archived(row.register_code).filter(pk__in=cases)
    free = found.filter(kept_to__lte=on, held=False).values("pk")
    wanted = CaseDocument.objects.filter(pk__in=cases)
    numbers = list(wanted.exclude(pk__in=free).values_list("number", flat=True))
    bare = [line for line in lines.exclude(record=None) if line.record is not None]
    ready = (
        {one.public_id for one in keeping.free(keeping.all_kept(row.register_code, on=on), on=on)} if bare else set()
    )
    return sorted([*numbers, *(line.number for line in bare if line.record not in ready)])


def found_for_hold(query: Mapping[str, object], *, among: QuerySet[CaseDocument] | None = None) -> list[UUID]:
    """Archived documents that fit: number, institution, kind, first and last day of the document, a person.

    A person is found in any case of the name: as a party or signer, in the title and text, and in every record that tells
    of somebody called so. What is empty does not count. `among`: look at these alone.
    """
    rows: Any = CaseDocument.objects.all() if among is None else among
    asked = Asked(
        kind=str(query.get("kind") or ""),
        place=str(query.get("place") or ""),
        since=query.get("first"),  # type: ignore[arg-type]
        until=query.get("last"),  # type: ignore[arg-type]
    )
    rows = fitting(rows.filter(state__in=KEPT), asked)
    if query.get("number"):
        rows = rows.filter(number__iexact=str(query["number"]).strip())
    person = str(query.get("person") or "").strip()
    if person and not stems(person):
        return []  # words that name nobody
    if person:
        rows = rows.filter(pk__in=rows.filter(_told_of(person)).order_by().values("pk"))
    return list(rows.order_by("pk").values_list("public_id", flat=True))


def _told_of(person: str) -> Q:
    """Documents that name the person, by the archive's index, by their records, and by titles for what no index has."""
    named = Q(pk__in=cases_named(person)) | cases_about(keeping.people_called(person))
    title = Q()
    for word in person.split():
        title &= Q(title__icontains=word)
    return named | title


def cases_named(person: str) -> QuerySet[Any]:
    """By the index: every word of the name among the names, or among the words of title and text."""
    found = DocumentWords.objects.filter(tokens__having=sorted(tokens(person, use=NAME)))
    found |= DocumentWords.objects.filter(tokens__having=sorted(tokens(person, use=TEXT)))
    return found.values("case")
