"""First and last days of months, periods, semesters: the edges that mutation testing asks for."""

from datetime import date, timedelta

import pytest

from kernel.calendars import AcademicYear, Calendar, Semester, SemesterKind
from kernel.periods import Month, Period

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 18)


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_such_month(month):
    with pytest.raises(ValueError, match="month must be in"):
        Month(2026, month)


def test_both_ends_belong_to_a_period():
    period = Period(FIRST, LAST)
    assert [day in period for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)] == [False, True, True, False]


def test_a_period_may_be_one_day_and_no_less():
    assert Period(FIRST, FIRST).days == 1
    with pytest.raises(ValueError, match="cannot end before"):
        Period(FIRST, FIRST - DAY)


def test_periods_that_share_one_day_overlap():
    period = Period(FIRST, LAST)
    assert period.overlaps(Period(LAST, LAST + DAY))
    assert period.overlaps(Period(FIRST - DAY, FIRST))
    assert not period.overlaps(Period(LAST + DAY, LAST + DAY))
    assert not period.overlaps(Period(FIRST - DAY, FIRST - DAY))


def test_a_period_covers_itself_and_no_day_more():
    period = Period(FIRST, LAST)
    assert period.covers(period)
    assert not period.covers(Period(FIRST - DAY, LAST))
    assert not period.covers(Period(FIRST, LAST + DAY))


def year(name, start, end):
    return AcademicYear(name, (Semester(start, end, frozenset(), SemesterKind.FIRST),), (), "test")


def test_a_semester_may_be_one_day_and_no_less():
    assert FIRST in Semester(FIRST, FIRST, frozenset(), SemesterKind.FIRST)
    with pytest.raises(ValueError, match="cannot end before"):
        Semester(FIRST, FIRST - DAY, frozenset(), SemesterKind.FIRST)


def test_the_first_and_last_day_of_a_semester_are_in_its_turn():
    calendar = Calendar.of([year("one", FIRST, LAST)])
    found = [len(calendar.turns_from(day)) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)]
    assert found == [0, 1, 1, 0]


def test_the_next_semester_begins_later_than_the_day():
    calendar = Calendar.of([year("one", FIRST, LAST), year("two", LAST + DAY, LAST + 9 * DAY)])
    assert calendar.next_start(FIRST - DAY) == FIRST
    assert calendar.next_start(FIRST) == LAST + DAY
    assert calendar.next_start(LAST + DAY) is None


def test_academic_years_may_not_share_a_day():
    with pytest.raises(ValueError, match="overlap: one, two"):
        Calendar.of([year("one", FIRST, LAST), year("two", LAST, LAST + DAY)])
