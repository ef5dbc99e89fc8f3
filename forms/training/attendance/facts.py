"""The sheet of a group as it is read: who takes part, which days, hours and results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.training.applications.facts import values_for
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import Place
from forms.training.attendance.models import AttendanceList, AttendanceSheet, TrainingAttendance
from forms.training.attendance.rules import Outcome, day_ceiling, outcome
from forms.training.attendance.states import SheetState

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from forms.training.days import Day
    from forms.training.models import TrainingGroup


@dataclass(frozen=True)
class Line:
    """One participant: hours by day, and what they come to."""

    application: TrainingApplication
    name: str
    hours: dict[date, int]
    outcome: Outcome


@dataclass(frozen=True)
class Sheet:
    """`ceilings`: the most hours of each day, in the order of `days`. `version` 0: nothing has been marked yet."""

    group: TrainingGroup
    days: tuple[Day, ...]
    ceilings: tuple[int, ...]
    needed: int
    hour_minutes: int | None
    lines: tuple[Line, ...]
    trainer: str
    state: SheetState
    version: int

    @property
    def reachable(self) -> int:
        """Hours of who attends everything."""
        return sum(self.ceilings)

    @property
    def completed(self) -> list[Line]:
        return [line for line in self.lines if line.outcome.completed]

    @property
    def not_completed(self) -> list[Line]:
        return [line for line in self.lines if not line.outcome.completed]

    @property
    def closed(self) -> bool:
        return self.state == SheetState.CLOSED

    def line(self, application: UUID) -> Line | None:
        return next((line for line in self.lines if line.application.public_id == application), None)


def lists_of(group: TrainingGroup) -> list[AttendanceList]:
    """Every list of the group in the order of numbers, annulled ones too."""
    return list(AttendanceList.objects.filter(group=group).select_related("case__replaces").order_by("case_id"))


def participants(group: TrainingGroup) -> list[TrainingApplication]:
    """Who holds a place, by surname as people look for it; places given otherwise have no name here."""
    rows = TrainingApplication.objects.filter(group=group, place=Place.HELD)
    return sorted(rows, key=lambda row: (row.terms.surname, row.terms.given_name, row.pk))


def sheet_of(group: TrainingGroup) -> Sheet:
    """The whole sheet in four queries. Raises NoRules before the first edition of the rules."""
    kept = AttendanceSheet.objects.filter(group=group).first()
    rows = participants(group)
    marked: dict[int, dict[date, int]] = {row.pk: {} for row in rows}
    for one in TrainingAttendance.objects.filter(application__group=group):
        marked.setdefault(one.application_id, {})[one.day] = one.hours
    values = values_for(group)
    days = group.listed_days()
    return Sheet(
        group=group,
        days=days,
        ceilings=tuple(day_ceiling(day, hour_minutes=values.hour_minutes) for day in days),
        needed=values.training_hours,
        hour_minutes=values.hour_minutes,
        lines=tuple(
            Line(row, row.terms.name, marked[row.pk], outcome(marked[row.pk], days, needed=values.training_hours))
            for row in rows
        ),
        trainer=kept.trainer if kept else "",
        state=SheetState(kept.state) if kept else SheetState.OPEN,
        version=kept.version if kept else 0,
    )
