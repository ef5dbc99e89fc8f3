"""The digest: one letter a person and day about everything whose day of reminding has come."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.urls import reverse

from forms.people.models import Membership
from forms.reminders.rules import AHEAD, MISSED, Kind, is_due
from forms.reminders.sources import SOURCES
from kernel.accounts.models import User
from kernel.notifications.models import Notification
from kernel.notifications.outbox import notify
from kernel.periods import DAY, riga_date, start_of_day

if TYPE_CHECKING:
    from collections.abc import Collection, Set
    from datetime import date, datetime

TEMPLATE = "reminders"


def remind(*, on: datetime) -> int:
    """How many people were told. Again on the same day tells nobody twice; a day that was missed is made up for."""
    today = riga_date(on)
    counts = _counted(today)
    people = User.objects.filter(pk__in=counts, is_active=True).order_by("pk")
    for user in people:
        notify(
            TEMPLATE,
            key=f"{TEMPLATE}:{today}:{user.pk}",
            to_user=user,
            link=reverse("reminders:home"),
            facts={kind.value: str(counts[user.pk][kind]) for kind in AHEAD},
        )
    return len(people)


def _counted(today: date) -> dict[int, Counter[Kind]]:
    """By account: of how many things of each kind it is told today."""
    told = _last_told(today)
    found: dict[int, Counter[Kind]] = {}
    for source in SOURCES:
        rows = list(source.within(today))
        terms = source.terms(rows)
        rows = [
            row
            for row in rows
            if row.pk in terms and is_due(source.kind, terms[row.pk], since=today - MISSED, on=today)
        ]
        offices = _offices({source.institution(row) for row in rows}, source.roles, on=today)
        for row in rows:
            for user in {source.owner(row), *offices.get(source.institution(row), ())} - {None}:
                since = told.get(user, today - MISSED)
                if is_due(source.kind, terms[row.pk], since=since, on=today):
                    found.setdefault(user, Counter())[source.kind] += 1
    return found


def _last_told(today: date) -> dict[int, date]:
    """The day of the last digest of whoever had one lately: what was due then has been told."""
    rows = Notification.objects.filter(template=TEMPLATE, created_at__gte=start_of_day(today - MISSED + DAY))
    return {user: riga_date(at) for user, at in rows.order_by("created_at").values_list("to_user", "created_at")}


def _offices(places: Set[int | None], roles: Collection[str], *, on: date) -> dict[int | None, set[int]]:
    """Accounts by the institution in which they hold one of the roles."""
    rows = Membership.objects.in_force(on).filter(institution__in=places - {None}, role__in=roles)
    found: dict[int | None, set[int]] = {}
    for place, user in rows.values_list("institution", "user"):
        found.setdefault(place, set()).add(user)
    return found
