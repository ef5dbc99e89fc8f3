"""What the grid says to whoever compares and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.months.comparison import DayHours
from forms.months.grids.models import Party

if TYPE_CHECKING:
    from datetime import date

    from forms.months.grids.models import SupportSchedule


@dataclass(frozen=True)
class SignedRow:
    """A row as pay asks for it. `missing`: who has not signed it; a row that lacks one is not paid (R29)."""

    day: date
    hours: int
    missing: frozenset[Party]

    @property
    def signed(self) -> bool:
        return not self.missing

    @property
    def as_hours(self) -> DayHours:
        return DayHours(self.day, self.hours)


def signed_rows(grid: SupportSchedule) -> list[SignedRow]:
    """Each row in order of days. Two queries."""
    return [
        SignedRow(row.day, row.hours, frozenset(Party) - {Party(one.party) for one in row.confirmations.all()})
        for row in grid.rows.prefetch_related("confirmations")
    ]
