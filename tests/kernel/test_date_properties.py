"""Ages and Riga days over whole years: leap-day births, nights on which the clock is moved, ends of what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from kernel.periods import RIGA, add_months, add_years, age, birthday, end_of_day, riga, riga_date, start_of_day

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
LEAP_DAY = date(2012, 2, 29)
BORN = st.dates(date(1930, 1, 1), date(2030, 12, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + step * DAY for step in range((last - first).days + 1)]


@given(BORN, st.integers(1, 99))
@example(LEAP_DAY, 13)
@example(LEAP_DAY, 18)
@example(LEAP_DAY, 16)  # 2028 has the day again
def test_a_birthday_is_the_first_day_of_its_age(born: date, years: int) -> None:
    day = birthday(born, years)
    assert (age(born, on=day - DAY), age(born, on=day)) == (years - 1, years)


def test_born_on_the_leap_day_one_is_older_from_1_march_in_other_years() -> None:
    older = [
        day
        for day in every_day(date(2024, 1, 1), date(2032, 12, 31))
        if age(LEAP_DAY, on=day) > age(LEAP_DAY, on=day - DAY)
    ]
    first_of_march = [date(year, 3, 1) for year in (2025, 2026, 2027, 2029, 2030, 2031)]
    assert older == sorted([*first_of_march, date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)])


@given(BORN, st.dates(date(2031, 1, 1), date(2060, 12, 31)))
def test_nobody_grows_younger_or_two_years_in_a_day(born: date, day: date) -> None:
    assert age(born, on=day + DAY) - age(born, on=day) in {0, 1}


def test_each_day_of_twelve_years_is_there_once_in_riga() -> None:
    """A day ends where the next begins; both of its ends are Riga midnights, also when the clock is moved in between."""
    days = every_day(date(2024, 1, 1), date(2035, 12, 31))
    for day in days:
        begins, ends = start_of_day(day), end_of_day(day)
        assert ends == start_of_day(day + DAY)
        assert (riga_date(begins - MOMENT), riga_date(begins), riga_date(ends - MOMENT)) == (day - DAY, day, day)
        assert (riga(begins).hour, riga(ends).hour) == (0, 0)


def last_sunday(year: int, month: int) -> date:
    last = add_months(date(year, month, 1), 1) - DAY
    return last - DAY * ((last.weekday() + 1) % 7)


def test_only_two_days_a_year_are_not_24_hours_long() -> None:
    lengths = {
        day: (end_of_day(day) - start_of_day(day)) // timedelta(hours=1)
        for day in every_day(date(2024, 1, 1), date(2035, 12, 31))
    }
    spring = {last_sunday(year, 3): 23 for year in range(2024, 2036)}
    autumn = {last_sunday(year, 10): 25 for year in range(2024, 2036)}
    assert {day: hours for day, hours in lengths.items() if hours != 24} == spring | autumn


def test_the_hour_that_comes_twice_is_one_day() -> None:
    """25 October 2026: 03:30 comes twice in Riga, an hour apart, and both are the same day."""
    first = datetime(2026, 10, 25, 3, 30, tzinfo=RIGA)
    second = first.replace(fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert riga_date(first.astimezone(UTC)) == riga_date(second.astimezone(UTC)) == date(2026, 10, 25)


def test_what_is_kept_to_a_day_is_kept_to_its_midnight() -> None:
    """In summer an hour earlier by UTC; the last day of the project's storage is a winter one."""
    kept = [(day, end_of_day(day).isoformat()) for day in (date(2034, 12, 31), date(2034, 6, 30), date(2034, 3, 25))]
    assert kept == [
        (date(2034, 12, 31), "2034-12-31T22:00:00+00:00"),
        (date(2034, 6, 30), "2034-06-30T21:00:00+00:00"),
        (date(2034, 3, 25), "2034-03-25T22:00:00+00:00"),
    ]
    assert end_of_day(date(2034, 3, 26)).hour == 21  # the clock was moved in the night before


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(-240, 240))
@example(date(2024, 2, 29), 12)
@example(date(2026, 8, 31), 6)
def test_months_later_it_is_the_same_day_or_the_last_of_the_month(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year - day.year) * 12 + moved.month - day.month == count
    assert moved.day == day.day or (moved.day < day.day and (moved + DAY).day == 1)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 75))
@example(date(2024, 2, 29), 1)
@example(date(2024, 2, 29), 4)
def test_years_later_it_is_the_same_day_but_for_the_leap_day(day: date, count: int) -> None:
    moved, kept = add_years(day, count), (day.month, day.day)
    shifted = kept == (2, 29) and (day.year + count) % 4 != 0
    century = kept == (2, 29) and (day.year + count) == 2100
    assert (moved.year, moved.month, moved.day) == (
        (day.year + count, 2, 28) if shifted or century else (day.year + count, *kept)
    )
