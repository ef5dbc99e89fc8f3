"""What a month says in diary and grid, where the two differ, and what it still lacks. Few queries, however many months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from forms.months.access import related
from forms.months.comparison import DayHours, compare
from forms.months.diary.models import DiaryEntry
from forms.months.diary.rules import MonthFacts, confirmed_from
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow
from forms.months.grids.terms import TOPIC, RowTerms
from forms.months.models import LearnerMonth
from forms.months.states import CLOSED, TOOK_PLACE, DiaryState, EntryState
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.months.comparison import Mismatch
    from forms.months.grids.facts import Board


@dataclass(frozen=True)
class Standing:
    """One month. `said`, `written`: hours by diary and grid; `silent`: past meetings of which nothing says whether they
    took place; `bare`: held and not described; `unsigned`: rows of the grid that lack a signature; `due`: it is time to
    confirm and finish, because nothing can be added any more."""

    row: LearnerMonth
    said: int
    written: int
    silent: int
    bare: int
    confirmed: bool
    finished: bool
    unsigned: int
    mismatches: tuple[Mismatch, ...]
    due: bool

    @property
    def unconfirmed(self) -> bool:
        return self.due and not self.confirmed

    @property
    def unfinished(self) -> bool:
        return self.due and not self.finished

    @property
    def complete(self) -> bool:
        return not (self.silent or self.bare or self.unsigned or self.mismatches or self.unconfirmed or self.unfinished)


def with_both(months: QuerySet[LearnerMonth]) -> QuerySet[LearnerMonth]:
    """Months with diary and grid as far as they are counted: no word of either is read. Four queries in all."""
    entries = DiaryEntry.objects.only("diary_id", "starts_at", "ends_at", "hours", "state")
    rows = ScheduleRow.objects.only("grid_id", "day", "hours", "starts")
    signed = RowConfirmation.objects.only("row_id", "party")
    return (
        related(months)
        .select_related("grid")
        .defer("diary__evidence", "grid__assessment", "grid__terms")
        .prefetch_related(
            Prefetch("diary__entries", queryset=entries),
            Prefetch("grid__rows", queryset=rows),
            Prefetch("grid__rows__confirmations", queryset=signed),
        )
    )


def standings(months: Iterable[LearnerMonth], *, at: datetime) -> list[Standing]:
    """Give them by `with_both`."""
    return [standing(row, at=at) for row in months]


def standing(row: LearnerMonth, *, at: datetime) -> Standing:
    diary, grid = getattr(row, "diary", None), getattr(row, "grid", None)
    entries = list(diary.entries.all()) if diary is not None else []
    rows = list(grid.rows.all()) if grid is not None else []
    held = [one for one in entries if one.state in TOOK_PLACE]
    said = [DayHours(one.day, one.hours) for one in held]
    written = [DayHours(one.day, one.hours) for one in rows]
    return Standing(
        row=row,
        said=sum(one.hours for one in said),
        written=sum(one.hours for one in written),
        silent=sum(one.state == EntryState.PLANNED and one.ends_at <= at for one in entries),
        bare=sum(one.state == EntryState.HELD for one in entries),
        confirmed=diary is not None and diary.state == DiaryState.CONFIRMED,
        finished=grid is not None and grid.state in CLOSED,
        unsigned=sum(len({one.party for one in row.confirmations.all()}) < len(Party) for row in rows),
        mismatches=tuple(compare(said, written)),
        due=riga_date(at) >= due_from(row),
    )


def lacking(board: Board) -> list[RowTerms]:
    """Rows for the meetings that the diary tells of on days of which the grid says nothing: day, beginning, hours, and the
    activities as the topic. Where it says something, the two are compared and a person decides. One query."""
    written = {row.day for row in board.rows}
    held = DiaryEntry.objects.filter(diary__of_month=board.month).held().defer("after", "reason")
    return [
        RowTerms(
            row=None, day=one.day, starts=riga(one.starts_at).time().replace(second=0, microsecond=0),
            hours=Decimal(one.hours), topic=" ".join(one.before.get("activities", "").split())[:TOPIC].strip(),
        )
        for one in held if one.day not in written
    ]  # fmt: skip


def due_from(row: LearnerMonth) -> date:
    """The first day on which the month can be confirmed."""
    return confirmed_from(MonthFacts(month=row.as_month, last_day=row.provider.last_day))
