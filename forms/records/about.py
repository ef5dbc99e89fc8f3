"""Whose documents are whose: from a person to the documents that tell of them, and back, over every kind there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forms.records.kinds import codes, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from forms.records.kinds import Kind


def told_in(kind: Kind, people: Collection[int]) -> Q:
    """Records of this kind that tell of any of these people (primary keys)."""
    found = Q(pk__in=[])
    for path in kind.people:
        found |= Q(**{f"{path}__in": list(people)})
    return found


def cases_about(people: Collection[int]) -> Q:
    """Documents whose record tells of any of these people."""
    found = Q(pk__in=[])
    for code in sorted(codes()):
        kind = kind_of(code)
        if kind is not None and kind.people:
            rows = kind.model._default_manager.filter(told_in(kind, people)).order_by()
            found |= Q(kind=code, record__in=rows.values("public_id"))
    return found


def people_of(*, kind: str, record: UUID) -> frozenset[int]:
    """Primary keys of the people a record tells of; none for a document made elsewhere."""
    known = kind_of(kind)
    if known is None or not known.people:
        return frozenset()
    rows = known.model._default_manager.filter(public_id=record).values_list(*known.people)
    return frozenset(pk for row in rows for pk in row if pk is not None)
