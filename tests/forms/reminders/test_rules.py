"""On which days people are reminded (A61)."""

from datetime import date, timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.reminders.rules import AHEAD, FARTHEST, LATEST, Kind, days_of, is_due, next_day

TERM = date(2026, 12, 18)


@pytest.mark.acceptance("A61")
@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (Kind.CONTRACT, ["2026-11-18", "2026-12-11"]),
        (Kind.EVALUATION, ["2026-12-04", "2026-12-15", "2026-12-25"]),
        (Kind.REVIEW, ["2026-12-15", "2026-12-25"]),
        (Kind.SUPERVISION, ["2026-12-15", "2026-12-17"]),
        (Kind.COMPOSITION, ["2026-12-16", "2026-12-18"]),
        (Kind.ORDER, ["2026-12-11", "2026-12-15", "2026-12-17"]),
    ],
)
def test_the_days_of_each_kind(kind: Kind, days: list[str]) -> None:
    assert [f"{day}" for day in days_of(kind, TERM)] == days
    assert next_day(days_of(kind, TERM), on=date.fromisoformat(days[0])) == date.fromisoformat(days[0])
    assert next_day(days_of(kind, TERM), on=date.fromisoformat(days[-1]) + timedelta(days=1)) is None


@pytest.mark.acceptance("A61")
@given(st.sampled_from(sorted(AHEAD)), st.integers(1, 5))
def test_run_every_so_many_days_each_day_of_reminding_is_found_once(kind: Kind, step: int) -> None:
    """A digest that looks back to the one before misses no day and finds none twice."""
    first = TERM - FARTHEST
    looks = [first + timedelta(days=one) for one in range(0, (FARTHEST + LATEST).days + step, step)]
    found = [(since, on) for since, on in pairwise(looks) if is_due(kind, TERM, since=since, on=on)]
    within = [[day for day in days_of(kind, TERM) if since < day <= on] for since, on in found]
    assert sorted(chain.from_iterable(within)) == sorted(days_of(kind, TERM))
    assert all(within)


def test_no_day_lies_outside_of_what_is_read() -> None:
    assert max(day for days in AHEAD.values() for day in days) <= FARTHEST.days
    assert min(day for days in AHEAD.values() for day in days) >= -LATEST.days
