"""Learners with plans, months and meetings in several schools, many at once: copies of one that the real verbs made."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.models import LearnerMonth
from forms.people.learners import Learner
from forms.people.models import Gender, Institution, Person
from forms.plans.models import PlanProvider, SupportPlan
from tests.factories.months import DAY, moment

HOURS = 2


def met_in(provider: PlanProvider, code: str, count: int, *, month: int = 10, meetings: int = 1) -> list[SupportPlan]:
    """So many more learners of that school in such plans with the same mentor; each met on so many days of the month."""
    place = Institution.objects.get(register_code=code)
    pattern = provider.plan
    user = pattern.created_by
    people = Person.objects.bulk_create(
        Person(given_name=f"Elza{number:04d}", surname="Paraugule", gender=Gender.FEMALE) for number in range(count)
    )
    learners = Learner.objects.bulk_create(
        Learner(
            person=one,
            institution=place,
            stage="grade",
            level=8,
            since=date(2026, 9, 1),
            entered_by=user,
            entered_at=DAY,
        )
        for one in people
    )
    plans = SupportPlan.objects.bulk_create(_copy(pattern, learner=one, institution=place) for one in learners)
    rows = PlanProvider.objects.bulk_create(_copy(provider, plan=one) for one in plans)
    months = LearnerMonth.objects.bulk_create(
        LearnerMonth(provider=one, month=date(2026, month, 1), created_at=DAY) for one in rows
    )
    diaries = MentorDiary.objects.bulk_create(MentorDiary(of_month=one) for one in months)
    DiaryEntry.objects.bulk_create(
        DiaryEntry(
            diary=one, starts_at=moment(day, "14:00", month=month), ends_at=moment(day, "15:20", month=month), hours=HOURS,
            state="filled", created_by=user, created_at=DAY, changed_at=DAY,
        )
        for one in diaries
        for day in range(1, meetings + 1)
    )  # fmt: skip
    return plans


def _copy(row: Any, **changes: object) -> Any:
    fields: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in changes:
        fields.pop(f"{name}_id")
    fields |= {"public_id": uuid4()}
    fields.pop("id")
    if "number" in fields:
        fields["number"] = None
    return type(row)(**fields, **changes)
