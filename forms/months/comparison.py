"""Diary and grid compared, meeting by meeting (R28). Pure.

The two must agree in days and hours; there are three ways not to: a row is missing, the hours differ, the day differs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, order=True)
class DayHours:
    """What one of the two says of one meeting: its Riga day and its whole academic hours."""

    day: date
    hours: int


class MismatchKind(StrEnum):
    """MISSING: only one of the two knows the meeting. HOURS: the same day with other hours. DAY: the same hours on another day."""

    MISSING = "missing"
    HOURS = "hours"
    DAY = "day"


@dataclass(frozen=True)
class Mismatch:
    """One difference. `diary`, `grid`: what each says; None: it does not have the meeting at all."""

    kind: MismatchKind
    diary: DayHours | None
    grid: DayHours | None

    @property
    def day(self) -> date:
        """The day to look at first."""
        return min(one.day for one in (self.diary, self.grid) if one is not None)


def compare(diary: Iterable[DayHours], grid: Iterable[DayHours]) -> list[Mismatch]:
    """Every difference in order of days; none: the two agree. Several meetings of one day are each compared.

    What is the same in both is taken away first; then days with other hours are paired in order of hours; then hours on
    another day, the nearest days first; the rest is missing in one of the two.
    """
    said, written = Counter(diary), Counter(grid)
    same = said & written
    left, right = sorted((said - same).elements()), sorted((written - same).elements())
    found = []
    for ours in list(left):
        theirs = next((one for one in right if one.day == ours.day), None)
        if theirs is not None:
            found.append(Mismatch(MismatchKind.HOURS, ours, theirs))
            left.remove(ours)
            right.remove(theirs)
    pairs = sorted(
        (
            (abs((ours.day - theirs.day).days), ours, theirs)
            for ours in left
            for theirs in right
            if ours.hours == theirs.hours
        ),
    )
    for _apart, ours, theirs in pairs:
        if ours in left and theirs in right:
            found.append(Mismatch(MismatchKind.DAY, ours, theirs))
            left.remove(ours)
            right.remove(theirs)
    found += [Mismatch(MismatchKind.MISSING, ours, None) for ours in left]
    found += [Mismatch(MismatchKind.MISSING, None, theirs) for theirs in right]
    return sorted(found, key=lambda one: (one.day, one.kind))
