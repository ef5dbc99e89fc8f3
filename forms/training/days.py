"""Days of a training group as an organiser types and reads them: one line a day or a run of days, hours if known.

15.01.2027. 10:00–17:00
22.01.2027.–24.01.2027.
5.–7.02.2027. 9.00-16.30
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.training.errors import WrongDays
from kernel.grammar import date_short
from kernel.periods import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A group lasts days or weekends, never a term: what is longer is a slip of the pen.
MOST_DAYS = 31
_YEARS = range(2025, 2101)

_DASH = r"\s*[-–—]\s*"
_DATE = r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})\s*\.?"
_TIME = r"(\d{1,2})[:.](\d{2})"
_LINE = re.compile(
    rf"(?:(?P<first>\d{{1,2}})\s*\.?{_DASH})?{_DATE}(?:{_DASH}{_DATE})?(?:[\s,]+(?:plkst\.?\s*)?{_TIME}{_DASH}{_TIME})?"
)


@dataclass(frozen=True, order=True)
class Day:
    """One day on the Riga calendar. `starts` and `ends` are Riga hours, both or neither."""

    on: date
    starts: time | None = None
    ends: time | None = None

    @property
    def hours(self) -> str:
        """ "10:00–17:00", or nothing."""
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts and self.ends else ""


def read_days(text: str) -> tuple[Day, ...]:
    """The days of the text, in order of time. Raises WrongDays for a line that is none, a day named twice, too many."""
    found: dict[date, Day] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        for day in _read_line(line.strip(), number):
            if day.on in found:
                raise WrongDays(
                    _("Line %(line)s: %(day)s is named twice.") % {"line": number, "day": date_short(day.on)}
                )
            found[day.on] = day
            if len(found) > MOST_DAYS:
                raise WrongDays(_("A group has at most %(count)s days. Check the dates.") % {"count": MOST_DAYS})
    return tuple(sorted(found.values()))


def written(days: Iterable[Day]) -> str:
    """The days as `read_days` takes them, one a line."""
    return "\n".join(f"{date_short(day.on)} {day.hours}".strip() for day in days)


def dates(days: Sequence[Day]) -> str:
    """The days as tables print them: a run as „10.10.2025.–12.10.2025.”, single days one after the other."""
    return ", ".join(
        date_short(run[0]) if len(run) == 1 else f"{date_short(run[0])}–{date_short(run[-1])}"
        for run in runs([day.on for day in days])
    )


def runs(days: Sequence[date]) -> list[list[date]]:
    """Sorted days as runs of days that follow one another."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _read_line(line: str, number: int) -> list[Day]:
    read = _LINE.fullmatch(line)
    if read is None:
        raise WrongDays(_("Line %(line)s: write the day as 15.01.2027. or 15.01.2027. 10:00–17:00.") % {"line": number})
    _first, *figures = read.groups()
    start = _date(figures[0:3], number)
    end = _date(figures[3:6], number) if figures[3] else start
    if read["first"]:
        if figures[3]:
            raise WrongDays(_("Line %(line)s: write one run of days a line.") % {"line": number})
        start = _date([read["first"], *figures[1:3]], number)
    if end < start or (end - start).days >= MOST_DAYS:
        raise WrongDays(_("Line %(line)s: the last day must follow the first within a month.") % {"line": number})
    starts, ends = _times(figures[6:10], number)
    return [Day(start + DAY * count, starts, ends) for count in range((end - start).days + 1)]


def _date(figures: Sequence[str], number: int) -> date:
    day, month, year = (int(figure) for figure in figures)
    try:
        if year not in _YEARS:
            raise ValueError(year)
        return date(year, month, day)
    except ValueError:
        raise WrongDays(_("Line %(line)s: there is no such day.") % {"line": number}) from None


def _times(figures: Sequence[str | None], number: int) -> tuple[time | None, time | None]:
    if figures[0] is None:
        return None, None
    hours = [int(figure or 0) for figure in figures]
    try:
        starts, ends = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        raise WrongDays(_("Line %(line)s: there is no such time.") % {"line": number}) from None
    if ends <= starts:
        raise WrongDays(_("Line %(line)s: the end must be later than the beginning.") % {"line": number})
    return starts, ends
