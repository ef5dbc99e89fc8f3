"""The month around a grid as pages show it: its calendar, the lock, rows with who has signed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.months.grids.facts import missing
from forms.months.grids.models import Party
from forms.months.rules import HOLIDAYS, SEMESTERS
from kernel.calendars import public_holiday
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from forms.months.grids.facts import Board
    from forms.months.grids.models import ScheduleRow


@dataclass(frozen=True)
class Day:
    """A day of the calendar. `kind`: "semester", "holiday" (inside a semester), "break" (none); `words`: why it is
    special; `hours`: written in the grid."""

    day: date
    kind: str
    words: str
    today: bool
    weekend: bool
    hours: int


def weeks_of(board: Board) -> list[list[Day | None]]:
    """The month as weeks from Monday; None before its first and after its last day."""
    month = board.month.as_month
    written: dict[date, int] = {}
    for row in board.rows:
        written[row.day] = written.get(row.day, 0) + row.hours
    days: list[Day | None] = [None] * month.first.weekday()
    days += [_day(board, day, written.get(day, 0)) for day in month.days()]
    days += [None] * (-len(days) % 7)
    return [days[at : at + 7] for at in range(0, len(days), 7)]


def _day(board: Board, day: date, hours: int) -> Day:
    grade = board.plan.level
    semester = board.calendar.semester_on(day, grade=grade)
    holiday = board.calendar.holiday_on(day, grade=grade)
    kind = "break" if semester is None else "holiday" if holiday is not None else "semester"
    words = [_("outside the semester")] if semester is None else []
    words += [str(HOLIDAYS[holiday.kind])] if holiday is not None else []
    named = public_holiday(day)
    words += [named] if named else []
    return Day(day, kind, ", ".join(words), day == board.on, day.weekday() >= 5, hours)


def spans_of(board: Board) -> list[str]:
    """The calendar in words: semesters and holidays that touch the month."""
    month, grade = board.month.as_month, board.plan.level
    found = []
    for year in board.calendar.years:
        for semester in year.semesters_of(grade):
            if semester.start <= month.last and semester.end >= month.first:
                found.append(f"{SEMESTERS[semester.kind]}: {shown_day(semester.start)}–{shown_day(semester.end)}")
        for holiday in year.holidays:
            if holiday.is_for(grade) and holiday.start <= month.last and holiday.end >= month.first:
                found.append(f"{HOLIDAYS[holiday.kind]}: {shown_day(holiday.start)}–{shown_day(holiday.end)}")
    named = [f"{public_holiday(day)}: {shown_day(day)}" for day in month.days() if public_holiday(day)]
    return [one[:1].upper() + one[1:] for one in [*found, *named]]


def guessed(board: Board) -> str:
    """The academic year whose dates nobody has entered from the regulation yet (R16); empty otherwise."""
    year = board.calendar.year_on(board.month.month)
    return year.name if year is not None and year.placeholder else ""


@dataclass(frozen=True)
class Line:
    """A row as people read it."""

    row: ScheduleRow
    learner: str
    mentor: str
    counts: bool


def lines_of(board: Board) -> Iterator[Line]:
    for row in board.rows:
        at = {one.party: one for one in row.confirmations.all()}
        said = {
            party: f"{at[party].get_way_display()} {shown_day(riga_date(at[party].at))}" if party in at else ""
            for party in Party.values
        }
        yield Line(row, said[Party.LEARNER], said[Party.MENTOR], not missing(row))


def who(board: Board) -> str:
    return _("%(learner)s (%(stage)s) and %(mentor)s") % {
        "learner": board.learner.person.name, "stage": board.plan.stage_words, "mentor": board.provider.mentor.name,
    }  # fmt: skip


def example(board: Board) -> str:
    return date_short(board.month.month)
