"""Academic years: semesters, holidays and breaks as plain data, and the questions people ask of them.

Grades are 1-12 of general education or courses 1-4 of vocational education, as the calendar's kind of institution
says. A semester or holiday without grades is for all of them. Dates are Riga calendar days, both ends included.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

ALL: frozenset[int] = frozenset()


class SemesterKind(StrEnum):
    """The two semesters of an academic year."""

    FIRST = "I"
    SECOND = "II"


class HolidayKind(StrEnum):
    """School holidays. Autumn and spring holidays lie inside a semester; winter and summer are breaks between."""

    AUTUMN = "autumn"
    WINTER = "winter"
    SPRING = "spring"
    SUMMER = "summer"

    @property
    def is_break(self) -> bool:
        """True when no mentoring may take place (R14)."""
        return self in (HolidayKind.WINTER, HolidayKind.SUMMER)


@dataclass(frozen=True)
class _Span:
    start: date
    end: date
    grades: frozenset[int]

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a semester or holiday cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_for(self, grade: int | None) -> bool:
        """True if it concerns this grade or course; None asks for any."""
        return grade is None or not self.grades or grade in self.grades


@dataclass(frozen=True)
class Semester(_Span):
    """One semester of some grades."""

    kind: SemesterKind


@dataclass(frozen=True)
class Holiday(_Span):
    """One holiday of some grades."""

    kind: HolidayKind


@dataclass(frozen=True)
class AcademicYear:
    """One academic year of one kind of institution.

    `placeholder` says that the dates are guesses until someone enters them from the regulation: show it wherever the
    dates are shown. `source` is what the dates were taken from.
    """

    name: str
    semesters: tuple[Semester, ...]
    holidays: tuple[Holiday, ...]
    source: str
    placeholder: bool = False

    @property
    def start(self) -> date:
        """The first day of the first semester."""
        return min(semester.start for semester in self.semesters)

    @property
    def end(self) -> date:
        """The last day of the last semester of any grade."""
        return max(semester.end for semester in self.semesters)

    def semesters_of(self, grade: int | None) -> list[Semester]:
        """The semesters of a grade in order of time; for None those of all grades."""
        return sorted((s for s in self.semesters if s.is_for(grade)), key=lambda s: (s.start, s.end))

    def semester_on(self, day: date, *, grade: int | None = None) -> Semester | None:
        """The semester that runs on `day`; for None the one that ends first."""
        return next((semester for semester in self.semesters_of(grade) if day in semester), None)

    def holiday_on(self, day: date, *, grade: int | None = None) -> Holiday | None:
        """The holiday that `day` is in."""
        return next((holiday for holiday in self.holidays if holiday.is_for(grade) and day in holiday), None)


@dataclass(frozen=True)
class Turn:
    """One semester of a year with all the days on which it may end, earliest first (grades end on different days)."""

    year: AcademicYear
    kind: SemesterKind
    start: date
    ends: tuple[date, ...]

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.ends[-1]


@dataclass(frozen=True)
class Calendar:
    """Academic years of one kind of institution in order of time."""

    years: tuple[AcademicYear, ...]

    @classmethod
    def of(cls, years: Iterable[AcademicYear]) -> "Calendar":
        """Sorted by start; ValueError for two years that overlap."""
        ordered = tuple(sorted(years, key=lambda year: year.start))
        for earlier, later in itertools.pairwise(ordered):
            if later.start <= earlier.end:
                raise ValueError(f"academic years overlap: {earlier.name}, {later.name}")
        return cls(ordered)

    def year_on(self, day: date) -> AcademicYear | None:
        """The academic year whose semesters surround `day`."""
        return next((year for year in self.years if year.start <= day <= year.end), None)

    def semester_on(self, day: date, *, grade: int | None = None) -> Semester | None:
        """The semester of a grade that runs on `day`; None between semesters and outside the known years."""
        year = self.year_on(day)
        return year.semester_on(day, grade=grade) if year else None

    def holiday_on(self, day: date, *, grade: int | None = None) -> Holiday | None:
        """The holiday that `day` is in; summer holidays may lie after the year's last semester."""
        return next((found for year in self.years if (found := year.holiday_on(day, grade=grade))), None)

    def turns(self) -> Iterator[Turn]:
        """Every semester of every year, in order of time."""
        for year in self.years:
            for kind in SemesterKind:
                parts = [semester for semester in year.semesters if semester.kind == kind]
                if parts:
                    yield Turn(year, kind, min(p.start for p in parts), tuple(sorted({p.end for p in parts})))

    def turns_from(self, day: date) -> list[Turn]:
        """The semester that runs on `day` and those after it; empty between semesters."""
        turns = list(self.turns())
        return next((turns[at:] for at, turn in enumerate(turns) if day in turn), [])

    def next_start(self, day: date) -> date | None:
        """The first day of the next semester that begins after `day`."""
        return next((turn.start for turn in self.turns() if turn.start > day), None)


#: Month and day of the public holidays that do not move (law "Par svētku, atceres un atzīmējamām dienām", section 1).
_FIXED_HOLIDAYS = {
    (1, 1): "Jaungada diena",
    (5, 1): "Darba svētki",
    (5, 4): "Latvijas Republikas Neatkarības atjaunošanas diena",
    (6, 23): "Līgo diena",
    (6, 24): "Jāņu diena",
    (11, 18): "Latvijas Republikas proklamēšanas diena",
    (12, 24): "Ziemassvētku vakars",
    (12, 25): "Pirmie Ziemassvētki",
    (12, 26): "Otrie Ziemassvētki",
    (12, 31): "Vecgada diena",
}


def public_holiday(day: date) -> str:
    """The Latvian name of a public holiday, as the law names it; empty for other days.

    A Monday is free instead of 4 May or 18 November on a weekend; days the Cabinet moves once are not known here.
    """
    fixed = _FIXED_HOLIDAYS.get((day.month, day.day))
    if fixed:
        return fixed
    sunday = easter(day.year)
    moving = {-2: "Lielā piektdiena", 0: "Pirmās Lieldienas", 1: "Otrās Lieldienas", 49: "Vasarsvētki"}
    if (day - sunday).days in moving:
        return moving[(day - sunday).days]
    if day.month == 5 and day.weekday() == 6 and 8 <= day.day <= 14:
        return "Mātes diena"
    if day.weekday() == 0:
        for back in (1, 2):
            before = day - timedelta(days=back)
            if (before.month, before.day) in {(5, 4), (11, 18)}:
                return _FIXED_HOLIDAYS[before.month, before.day]
    return ""
