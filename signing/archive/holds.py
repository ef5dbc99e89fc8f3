"""Legal holds (threats 3.5): placed by a mandate on one document or on all that fit, each lifted by a mandate of its own.

While any hold is in force nothing of the deposit may be destroyed, whatever its term says: the row says so, and the
database looks at the holds themselves (`triggers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from kernel.audit.log import record
from signing.archive.errors import HoldReasonMissing, NoSuchHold, NothingToHold
from signing.archive.models import Deposit, DepositState, Hold, HoldOrder

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: SQLite takes a limited number of parameters in one statement.
AT_ONCE = 500


@dataclass(frozen=True)
class Mandate:
    """Who ordered it, under which number, on which date."""

    authority: str
    number: str
    dated: date

    def __post_init__(self) -> None:
        if not self.authority.strip() or not self.number.strip():
            raise HoldReasonMissing


def place(
    *, subjects: Iterable[UUID], mandate: Mandate, scope: str, by: User, on: datetime, besides: int = 0
) -> HoldOrder:
    """Nothing of these documents may be destroyed until this order is lifted. What is not in the archive is passed over.

    `besides`: records outside the archive that the caller holds by the same order. Raises NothingToHold when there is
    nothing at all.
    """
    wanted = list(dict.fromkeys(subjects))
    with transaction.atomic():
        order = HoldOrder.objects.create(
            authority=mandate.authority.strip()[:200],
            number=mandate.number.strip()[:60],
            dated=mandate.dated,
            scope=scope.strip()[:300],
            placed_by=by,
            placed_at=on,
        )
        count = 0
        for start in range(0, len(wanted), AT_ONCE):
            rows = Deposit.objects.select_for_update(of=("self",)).filter(state=DepositState.KEPT)
            found = list(rows.filter(subject__in=wanted[start : start + AT_ONCE]).order_by("pk"))
            Hold.objects.bulk_create([Hold(order=order, deposit=row) for row in found])
            Deposit.objects.filter(pk__in=[row.pk for row in found]).update(hold=True)
            for row in found:
                record("archive.hold_placed", subject=row.subject, by=by, on=on, fields=["hold"], facts=_facts(order))
            count += len(found)
        if not count and not besides:
            raise NothingToHold
    return order


def extend(*, order: UUID, subjects: Iterable[UUID], on: datetime) -> int:
    """An order in force covers these documents too; what it covers already and what is not in the archive is passed over.

    How many are new. 0 for an order that was lifted.
    """
    with transaction.atomic():
        row = HoldOrder.objects.select_for_update(of=("self",)).filter(public_id=order, lifted_at=None).first()
        if row is None:
            return 0
        rows = Deposit.objects.select_for_update(of=("self",)).filter(
            state=DepositState.KEPT, subject__in=list(subjects)
        )
        found = list(rows.exclude(holds__order=row).order_by("pk"))
        Hold.objects.bulk_create([Hold(order=row, deposit=one) for one in found])
        Deposit.objects.filter(pk__in=[one.pk for one in found]).update(hold=True)
        for one in found:
            record("archive.hold_placed", subject=one.subject, by=None, on=on, fields=["hold"], facts=_facts(row))
    return len(found)


def lift(*, order: UUID, mandate: Mandate, by: User, on: datetime) -> int:
    """End one order; a document that another order still holds stays held. How many documents are free now.

    Raises NoSuchHold when the order was lifted before.
    """
    with transaction.atomic():
        row = HoldOrder.objects.select_for_update(of=("self",)).filter(public_id=order, lifted_at=None).first()
        if row is None:
            raise NoSuchHold
        row.lifted_authority, row.lifted_number = mandate.authority.strip()[:200], mandate.number.strip()[:60]
        row.lifted_dated, row.lifted_by, row.lifted_at = mandate.dated, by, on
        row.save()
        deposits = list(
            Deposit.objects.select_for_update(of=("self",))
            .filter(holds__order=row, holds__lifted_at=None)
            .order_by("pk")
        )
        Hold.objects.filter(order=row, lifted_at=None).update(lifted_at=on)
        others = Hold.objects.filter(deposit=OuterRef("pk"), lifted_at=None)
        freed = Deposit.objects.filter(holds__order=row, hold=True).exclude(Exists(others))
        count = Deposit.objects.filter(pk__in=freed.values("pk")).update(hold=False)
        for one in deposits:
            record("archive.hold_lifted", subject=one.subject, by=by, on=on, fields=["hold"], facts=_facts(row))
    return count


def orders() -> QuerySet[HoldOrder]:
    """Every order, the newest first, with `held`: how many documents it was placed on."""
    return (
        HoldOrder.objects.select_related("placed_by", "lifted_by")
        .annotate(held=Count("holds"))
        .order_by("-placed_at", "-pk")
    )


def in_force(subject: UUID) -> list[HoldOrder]:
    """The orders that hold this document now, the oldest first."""
    rows = HoldOrder.objects.filter(holds__deposit__subject=subject, holds__lifted_at=None)
    return list(rows.order_by("placed_at", "pk"))


def _facts(order: HoldOrder) -> dict[str, str | int]:
    return {"order": str(order.public_id)}
