"""How long applications for supervision are kept, and how they go (D21, R38): role acts without a number or a sealed file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.bare import Bare, BareKind
from forms.supervision.documents import APPLICATION as KIND
from forms.supervision.models import SupervisionApplication
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID


def kept_until(day: date, *, on: date) -> date:
    """The last day: by the rules of the day of applying, or by those of today where they keep longer (R38)."""
    kept = rules_in_force(day).storage_until
    try:
        return max(kept, rules_in_force(on).storage_until)
    except NoRules:
        return kept


def _kept(*, on: date, register_code: str = "", records: Collection[UUID] = ()) -> list[Bare]:
    rows = SupervisionApplication.objects.select_related("institution").defer("topic")
    if register_code:
        rows = rows.filter(institution__register_code=register_code)
    if records or not register_code:
        rows = rows.filter(public_id__in=list(records))
    found = [(row, riga_date(row.submitted_at or row.created_at)) for row in rows]
    until = {day: kept_until(day, on=on) for day in {day for _row, day in found}}
    return [
        Bare(
            public_id=row.public_id,
            kind=KIND,
            number=f"{KIND}-{row.public_id.hex[:8]}",
            register_code=row.institution.register_code,
            document_date=day,
            kept_until=until[day],
        )
        for row, day in found
    ]


def _people(records: Collection[UUID]) -> dict[UUID, frozenset[int]]:
    rows = SupervisionApplication.objects.filter(public_id__in=list(records)).order_by()
    return {record: frozenset({mentor}) for record, mentor in rows.values_list("public_id", "mentor")}


def _digests(records: Collection[UUID]) -> dict[UUID, str]:
    """Printed when asked for, never kept."""
    return {}


def _empty(record: UUID) -> set[int]:
    SupervisionApplication.objects.filter(public_id=record).delete()
    return set()


def _forget(record: UUID) -> bool:
    """The row went with what it said."""
    return False


APPLICATION = BareKind(
    code=KIND, title="Pieteikums supervīzijai", model=SupervisionApplication, kept=_kept, people=_people, digests=_digests,
    empty=_empty, forget=_forget, binds=lambda row: True,
)  # fmt: skip
