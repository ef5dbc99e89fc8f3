"""The month of a mentor in a plan: made when somebody first looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.months.diary.models import MentorDiary
from forms.months.grids.models import SupportSchedule
from forms.months.models import LearnerMonth

if TYPE_CHECKING:
    from datetime import datetime

    from forms.plans.models import PlanProvider
    from kernel.periods import Month


def open_month(*, provider: PlanProvider, month: Month, on: datetime) -> LearnerMonth:
    row, _made = LearnerMonth.objects.get_or_create(provider=provider, month=month.first, defaults={"created_at": on})
    MentorDiary.objects.get_or_create(of_month=row)
    SupportSchedule.objects.get_or_create(of_month=row)
    return row
