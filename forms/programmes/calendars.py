"""Academic years: from an edition's content, from rows, and the one that holds for an institution."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kernel.calendars import ALL, AcademicYear, Calendar, Holiday, HolidayKind, Semester, SemesterKind


def read_year(content: Mapping[str, Any]) -> AcademicYear:
    """An edition's content as an academic year. Dates may be dates (TOML) or ISO text (a row's JSON)."""
    return AcademicYear(
        name=content["name"],
        semesters=tuple(
            Semester(_day(row["start"]), _day(row["end"]), _grades(row), SemesterKind(row["kind"]))
            for row in content["semesters"]
        ),
        holidays=tuple(
            Holiday(_day(row["start"]), _day(row["end"]), _grades(row), HolidayKind(row["kind"]))
            for row in content["holidays"]
        ),
        source=content["source"],
        placeholder=bool(content["placeholder"]),
    )


def overlaid(base: Calendar, years: Iterable[AcademicYear]) -> Calendar:
    """`base` with its years replaced by those of the same name: what an institution has set for itself wins."""
    own = {year.name: year for year in years}
    kept = [year for year in base.years if year.name not in own]
    return Calendar.of([*kept, *own.values()])


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _grades(row: Mapping[str, Any]) -> frozenset[int]:
    return frozenset(row["grades"]) if row.get("grades") else ALL
