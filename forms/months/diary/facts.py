"""What the diary says to whoever compares and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.months.comparison import DayHours

if TYPE_CHECKING:
    from forms.months.diary.models import MentorDiary


def held_hours(diary: MentorDiary) -> list[DayHours]:
    """Each meeting that took place, in order of time. One query."""
    return [DayHours(entry.day, entry.hours) for entry in diary.entries.held()]
