"""Until when a month may be written in: one clock decides (R26). Pure: the moment is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.periods import end_of_day

if TYPE_CHECKING:
    from datetime import datetime

    from forms.programmes.rules import RuleValues
    from kernel.periods import Month


def locks_at(month: Month, values: RuleValues) -> datetime:
    """The first moment at which the month is locked, in UTC: Riga midnight after the edition's day of the next month.

    A weekend or a holiday does not move it. `values`: those of the first day of the month.
    """
    return end_of_day(month.plus(1).first.replace(day=values.diary_edit_until_day))


def is_open(month: Month, values: RuleValues, *, at: datetime, opened_until: datetime | None = None) -> bool:
    """Whether somebody may write at this moment: before the lock, or before the end of what the coordinator opened."""
    return at < locks_at(month, values) or (opened_until is not None and at < opened_until)
