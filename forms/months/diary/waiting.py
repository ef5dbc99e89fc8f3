"""What waits for a mentor: meetings to describe, months to confirm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.deadlines import first_open, last_days, open_months
from forms.months.diary.models import DiaryEntry
from forms.months.models import LearnerMonth
from forms.months.states import DiaryState, EntryState
from forms.people.models import Role
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import Month, now, riga_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Of months that can still be written in; no word of a diary is read."""
    at = now()
    first = first_open(at) if Role.MEN in scope.roles else None
    if first is None:
        return []
    own = {"diary__of_month__provider__mentor__user": scope.user.pk}
    entries = DiaryEntry.objects.filter(
        open_months("diary__of_month__", first, at=at),
        state__in=[EntryState.PLANNED, EntryState.HELD],
        ends_at__lte=at,
        **own,
    )
    entries = entries.select_related("diary__of_month__provider__plan__learner__person").defer(
        "before", "after", "reason"
    )
    months = LearnerMonth.objects.filter(
        open_months("", first, at=at), Q(month__lt=Month.of(riga_date(at)).first) | Q(provider__end__lt=riga_date(at), provider__plan__extended_until__isnull=True),
        provider__mentor__user=scope.user.pk, diary__state=DiaryState.OPEN,
    ).exclude(diary__entries__state__in=[EntryState.PLANNED, EntryState.HELD])  # fmt: skip
    months = months.select_related("provider__plan__learner__person").order_by("month", "pk")
    last = last_days()
    return [
        Queue("dienasgramata", Deed.RECORD, entries.order_by("starts_at", "pk"), partial(_entry, last=last)),
        Queue("menesi", Deed.CONFIRM, months, partial(_month, last=last)),
    ]


def _entry(row: DiaryEntry, *, last: Callable[[LearnerMonth], date]) -> Waiting:
    month = row.diary.of_month
    return Waiting(
        title=_("Meeting to describe: %(name)s") % {"name": month.provider.plan.learner.person.name},
        text="",
        action=_("Describe the meeting"),
        href=reverse("months:meeting-held", args=[row.public_id]),
        since=row.ends_at,
        due=last(month),
        due_words=_("Until %(date)s at 24:00"),
    )


def _month(row: LearnerMonth, *, last: Callable[[LearnerMonth], date]) -> Waiting:
    return Waiting(
        title=_("Month to confirm: %(name)s") % {"name": row.provider.plan.learner.person.name},
        text=f"{row.month:%m.%Y.}",
        action=_("Check and confirm the month"),
        href=reverse("months:diary-confirm", args=[row.public_id]),
        due=last(row),
        due_words=_("Until %(date)s at 24:00"),
    )
