"""Pure rules of the diary: hours from times (R12), before the meeting (R25), after it (R59), the month (R27)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.months.diary.rules import (
    MonthFacts,
    check_before,
    check_month,
    check_over,
    check_written_hours,
    confirmed_from,
    hours_made,
    minutes_of,
)
from forms.plans.meetings import Meeting
from forms.programmes.findings import blocking
from kernel.periods import RIGA, Month, riga
from tests.forms.plans.said import RS_2025, RS_2026, told, words

START = datetime(2026, 10, 5, 14, tzinfo=RIGA)
OCTOBER = Month(2026, 10)


def lasting(minutes: int) -> Meeting:
    return Meeting(START, START + timedelta(minutes=minutes))


@given(st.integers(1, 600), st.one_of(st.none(), st.integers(-1, 20)))
def test_no_hours_are_written_that_the_times_do_not_make(minutes: int, hours: int | None) -> None:
    refused = bool(blocking(check_written_hours(hours, lasting(minutes), RS_2026)))
    written = minutes // 40 if hours is None else hours
    assert refused == (not 1 <= written <= minutes // 40)


@pytest.mark.parametrize(
    ("minutes", "hours", "found"),
    [
        (39, None, [("R12", "too-short", "block", "ends")]),
        (40, None, []),
        (60, None, [("R12", "lost", "warn", "hours")]),
        (80, 3, [("R12", "too-many", "block", "hours")]),
        (80, 0, [("R12", "not-whole", "block", "hours")]),
        (80, 1, []),
    ],
)
def test_scenario_4_hours_are_whole(minutes: int, hours: int | None, found: list[tuple[str, ...]]) -> None:
    assert told(check_written_hours(hours, lasting(minutes), RS_2026)) == found


def test_the_older_edition_has_no_unit_so_hours_are_written() -> None:
    assert hours_made(lasting(80), RS_2025) is None
    assert told(check_written_hours(None, lasting(80), RS_2025)) == [("R12", "no-hours", "block", "hours")]
    assert told(check_written_hours(2, lasting(80), RS_2025)) == []


@pytest.mark.acceptance("A21")
def test_scenario_6_minutes_are_those_that_pass_when_clocks_change() -> None:
    """Two Riga moments subtract their clocks; what passes is an hour more in autumn, and an hour less in spring."""
    autumn = Meeting(datetime(2026, 10, 25, 2, 30, tzinfo=RIGA), datetime(2026, 10, 25, 4, 30, tzinfo=RIGA))
    spring = Meeting(datetime(2027, 3, 28, 2, 30, tzinfo=RIGA), datetime(2027, 3, 28, 4, 30, tzinfo=RIGA))
    noon = Meeting(datetime(2026, 10, 25, 14, tzinfo=RIGA), datetime(2026, 10, 25, 15, 20, tzinfo=RIGA))
    assert [minutes_of(one) for one in (autumn, spring, noon)] == [180, 60, 80]
    assert riga(noon.start.astimezone(UTC)).hour == 14


def test_before_is_before() -> None:
    def found(activities: str, goals: str, minutes: int) -> list[tuple[str, ...]]:
        written = START + timedelta(minutes=minutes)
        return told(
            check_before(activities=activities, goals=goals, written_at=written, meeting=lasting(80), values=RS_2026)
        )

    assert found("Plāno.", "Saraksts.", 0) == []
    assert found("Plāno.", "Saraksts.", 1) == [("R25", "before-late", "warn", "activities")]
    assert found(" ", "Saraksts.", -60) == [("R25", "before-empty", "warn", "activities")]
    assert found("Plāno.", "", 1) == [("R25", "before-empty", "warn", "goals")]


def test_what_is_described_has_ended() -> None:
    meeting = lasting(80)
    assert told(check_over(meeting, at=meeting.end, values=RS_2026)) == []
    assert told(check_over(meeting, at=meeting.end - timedelta(seconds=1), values=RS_2026)) == [
        ("R59", "not-over", "block", "ends")
    ]


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2026, 12, 18), date(2026, 10, 31)),
        (date(2026, 10, 20), date(2026, 10, 20)),
        (date(2026, 9, 20), date(2026, 10, 1)),
    ],
)
def test_a_month_is_confirmed_from_the_last_day_on_which_something_can_happen(last_day: date, first: date) -> None:
    facts = MonthFacts(month=OCTOBER, last_day=last_day)
    assert confirmed_from(facts) == first
    assert told(check_month(facts, on=first, values=RS_2026)) == []
    assert told(check_month(facts, on=first - timedelta(days=1), values=RS_2026)) == [("R59", "ahead", "block", "")]


def test_nothing_open_is_confirmed() -> None:
    facts = MonthFacts(
        month=OCTOBER, last_day=date(2026, 12, 18), planned=(date(2026, 10, 22),), bare=(date(2026, 10, 5),)
    )
    found = list(check_month(facts, on=date(2026, 10, 31), values=RS_2026))
    assert told(found) == [("R27", "planned", "block", ""), ("R27", "bare", "block", "")]
    assert ["22.10.2026." in str(found[0]), "05.10.2026." in str(found[1])] == [True, True]


def test_figures_stand_in_the_words() -> None:
    (short,) = words(check_written_hours(None, lasting(39), RS_2026))
    assert " 40 " in short
    (lost,) = words(check_written_hours(1, lasting(59), RS_2026))
    assert "19" in lost
