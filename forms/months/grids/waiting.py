"""Rows to confirm, months to finish, scans to read: for the mentor, the learner and the institution."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.deadlines import first_open, last_days, open_months
from forms.months.grids.documents import month_words
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, Way
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.models import Role
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import Month, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope

#: The second pair of eyes has seen the scan: now its rows are read.
_SCANNED = (GridState.SEALED, GridState.ARCHIVED)


def waiting_for(scope: Scope, *, on: date) -> list[Queue]:
    """Asked for everybody: whose own months there are only the rows know. What is locked waits for nobody (R26)."""
    rows = LearnerMonth.objects.select_related("provider__plan__learner__person", "provider__mentor")
    at = now()
    first = first_open(at)
    if first is None:
        return []
    open_ones = rows.filter(open_months("", first, at=at), grid__state=GridState.OPEN)
    mine = open_ones.filter(provider__mentor__user=scope.user)
    past = mine.filter(month__lt=Month.of(on).first, grid__rows__isnull=False).distinct()
    last = last_days()
    found = [
        Queue("grafika-rindas", Deed.CONFIRM, _unconfirmed(open_ones, scope, on=on), partial(_to_confirm, last=last)),
        Queue("grafika-menesis", Deed.FINISH, past.order_by("month", "pk"), partial(_to_finish, last=last)),
    ]
    if places := scope.where(Role.IAPS, Role.RESP):
        marked = RowConfirmation.objects.filter(row__grid__of_month=OuterRef("pk"), way=Way.PAPER)
        scanned = rows.filter(
            provider__plan__institution__register_code__in=places, grid__paper=True, grid__state__in=_SCANNED,
            grid__rows__isnull=False,
        )  # fmt: skip
        scanned = scanned.exclude(Exists(marked)).distinct().order_by("month", "pk")
        found.append(Queue("grafiks-uz-papira", Deed.RECORD, scanned, _to_read))
    return found


def _unconfirmed(months: QuerySet[LearnerMonth], scope: Scope, *, on: date) -> QuerySet[LearnerMonth]:
    """Of the mentor or the learner, with a row that has taken place and that this one has not signed. One query for both:
    who is which, only the rows know."""

    def unsigned(party: Party) -> Exists:
        signed = RowConfirmation.objects.filter(row=OuterRef("pk"), party=party)
        return Exists(ScheduleRow.objects.filter(~Exists(signed), grid__of_month=OuterRef("pk"), day__lte=on))

    mentor = Q(unsigned(Party.MENTOR), provider__mentor__user=scope.user)
    learner = Q(unsigned(Party.LEARNER), provider__plan__learner__person__user=scope.user)
    return months.filter(mentor | learner).order_by("month", "pk")


def _title(row: LearnerMonth) -> str:
    return _("Grid: %(learner)s and %(mentor)s") % {
        "learner": row.provider.plan.learner.person.name, "mentor": row.provider.mentor.name,
    }  # fmt: skip


def _one(row: LearnerMonth, action: str, route: str) -> Waiting:
    href = reverse(route, args=[row.public_id])
    return Waiting(_title(row), month_words(row.month), action, href, since=row.month)


def _in_time(found: Waiting, due: date) -> Waiting:
    return replace(found, due=due, due_words=_("Until %(date)s at 24:00"))


def _to_confirm(row: LearnerMonth, *, last: Callable[[LearnerMonth], date]) -> Waiting:
    return _in_time(_one(row, _("Confirm the meetings"), "months:grid-confirm"), last(row))


def _to_read(row: LearnerMonth) -> Waiting:
    return _one(row, _("Mark which rows both have signed"), "months:grid-paper")


def _to_finish(row: LearnerMonth, *, last: Callable[[LearnerMonth], date]) -> Waiting:
    return _in_time(_one(row, _("Finish the month"), "months:grid-finish"), last(row))
