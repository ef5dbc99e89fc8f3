"""Months that have begun and that nobody has looked at yet: all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from forms.months.diary.models import MentorDiary
from forms.months.grids.models import SupportSchedule
from forms.months.models import LearnerMonth
from forms.plans.models import PlanProvider
from forms.plans.states import ProviderState
from kernel.periods import Month, months, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

#: Mentors whom an expert has approved: only they meet.
MEETS = (ProviderState.ACTIVE, ProviderState.ENDED)


def open_begun(providers: QuerySet[PlanProvider], *, on: datetime) -> int:
    """The months of these mentors up to the one of `on`, with diary and grid; how many were made. Again makes none.

    A few queries, however many there are: two while nothing is missing.
    """
    today = riga_date(on)
    rows = providers.filter(state__in=MEETS, start__lte=today).select_related("plan")
    wanted = {
        (row.pk, month.first): row
        for row in rows
        for month in months(row.start, max(row.start, min(row.last_day, Month.of(today).last)))
    }
    whole = LearnerMonth.objects.filter(provider__in=rows, diary__isnull=False, grid__isnull=False)
    there = set(whole.values_list("provider_id", "month"))
    missing = [key for key in wanted if key not in there]
    if not missing:
        return 0
    with transaction.atomic():
        LearnerMonth.objects.bulk_create(
            [LearnerMonth(provider=wanted[key], month=key[1], created_at=on) for key in missing], ignore_conflicts=True
        )
        made = LearnerMonth.objects.filter(provider__in={key[0] for key in missing})
        MentorDiary.objects.bulk_create(
            [MentorDiary(of_month=row) for row in made.filter(diary__isnull=True)], ignore_conflicts=True
        )
        SupportSchedule.objects.bulk_create(
            [SupportSchedule(of_month=row) for row in made.filter(grid__isnull=True)], ignore_conflicts=True
        )
    return len(missing)


def open_all_begun(*, on: datetime) -> int:
    return open_begun(PlanProvider.objects.all(), on=on)
