"""What is kept of those who were not chosen goes a year after the round (D01, domain reference 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q

from forms.training.applications import submissions
from forms.training.applications.models import TrainingApplication
from forms.training.applications.rules import last_day_kept
from forms.training.applications.states import ApplicationState, Place
from forms.training.attendance.models import TrainingAttendance
from forms.training.models import TrainingRound
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

#: Never chosen: their decision, the organiser's, or no place came free.
_NOT_CHOSEN = Q(state__in=[ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.CHECKING]) | Q(
    place=Place.WAITING
)


def not_chosen() -> QuerySet[TrainingApplication]:
    """Whose data are kept for the short term only."""
    return TrainingApplication.objects.filter(_NOT_CHOSEN)


def erase_not_chosen(*, on: datetime) -> int:
    """Applications whose year is over, with the copies of education documents. Returns how many."""
    ended = TrainingRound.objects.annotate(ended_on=Max("groups__last_day")).exclude(ended_on=None)
    over = [row.pk for row in ended if last_day_kept(row.ended_on) < riga_date(on)]
    rows = not_chosen().filter(round__in=over).order_by("pk")
    count = 0
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            count += erase(pk, on=on)
    return count


def erase(pk: int, *, on: datetime) -> int:
    """One application with its copy, in the caller's transaction, which has seen that nothing binds it."""
    row = TrainingApplication.objects.select_for_update(of=("self",)).select_related("copy").filter(pk=pk).first()
    if row is None:
        return 0
    audit("training.application_erased", subject=row.public_id, by=None, on=on)
    copy = row.copy
    submissions.forget(row)
    TrainingAttendance.objects.filter(application=row).delete()
    row.delete()
    if copy is not None and not store.references(copy):  # two people may have sent the same file
        store.discard(copy, on=on)
    return 1
