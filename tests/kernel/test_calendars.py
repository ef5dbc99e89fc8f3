"""Academic calendars: semesters by grade, holidays, the questions of scenario 5."""

from datetime import date, timedelta

import pytest

from forms.programmes.shipped import calendar_for
from kernel.calendars import ALL, AcademicYear, Calendar, Holiday, HolidayKind, Semester, SemesterKind, public_holiday


@pytest.fixture
def calendar():
    return calendar_for()


def year(name, first, last, **more):
    middle = date(last.year, 1, 1)
    return AcademicYear(
        name=name,
        semesters=(
            Semester(middle, last, ALL, SemesterKind.SECOND),
            Semester(first, date(first.year, 12, 20), ALL, SemesterKind.FIRST),
        ),
        holidays=(),
        source="tests",
        **more,
    )


@pytest.mark.parametrize(
    ("day", "grade", "kind"),
    [
        (date(2025, 9, 1), 8, "I"),
        (date(2025, 12, 19), 8, "I"),
        (date(2025, 12, 20), 8, None),
        (date(2026, 1, 5), 8, "II"),
        (date(2026, 5, 29), 8, "II"),
        (date(2026, 6, 8), 8, None),
        (date(2026, 6, 8), 9, "II"),
        (date(2026, 6, 12), 9, "II"),
        (date(2026, 6, 13), 9, None),
        (date(2026, 6, 19), 12, "II"),
        (date(2026, 6, 20), 12, None),
        (date(2026, 10, 17), 8, "I"),
        (date(2026, 12, 29), 8, None),
        (date(2030, 1, 1), 8, None),
    ],
)
def test_the_semester_of_a_day(calendar, day, grade, kind):
    found = calendar.semester_on(day, grade=grade)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("day", "grade", "kind", "is_break"),
    [
        (date(2026, 3, 10), 8, HolidayKind.SPRING, False),
        (date(2025, 10, 20), 8, HolidayKind.AUTUMN, False),
        (date(2026, 12, 29), 8, HolidayKind.WINTER, True),
        (date(2026, 6, 8), 8, HolidayKind.SUMMER, True),
        (date(2026, 7, 1), 9, HolidayKind.SUMMER, True),
    ],
)
def test_the_holiday_of_a_day(calendar, day, grade, kind, is_break):
    found = calendar.holiday_on(day, grade=grade)
    assert found.kind == kind
    assert found.kind.is_break is is_break


def test_grade_nine_has_no_holidays_while_it_still_learns(calendar):
    assert calendar.holiday_on(date(2026, 6, 8), grade=9) is None
    assert calendar.holiday_on(date(2026, 10, 17), grade=8) is None


def test_every_holiday_inside_a_semester_is_no_break_and_every_break_is_outside(calendar):
    for year in calendar.years:
        for holiday in year.holidays:
            grade = min(holiday.grades, default=8)
            inside = year.semester_on(holiday.start, grade=grade) is not None
            assert inside is not holiday.kind.is_break


def test_official_dates_and_placeholders_are_told_apart(calendar):
    assert [(y.name, y.placeholder) for y in calendar.years] == [("2025/2026", False), ("2026/2027", True)]
    assert "jāievada" in calendar.years[1].source
    assert [y.placeholder for y in calendar_for("vocational").years] == [True, True]


def test_turns_from_a_day(calendar):
    turns = calendar.turns_from(date(2026, 1, 20))
    assert [(t.year.name, t.kind) for t in turns] == [("2025/2026", "II"), ("2026/2027", "I"), ("2026/2027", "II")]
    assert turns[0].ends == (date(2026, 5, 29), date(2026, 6, 12), date(2026, 6, 19))
    assert calendar.turns_from(date(2026, 8, 20)) == []
    assert calendar.next_start(date(2026, 8, 20)) == date(2026, 9, 1)
    assert calendar.next_start(date(2027, 6, 1)) is None


def test_a_year():
    one = year("2027/2028", date(2027, 9, 1), date(2028, 5, 31))
    assert (one.start, one.end) == (date(2027, 9, 1), date(2028, 5, 31))
    assert [s.kind for s in one.semesters_of(5)] == ["I", "II"]
    assert one.semester_on(date(2027, 12, 25)) is None


def test_years_are_sorted_and_may_not_overlap():
    first, second = (year(f"{y}/{y + 1}", date(y, 9, 1), date(y + 1, 5, 31)) for y in (2027, 2028))
    assert Calendar.of([second, first]).years == (first, second)
    with pytest.raises(ValueError, match="overlap"):
        Calendar.of([first, year("x", date(2028, 5, 1), date(2029, 5, 31))])


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Holiday(date(2026, 1, 2), date(2026, 1, 1), ALL, HolidayKind.WINTER)


def test_the_public_holidays_of_a_year():
    """Law "Par svētku, atceres un atzīmējamām dienām", section 1; in 2027 no free Monday instead of a Sunday."""
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    assert {day: name for day in days if (name := public_holiday(day))} == {
        date(2027, 1, 1): "Jaungada diena",
        date(2027, 3, 26): "Lielā piektdiena",
        date(2027, 3, 28): "Pirmās Lieldienas",
        date(2027, 3, 29): "Otrās Lieldienas",
        date(2027, 5, 1): "Darba svētki",
        date(2027, 5, 4): "Latvijas Republikas Neatkarības atjaunošanas diena",
        date(2027, 5, 9): "Mātes diena",
        date(2027, 5, 16): "Vasarsvētki",
        date(2027, 6, 23): "Līgo diena",
        date(2027, 6, 24): "Jāņu diena",
        date(2027, 11, 18): "Latvijas Republikas proklamēšanas diena",
        date(2027, 12, 24): "Ziemassvētku vakars",
        date(2027, 12, 25): "Pirmie Ziemassvētki",
        date(2027, 12, 26): "Otrie Ziemassvētki",
        date(2027, 12, 31): "Vecgada diena",
    }


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 5, 5), "Latvijas Republikas Neatkarības atjaunošanas diena"),  # 4 May 2025 was a Sunday
        (date(2024, 5, 6), "Latvijas Republikas Neatkarības atjaunošanas diena"),  # 4 May 2024 was a Saturday
        (date(2028, 11, 20), "Latvijas Republikas proklamēšanas diena"),  # 18 November 2028 is a Saturday
        (date(2029, 11, 19), "Latvijas Republikas proklamēšanas diena"),  # 18 November 2029 is a Sunday
        (date(2023, 5, 14), "Mātes diena"),  # the latest second Sunday of May
        (date(2022, 5, 8), "Mātes diena"),  # the earliest
        (date(2022, 5, 15), ""),  # the third Sunday
        (date(2023, 5, 7), ""),  # the first
        (date(2026, 5, 5), ""),
        (date(2028, 11, 21), ""),
        (date(2026, 5, 3), ""),
    ],
)
def test_days_that_move(day, name):
    assert public_holiday(day) == name
