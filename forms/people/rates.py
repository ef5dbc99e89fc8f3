"""The unit rate of a mentor hour (R34), entered by the administrator of the project: no source names the figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from forms.people.access import scope_of
from forms.people.errors import AdministratorsOnly, LaterRate
from forms.programmes.models import UnitRate
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from kernel.accounts.models import User


@dataclass(frozen=True)
class RateTerms:
    """EUR per academic hour from a day until further notice, with the document that sets it."""

    valid_from: date
    amount: Decimal
    source: str


def newest() -> UnitRate | None:
    return UnitRate.objects.order_by("valid_from").last()


def enter(*, terms: RateTerms, by: User, on: datetime) -> UnitRate:
    """A new rate; one that still holds then ends the day before. Raises AdministratorsOnly, LaterRate."""
    _refuse(by, on=on)
    with transaction.atomic():
        last = UnitRate.objects.select_for_update().order_by("valid_from").last()
        if last is not None:
            if last.valid_from >= terms.valid_from:
                raise LaterRate(last.valid_from)
            if last.valid_to is None or last.valid_to >= terms.valid_from:
                last.valid_to = terms.valid_from - timedelta(days=1)
                last.save(update_fields=["valid_to"])
        row = UnitRate.objects.create(valid_from=terms.valid_from, amount=terms.amount, source=terms.source)
        _told("people.rate_entered", row, by=by, on=on)
    return row


def take_back(*, rate: UnitRate, by: User, on: datetime) -> None:
    """The newest rate goes, the one before it holds until further notice again. What was typeset with it stays.

    Raises AdministratorsOnly, LaterRate (it is not the newest any more).
    """
    _refuse(by, on=on)
    with transaction.atomic():
        *earlier, last = UnitRate.objects.select_for_update().order_by("valid_from")
        if last.pk != rate.pk:
            raise LaterRate(last.valid_from)
        last.delete()
        if earlier and earlier[-1].valid_to == rate.valid_from - timedelta(days=1):
            earlier[-1].valid_to = None
            earlier[-1].save(update_fields=["valid_to"])
        _told("people.rate_taken_back", rate, by=by, on=on)


def _told(event: str, row: UnitRate, *, by: User, on: datetime) -> None:
    facts = {"from": row.valid_from.isoformat(), "amount": str(row.amount)}
    audit(event, subject=by.public_id, by=by, on=on, facts=facts)


def _refuse(by: User, *, on: datetime) -> None:
    if not scope_of(by, on=riga_date(on)).administers:
        raise AdministratorsOnly
