"""Which figures are not told (A60): nothing on the page is about one or two learners, and no sum gives them away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.reports.rules import SMALLEST, Group, Met, MonthFigures, Report, careful, given_away, hidden, shares

COUNTS = st.lists(st.integers(0, 12), max_size=9)


@pytest.mark.acceptance("A60")
@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([], set()),
        ([0, 0], set()),
        ([3, 0, 9], set()),
        ([2, 9, 5], {0, 2}),  # alone it would be the sum less the others: the next larger one goes with it
        ([1, 1, 9], {0, 1, 2}),  # two together are still few
        ([1, 2, 9], {0, 1}),
        ([2], {0}),
        ([2, 0], {0}),
    ],
)
def test_few_are_not_told_and_neither_is_what_would_tell_them(counts: list[int], places: set[int]) -> None:
    assert hidden(counts) == places


@pytest.mark.acceptance("A60")
@given(COUNTS)
def test_what_can_be_reckoned_from_the_rest_is_never_about_few(counts: list[int]) -> None:
    places = hidden(counts)
    assert [counts[one] for one in range(len(counts)) if one not in places and 0 < counts[one] < SMALLEST] == []
    assert not any(counts[one] == 0 for one in places)
    if places and not given_away(counts, places):
        assert len(places) > 1 and sum(counts[one] for one in places) >= SMALLEST
    if given_away(counts, places):  # only where there is nothing larger to go with it
        assert max(counts) < SMALLEST
        assert sum(counts) < SMALLEST


def of(*learners: int) -> Report:
    groups = tuple(Group(f"Skola {place}", Met(1, one, 10 * one)) for place, one in enumerate(learners))
    months = tuple(MonthFigures(date(2026, 9 + place, 1), Met(1, one, 10)) for place, one in enumerate(learners))
    return Report(groups, months, Group("", Met(2, sum(learners), 10 * sum(learners))))


def test_the_sum_is_told_unless_it_gives_somebody_away() -> None:
    report = careful(of(2, 9, 5))
    assert [one.met.told for one in report.groups] == [one.met.told for one in report.months] == [False, True, False]
    assert report.whole.met == Met(2, 16, 160, told=True)
    alone = careful(of(2, 0))
    assert [one.met.told for one in alone.groups] == [False, True]
    assert alone.whole.met.told is False
    plain = of(3, 4)
    assert careful(plain) == plain


def test_bars_are_shares_of_the_largest() -> None:
    assert shares([117, 400]) == ["29.25", "100.00"]
    assert shares([0, 0]) == ["0", "0"]
    assert shares([]) == []
