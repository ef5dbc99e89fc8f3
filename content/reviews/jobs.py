"""Once a week each caretaker is told how many pages wait."""

from collections import Counter
from datetime import time

from content.reviews.stale import stale
from kernel.accounts.models import User
from kernel.jobs.queue import periodic
from kernel.notifications.outbox import notify
from kernel.periods import today

REPORT = "/admin/reports/parskatisana/"


@periodic("content.reviews", at=time(7, 0), tries=5, limit=120, atomic=True)
def tell_caretakers() -> None:
    """One message a week to each caretaker with pages to review; the week is part of its key."""
    day = today()
    year, week, _weekday = day.isocalendar()
    waiting = Counter(pk for pk in stale(day).values_list("caretaker_id", flat=True) if pk)
    for user in User.objects.filter(pk__in=waiting, is_active=True, is_staff=True):
        notify(
            "pages_to_review",
            key=f"review:{user.pk}:{year}-{week:02d}",
            to_user=user,
            link=f"{REPORT}?caretaker={user.pk}",
            facts={"count": str(waiting[user.pk])},
        )
