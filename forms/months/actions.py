"""The verb on a month itself: the coordinator opens it again after the 10th (R26). `writable` guards every other verb."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from forms.months import notices
from forms.months.access import coordinates, related
from forms.months.editing import is_open, locks_at
from forms.months.errors import Locked, NoReason, NotCoordinator, NotLocked, WrongUntil
from forms.months.models import LearnerMonth, MonthOpening
from forms.people.access import scope_of
from forms.programmes.editions import rules_in_force
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User

#: An opening is for correcting, not for writing months later.
LONGEST = timedelta(days=31)


def writable(month: LearnerMonth, *, at: datetime) -> LearnerMonth:
    """The month's row, locked for this transaction, if it may be written in at that moment. Raises Locked, NoRules."""
    LearnerMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
    row = related(LearnerMonth.objects.filter(pk=month.pk)).get()
    values = rules_in_force(row.month)
    if not is_open(row.as_month, values, at=at, opened_until=row.opened_until):
        raise Locked(max(locks_at(row.as_month, values), row.opened_until or locks_at(row.as_month, values)))
    return row


def open_again(*, month: LearnerMonth, last_day: date, reason: str, by: User, on: datetime) -> LearnerMonth:
    """Open a locked month to the end of a Riga day; the mentor is told. Raises NotCoordinator, NotLocked, WrongUntil,
    NoReason, NoRules."""
    today = riga_date(on)
    if not reason.strip():
        raise NoReason
    if not today <= last_day <= today + LONGEST:
        raise WrongUntil
    with transaction.atomic():
        LearnerMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
        row = related(LearnerMonth.objects.filter(pk=month.pk)).get()
        if not coordinates(row, scope_of(by, on=today)):
            raise NotCoordinator
        if is_open(row.as_month, rules_in_force(row.month), at=on, opened_until=row.opened_until):
            raise NotLocked
        row.opened_until, row.version = end_of_day(last_day), row.version + 1
        row.save(update_fields=["opened_until", "version"])
        made = MonthOpening.objects.create(of_month=row, by=by, at=on, until=row.opened_until, reason=reason.strip())
        audit(
            "month.opened", subject=row.public_id, by=by, on=on,
            facts={"month": str(row.as_month), "until": last_day.isoformat()},
        )  # fmt: skip
        notices.tell_opened(made, last_day=last_day)
    return row
