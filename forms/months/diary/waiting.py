"""What waits for a mentor: meetings to describe, months to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.diary.models import DiaryEntry
from forms.months.editing import locks_at
from forms.months.models import LearnerMonth
from forms.months.states import DiaryState, EntryState
from forms.people.models import Role
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import DAY, Month, now, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Of months that can still be written in; no word of a diary is read."""
    at = now()
    first = _first_open(at) if Role.MEN in scope.roles else None
    if first is None:
        return []
    own = {"diary__of_month__provider__mentor__user": scope.user.pk}
    entries = DiaryEntry.objects.filter(
        _open("diary__of_month__", first, at=at),
        state__in=[EntryState.PLANNED, EntryState.HELD],
        ends_at__lte=at,
        **own,
    )
    entries = entries.select_related("diary__of_month__provider__plan__learner__person").defer(
        "before", "after", "reason"
    )
    months = LearnerMonth.objects.filter(
        _open("", first, at=at), Q(month__lt=Month.of(riga_date(at)).first) | Q(provider__end__lt=riga_date(at), provider__plan__extended_until__isnull=True),
        provider__mentor__user=scope.user.pk, diary__state=DiaryState.OPEN,
    ).exclude(diary__entries__state__in=[EntryState.PLANNED, EntryState.HELD])  # fmt: skip
    months = months.select_related("provider__plan__learner__person").order_by("month", "pk")
    return [
        Queue("dienasgramata", Deed.RECORD, entries.order_by("starts_at", "pk"), _entry),
        Queue("menesi", Deed.CONFIRM, months, _month),
    ]


def _first_open(at: datetime) -> date | None:
    """The earliest month that is not locked; None before anybody has entered rules, when there are no months."""
    today = riga_date(at)
    before = Month.of(today).plus(-1)
    try:
        still = at < locks_at(before, rules_in_force(before.first))
    except NoRules:
        return None
    return before.first if still else Month.of(today).first


def _open(path: str, first: date, *, at: datetime) -> Q:
    """Months not yet locked, or opened again."""
    return Q(**{f"{path}month__gte": first}) | Q(**{f"{path}opened_until__gt": at})


def _last_day(row: LearnerMonth) -> date:
    usual = locks_at(row.as_month, rules_in_force(row.month))
    return riga_date(max(usual, row.opened_until) if row.opened_until else usual) - DAY


def _entry(row: DiaryEntry) -> Waiting:
    month = row.diary.of_month
    return Waiting(
        title=_("Meeting to describe: %(name)s") % {"name": month.provider.plan.learner.person.name},
        text="",
        action=_("Describe the meeting"),
        href=reverse("months:meeting-held", args=[row.public_id]),
        since=row.ends_at,
        due=_last_day(month),
        due_words=_("Until %(date)s at 24:00"),
    )


def _month(row: LearnerMonth) -> Waiting:
    return Waiting(
        title=_("Month to confirm: %(name)s") % {"name": row.provider.plan.learner.person.name},
        text=f"{row.month:%m.%Y.}",
        action=_("Check and confirm the month"),
        href=reverse("months:diary-confirm", args=[row.public_id]),
        due=_last_day(row),
        due_words=_("Until %(date)s at 24:00"),
    )
