"""Hours of attendance against what the programme asks (D02, R7). Hours are whole academic hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from forms.training.days import Day

#: Of an academic hour where an edition sets none: 36 hours were 24 hours of the clock before that too (D02).
ACADEMIC_MINUTES = 40
#: Of a day whose hours nobody has entered: a third of the programme (D02, derived).
FULL_DAY_MINUTES = 480


@dataclass(frozen=True)
class Outcome:
    """What a participant has attended of what is needed."""

    total: int
    needed: int

    @property
    def completed(self) -> bool:
        """R7: partial attendance gives no certificate."""
        return self.total >= self.needed


def day_ceiling(day: Day, *, hour_minutes: int | None) -> int:
    """The most academic hours that fit into a day of the group."""
    minutes = FULL_DAY_MINUTES
    if day.starts is not None and day.ends is not None:
        minutes = (day.ends.hour - day.starts.hour) * 60 + day.ends.minute - day.starts.minute
    return minutes // (hour_minutes or ACADEMIC_MINUTES)


def outcome(hours: Mapping[date, int], days: Iterable[Day], *, needed: int) -> Outcome:
    """Hours of the group's own days count; `needed` comes from the edition of the group's first day."""
    return Outcome(sum(hours.get(day.on, 0) for day in days), needed)


def too_many(hours: int, day: Day, *, hour_minutes: int | None) -> bool:
    return not 0 <= hours <= day_ceiling(day, hour_minutes=hour_minutes)
