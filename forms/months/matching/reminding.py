"""Reminders before the lock: on the 5th, 8th and 10th one e-mail to each person with something to finish (5.4, derived)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from forms.months.begun import open_all_begun
from forms.months.matching.facts import standing, with_both
from forms.months.models import LearnerMonth
from forms.people.models import Membership, Role
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from kernel.accounts.models import User
from kernel.grammar import date_short
from kernel.notifications.outbox import notify
from kernel.periods import Month, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.people.access import Scope

#: So many days before the last one.
AHEAD = (5, 2, 0)


@dataclass(frozen=True)
class Coming:
    """The month whose letters come next, its last day to write, the days of the letters. `counted`: what it lacks can be
    said already, because the month is over."""

    month: Month
    last: date
    days: tuple[date, ...]
    counted: bool


def coming(on: date) -> Coming | None:
    """The month before while it is open, then the current one; None before any rules."""
    for month, counted in ((Month.of(on).plus(-1), True), (Month.of(on), False)):
        try:
            last = month.plus(1).first.replace(day=rules_in_force(month.first).diary_edit_until_day)
        except NoRules:
            return None
        if on <= last:
            return Coming(month, last, tuple(last - timedelta(days=one) for one in AHEAD), counted)
    return None


def owed(scope: Scope, *, month: Month, on: datetime) -> tuple[int, int]:
    """Of this month: how many own learner months lack something, how many of the municipality. Four queries."""
    rows = LearnerMonth.objects.of(month).filter(
        Q(provider__mentor__user=scope.user.pk) | Q(provider__plan__institution__municipality__in=scope.coordinates)
    )
    own, others = _lacking(rows, on=on)
    return own[scope.user.pk], sum(others[one] for one in scope.coordinates)


def remind(*, on: datetime) -> int:
    """How many people were told; again on the same day tells nobody twice. On other days nothing is read."""
    today = riga_date(on)
    month = Month.of(today).plus(-1)
    last = today.replace(day=rules_in_force(month.first).diary_edit_until_day)
    if (last - today).days not in AHEAD:
        return 0
    open_all_begun(on=on)
    own, of_municipality = _lacking(LearnerMonth.objects.of(month), on=on)
    coordinators = _coordinators(of_municipality, on=today)
    people = User.objects.filter(pk__in={*own, *coordinators}, is_active=True).order_by("pk")
    for user in people:
        notify(
            "months_due",
            key=f"months_due:{month}:{today:%d}:{user.pk}",
            to_user=user,
            link=reverse("months:home"),
            facts={
                "day": date_short(last),
                "month": f"{month.first:%m.%Y.}",
                "own": str(own[user.pk]),
                "others": str(coordinators[user.pk]),
            },
        )
    return len(people)


def _lacking(rows: QuerySet[LearnerMonth], *, on: datetime) -> tuple[Counter[int], Counter[int]]:
    """Months that lack something, by the mentor's sign-in and by the learner's municipality."""
    own: Counter[int] = Counter()
    of_municipality: Counter[int] = Counter()
    for row in with_both(rows):
        if standing(row, at=on).complete:
            continue
        if row.provider.mentor.user_id is not None:
            own[row.provider.mentor.user_id] += 1
        of_municipality[row.provider.plan.institution.municipality_id] += 1
    return own, of_municipality


def _coordinators(of_municipality: Counter[int], *, on: date) -> Counter[int]:
    found: Counter[int] = Counter()
    rows = Membership.objects.in_force(on).filter(role=Role.COO, municipality__in=list(of_municipality))
    for user, municipality in rows.values_list("user", "municipality"):
        found[user] += of_municipality[municipality]
    return found
