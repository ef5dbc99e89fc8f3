"""Time as people in Latvia count it: Riga days and months for people, UTC for the database.

Only `now()` reads the clock. Rules never call it; they are told the day.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

RIGA = ZoneInfo("Europe/Riga")
DAY = timedelta(days=1)


def now() -> datetime:
    """This moment, aware, in UTC. It goes through Django, so tests can move the clock in one place."""
    return timezone.now().astimezone(UTC)


def today() -> date:
    """The day it is in Riga."""
    return riga_date(now())


def riga(moment: datetime) -> datetime:
    """`moment` on the Riga clock. A naive moment is a mistake: ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(RIGA)


def riga_date(moment: datetime) -> date:
    """The day it is in Riga at `moment`."""
    return riga(moment).date()


def start_of_day(day: date) -> datetime:
    """Riga midnight that begins `day`, in UTC."""
    return datetime.combine(day, time(), RIGA).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Riga midnight after `day`, in UTC: what is kept to 2034-12-31 may go from 2034-12-31T22:00:00Z."""
    return start_of_day(day + DAY)


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months on; the month's last day where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, count: int) -> date:
    """The same day `count` years on; 29 February becomes 28 February."""
    return add_months(day, 12 * count)


def age(born: date, *, on: date) -> int:
    """Full years of life on the day `on`; who was born on 29 February is a year older from 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The first day on which `age` is `years`."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February
        return date(born.year + years, 3, 1)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)  # ValueError for a month that cannot be

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month `day` is in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-10", the form of URLs and keys. ValueError otherwise."""
        first = date.fromisoformat(f"{text}-01")
        return cls(first.year, first.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, count: int) -> "Month":
        """The month `count` months on (back, if negative)."""
        return Month.of(add_months(self.first, count))

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (date(self.year, self.month, day) for day in range(1, self.last.day + 1))

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: "Period") -> bool:
        """True if the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def covers(self, other: "Period") -> bool:
        """True if every day of `other` is in this period."""
        return self.start <= other.start and other.end <= self.end

    def lasts_at_most(self, months: int) -> bool:
        """True if the period is not longer than `months` months: 01.09.-28.02. is six months, to 01.03. is more."""
        return self.end < add_months(self.start, months)

    def months(self) -> list[Month]:
        """Calendar months that the period touches."""
        return months(self.start, self.end)


def months(start: date, end: date) -> list[Month]:
    """Calendar months from that of `start` to that of `end`, both included."""
    count = (end.year - start.year) * 12 + end.month - start.month
    first = Month.of(start)
    return [first.plus(i) for i in range(count + 1)]
