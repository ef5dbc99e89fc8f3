"""Riga days, months and ages."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kernel import periods
from kernel.periods import Month, Period

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_now_is_utc_and_today_is_a_riga_day():
    with time_machine.travel(datetime(2026, 10, 31, 22, 30, tzinfo=UTC), tick=False):
        assert periods.now() == datetime(2026, 10, 31, 22, 30, tzinfo=UTC)
        assert periods.now().tzinfo is UTC
        assert periods.today() == date(2026, 11, 1)


def test_retention_ends_at_riga_midnight():
    assert periods.end_of_day(date(2034, 12, 31)) == datetime(2034, 12, 31, 22, tzinfo=UTC)
    assert periods.end_of_day(date(2026, 6, 30)) == datetime(2026, 6, 30, 21, tzinfo=UTC)


def test_the_tenth_ends_in_riga_also_after_the_clocks_change():
    """Scenario 6: an October entry may change on 10.11. at 23:59 and no more at 00:00 on the 11th."""
    lock = periods.end_of_day(date(2026, 11, 10))
    assert datetime(2026, 11, 10, 23, 59, tzinfo=periods.RIGA) < lock
    assert datetime(2026, 11, 11, 0, 0, tzinfo=periods.RIGA) == lock


def test_the_day_the_clocks_go_back_has_25_hours():
    day = date(2026, 10, 25)
    assert periods.end_of_day(day) - periods.start_of_day(day) == timedelta(hours=25)
    assert periods.riga(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).hour == 3
    assert periods.riga(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)).hour == 3


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        periods.riga(datetime(2026, 1, 1))  # noqa: DTZ001


@given(DAYS)
def test_every_day_is_its_own_in_riga(day):
    assert periods.riga_date(periods.start_of_day(day)) == day
    assert periods.riga_date(periods.end_of_day(day) - timedelta(microseconds=1)) == day


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 9, 1), 6, date(2027, 3, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_later(day, count, wanted):
    assert periods.add_months(day, count) == wanted


def test_years_later():
    assert periods.add_years(date(1984, 3, 14), 90) == date(2074, 3, 14)


def test_ages_and_birthdays():
    born = date(2013, 10, 5)
    assert periods.age(born, on=date(2026, 10, 4)) == 12
    assert periods.age(born, on=date(2026, 10, 5)) == 13
    assert periods.birthday(born, 13) == date(2026, 10, 5)
    assert periods.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


@given(DAYS.filter(lambda day: day.year < 2100), st.integers(1, 90))
def test_a_birthday_is_the_first_day_of_an_age(born, years):
    day = periods.birthday(born, years)
    assert periods.age(born, on=day) == years
    assert periods.age(born, on=day - timedelta(days=1)) == years - 1


def test_a_month():
    month = Month.parse("2026-02")
    assert (month.first, month.last, str(month)) == (date(2026, 2, 1), date(2026, 2, 28), "2026-02")
    assert len(list(month.days())) == 28
    assert date(2026, 2, 28) in month
    assert date(2026, 3, 1) not in month
    assert Month(2026, 12).plus(1) == Month(2027, 1)
    assert Month(2027, 1).plus(-1) == Month(2026, 12)
    assert Month(2026, 12) < Month(2027, 1)
    for wrong in ("2026-13", "2026", "x"):
        with pytest.raises(ValueError):
            Month.parse(wrong)


def test_months_of_a_semester():
    assert [str(m) for m in periods.months(date(2026, 11, 30), date(2027, 2, 1))] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
    ]
    assert periods.months(date(2026, 2, 1), date(2026, 1, 1)) == []


def test_a_period():
    term = Period(date(2026, 9, 1), date(2026, 12, 18))
    assert term.days == 109
    assert date(2026, 12, 18) in term
    assert date(2026, 12, 19) not in term
    assert term.overlaps(Period(date(2026, 12, 18), date(2027, 1, 1)))
    assert not term.overlaps(Period(date(2026, 12, 19), date(2027, 1, 1)))
    assert term.covers(Period(date(2026, 9, 1), date(2026, 9, 30)))
    assert not term.covers(Period(date(2026, 8, 31), date(2026, 9, 30)))
    assert len(term.months()) == 4
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 9, 2), date(2026, 9, 1))


def test_length_in_months():
    assert Period(date(2026, 9, 1), date(2027, 2, 28)).lasts_at_most(6)
    assert not Period(date(2026, 9, 1), date(2027, 3, 1)).lasts_at_most(6)
    assert Period(date(2026, 9, 1), date(2027, 8, 31)).lasts_at_most(12)
