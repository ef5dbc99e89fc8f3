"""Diary and grid compared (R28), and until when a month may be written in (R26)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.months.comparison import DayHours, Mismatch, MismatchKind, compare
from forms.months.editing import is_open, locks_at
from forms.programmes.shipped import values_for
from kernel.periods import RIGA, Month

OCTOBER = Month(2026, 10)
VALUES = values_for(date(2026, 10, 1))
MEETINGS = st.lists(st.builds(DayHours, st.dates(OCTOBER.first, OCTOBER.last), st.integers(1, 4)), max_size=8)


def at(day: int, hours: int) -> DayHours:
    return DayHours(date(2026, 10, day), hours)


@pytest.mark.acceptance("A24")
def test_scenario_15_other_hours_on_the_same_day() -> None:
    assert compare([at(5, 2)], [at(5, 3)]) == [Mismatch(MismatchKind.HOURS, at(5, 2), at(5, 3))]


@pytest.mark.acceptance("A24")
@pytest.mark.parametrize(
    ("diary", "grid", "found"),
    [
        ([], [], []),
        ([at(5, 2)], [at(5, 2)], []),
        ([at(5, 2), at(5, 1)], [at(5, 1), at(5, 2)], []),
        ([at(5, 2)], [], [Mismatch(MismatchKind.MISSING, at(5, 2), None)]),
        ([], [at(5, 2)], [Mismatch(MismatchKind.MISSING, None, at(5, 2))]),
        ([at(5, 2)], [at(6, 2)], [Mismatch(MismatchKind.DAY, at(5, 2), at(6, 2))]),
        ([at(5, 2)], [at(6, 1)], [Mismatch(MismatchKind.MISSING, at(5, 2), None), Mismatch(MismatchKind.MISSING, None, at(6, 1))]),
        # Of two that moved, the nearest days belong together.
        ([at(5, 2), at(20, 2)], [at(6, 2), at(19, 2)],
         [Mismatch(MismatchKind.DAY, at(5, 2), at(6, 2)), Mismatch(MismatchKind.DAY, at(20, 2), at(19, 2))]),
        # Two meetings of a day of which the grid has one.
        ([at(5, 2), at(5, 2)], [at(5, 2)], [Mismatch(MismatchKind.MISSING, at(5, 2), None)]),
    ],
)  # fmt: skip
def test_three_ways_to_differ(diary: list[DayHours], grid: list[DayHours], found: list[Mismatch]) -> None:
    assert compare(diary, grid) == found


@given(MEETINGS, MEETINGS)
def test_every_meeting_that_differs_is_told_once(diary: list[DayHours], grid: list[DayHours]) -> None:
    found = compare(diary, grid)
    assert bool(found) == (sorted(diary) != sorted(grid))
    assert sum(one.hours for one in diary) - sum(one.diary.hours for one in found if one.diary) == sum(
        one.hours for one in grid
    ) - sum(one.grid.hours for one in found if one.grid)
    assert [one.day for one in found] == sorted(one.day for one in found)
    mirrored = {(one.kind, one.grid, one.diary) for one in compare(grid, diary)}
    assert {one.kind for one in found} == {kind for kind, _left, _right in mirrored}


@pytest.mark.acceptance("A21")
def test_scenario_6_the_last_moment_to_write() -> None:
    last = datetime(2026, 11, 10, 23, 59, 59, tzinfo=RIGA)
    first = datetime(2026, 11, 11, tzinfo=RIGA)
    assert locks_at(OCTOBER, VALUES) == first.astimezone(UTC) == datetime(2026, 11, 10, 22, tzinfo=UTC)
    assert is_open(OCTOBER, VALUES, at=last)
    assert not is_open(OCTOBER, VALUES, at=first)


@pytest.mark.parametrize("ahead", range(24))
def test_every_month_locks_at_riga_midnight(ahead: int) -> None:
    """Two years of them: summer and winter time, and the turn of the year."""
    month = Month(2026, 7).plus(ahead)
    lock = locks_at(month, values_for(month.first)).astimezone(RIGA)
    following = month.plus(1)
    assert (lock.year, lock.month, lock.day, lock.hour, lock.minute) == (following.year, following.month, 11, 0, 0)


def test_what_the_coordinator_opened_stays_open_until_then() -> None:
    until = datetime(2026, 11, 13, 22, tzinfo=UTC)
    assert is_open(OCTOBER, VALUES, at=until - timedelta(seconds=1), opened_until=until)
    assert not is_open(OCTOBER, VALUES, at=until, opened_until=until)
    # It never shortens: before the lock the month is open whatever was opened once.
    assert is_open(
        OCTOBER, VALUES, at=datetime(2026, 11, 1, tzinfo=UTC), opened_until=datetime(2026, 10, 1, tzinfo=UTC)
    )
