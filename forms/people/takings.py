"""Who sees an unusual number of records within an hour: administrators are told (threat 53: a whole register drawn page by page).

Nothing is refused: who prints a month's papers for a municipality does the same. One export takes 5,000 rows at most.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

HOUR = timedelta(hours=1)


def taken(*, until: datetime) -> dict[User, int]:
    """Account → how many records it looked at, took along or printed within the hour, where that is more than usual."""
    rows = AccessEvent.objects.filter(on__gt=until - HOUR, on__lte=until, actor__isnull=False).values("actor")
    counted = rows.annotate(records=Count("subject", distinct=True)).filter(records__gt=settings.RECORDS_AN_HOUR)
    found = {actor: records for actor, records in counted.values_list("actor", "records") if actor is not None}
    return {user: found[user.public_id] for user in User.objects.filter(public_id__in=list(found)).order_by("pk")}


def tell_administrators(*, on: datetime) -> None:
    """A letter a day and account to each administrator."""
    found = taken(until=on)
    administrators = User.objects.filter(is_active=True, is_superuser=True) if found else ()
    for who, records in found.items():
        for user in administrators:
            notify(
                "people_much_seen",
                key=f"people.much_seen:{who.public_id}:{user.public_id}:{riga_date(on)}",
                to_user=user,
                link=reverse("wagtailusers_users:edit", args=[who.pk]),
                facts={"records": str(records)},
            )
