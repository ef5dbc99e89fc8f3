"""Rows to confirm, months to finish, scans to read: for the mentor, the learner and the institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.grids.documents import month_words
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, Way
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.models import Role
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import Month

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope

#: The second pair of eyes has seen the scan: now its rows are read.
_SCANNED = (GridState.SEALED, GridState.ARCHIVED)


def waiting_for(scope: Scope, *, on: date) -> list[Queue]:
    """Asked for everybody: whose own months there are only the rows know."""
    rows = LearnerMonth.objects.select_related("provider__plan__learner__person", "provider__mentor")
    open_ones = rows.filter(grid__state=GridState.OPEN)
    mine = open_ones.filter(provider__mentor__user=scope.user)
    past = mine.filter(month__lt=Month.of(on).first, grid__rows__isnull=False).distinct()
    found = [
        Queue("grafika-rindas", Deed.CONFIRM, _unconfirmed(open_ones, scope, on=on), _to_confirm),
        Queue("grafika-menesis", Deed.FINISH, past.order_by("month", "pk"), _to_finish),
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


def _to_confirm(row: LearnerMonth) -> Waiting:
    return _one(row, _("Confirm the meetings"), "months:grid-confirm")


def _to_read(row: LearnerMonth) -> Waiting:
    return _one(row, _("Mark which rows both have signed"), "months:grid-paper")


def _to_finish(row: LearnerMonth) -> Waiting:
    return _one(row, _("Finish the month"), "months:grid-finish")
