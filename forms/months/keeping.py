"""Diaries and grids that never became documents belong to their plan: what they say goes with it (forms.plans.keeping)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.grids.models import RowConfirmation, ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth, MonthOpening, OpeningRequest
from forms.records.bare import Part

if TYPE_CHECKING:
    from uuid import UUID

#: From a month to its plan.
PLAN = "provider__plan__public_id"


def _empty(record: UUID) -> None:
    entries = DiaryEntry.objects.filter(**{f"diary__of_month__{PLAN}": record})
    entries.update(before={}, after={}, reason="", place="")
    MentorDiary.objects.filter(**{f"of_month__{PLAN}": record}).update(evidence={})
    MonthOpening.objects.filter(**{f"of_month__{PLAN}": record}).update(reason="")
    OpeningRequest.objects.filter(**{f"of_month__{PLAN}": record}).update(reason="", answer="")
    grids = SupportSchedule.objects.filter(case=None, **{f"of_month__{PLAN}": record})
    RowConfirmation.objects.filter(row__grid__in=grids).update(evidence={})
    ScheduleRow.objects.filter(grid__in=grids).update(topic="", note="")
    grids.update(assessment="", terms={})


def _forget(record: UUID) -> None:
    """ProtectedError while a grid is a document that is still kept."""
    SupportSchedule.objects.filter(case=None, **{f"of_month__{PLAN}": record}).delete()
    entries = DiaryEntry.objects.filter(**{f"diary__of_month__{PLAN}": record})
    entries.update(moved_to=None)
    entries.delete()
    MentorDiary.objects.filter(**{f"of_month__{PLAN}": record}).delete()
    MonthOpening.objects.filter(**{f"of_month__{PLAN}": record}).delete()
    OpeningRequest.objects.filter(**{f"of_month__{PLAN}": record}).delete()
    LearnerMonth.objects.filter(**{PLAN: record}).delete()


OF_PLAN = Part(empty=_empty, forget=_forget)
