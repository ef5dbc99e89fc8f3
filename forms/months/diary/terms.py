"""What a mentor writes of one meeting: before it, and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.plans.meetings import Meeting

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PlannedTerms:
    """Before the meeting (R25): moments are aware; `activities` and `goals` may still be empty."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    activities: str = ""
    goals: str = ""

    @property
    def meeting(self) -> Meeting:
        return Meeting(self.starts_at, self.ends_at)

    @property
    def before(self) -> dict[str, str]:
        return {"activities": self.activities.strip(), "goals": self.goals.strip()}


@dataclass(frozen=True, kw_only=True)
class HeldTerms(PlannedTerms):
    """After it. `hours`: None for as many as the times make; fewer may be written, never more (R12)."""

    hours: int | None = None
    course: str = ""
    results: str = ""
    next_steps: str = ""

    @property
    def after(self) -> dict[str, str]:
        return {"course": self.course.strip(), "results": self.results.strip(), "next_steps": self.next_steps.strip()}
