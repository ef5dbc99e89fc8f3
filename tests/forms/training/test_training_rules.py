"""Applications and attendance as pure rules: age on the first day, grounds of education, hours of a day and of a programme."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from forms.programmes.shipped import values_for
from forms.training.applications.rules import ApplicationFacts, check_age, check_application, last_day_kept
from forms.training.attendance.rules import Outcome, day_ceiling, outcome, too_many
from forms.training.days import Day

RS_2025, RS_2026 = values_for(date(2026, 1, 15)), values_for(date(2026, 10, 1))
FRIDAY, SATURDAY, SUNDAY = date(2027, 1, 15), date(2027, 1, 16), date(2027, 1, 17)


def facts(**changes: Any) -> ApplicationFacts:
    plain: dict[str, Any] = {
        "birth_date": date(2000, 2, 3), "first_day": FRIDAY, "education_ground": "general_secondary",
        "coach_valid_until": None, "end": SUNDAY, **changes,
    }  # fmt: skip
    return ApplicationFacts(**plain)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"birth_date": date(2009, 1, 15)}, []),
        ({"birth_date": date(2009, 1, 16)}, [("R5", "minor", "birth_date")]),
        ({"education_ground": "nothing"}, [("R6", "education-ground", "education_ground")]),
        ({"education_ground": "coach_c", "coach_valid_until": SUNDAY}, []),
        ({"education_ground": "coach_c", "coach_valid_until": SATURDAY}, [("R6", "coach-expires", "coach_valid_until")]),
        ({"education_ground": "coach_c"}, [("R6", "coach-no-date", "coach_valid_until")]),
        (
            {"birth_date": date(2012, 1, 1), "education_ground": "nothing"},
            [("R5", "minor", "birth_date"), ("R6", "education-ground", "education_ground")],
        ),
    ],
)  # fmt: skip
def test_what_an_application_must_keep_to(changes: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    told = check_application(facts(**changes), RS_2026)
    assert [(one.rule, one.code, one.field) for one in told] == found
    assert all(one.blocks and one.edition == "RS-2026" for one in told)


def test_the_words_are_those_of_the_training() -> None:
    [expires] = check_application(facts(education_ground="coach_c", coach_valid_until=SATURDAY), RS_2026)
    [minor] = check_age(date(2009, 1, 16), FRIDAY, RS_2026)
    with translation.override("lv"):
        assert "16.01.2027." in str(expires) and "17.01.2027." in str(expires) and "mācības" in str(expires)
        assert "18" in str(minor) and "15.01.2027." in str(minor)
    assert minor.source == RS_2026.source_of("mentor_min_age")
    assert expires.source == RS_2026.source_of("education_grounds")


def test_kept_for_a_year_after_the_last_group() -> None:
    assert last_day_kept(SUNDAY) == date(2028, 1, 17)


def test_a_day_of_the_clock_holds_whole_academic_hours() -> None:
    assert day_ceiling(Day(FRIDAY, time(9, 0), time(17, 0)), hour_minutes=RS_2026.hour_minutes) == 12
    assert day_ceiling(Day(FRIDAY, time(9, 30), time(10, 10)), hour_minutes=40) == 1
    assert day_ceiling(Day(FRIDAY, time(9, 30), time(10, 9)), hour_minutes=40) == 0
    assert day_ceiling(Day(FRIDAY, time(9, 10), time(17, 50)), hour_minutes=40) == 13
    assert day_ceiling(Day(FRIDAY), hour_minutes=RS_2025.hour_minutes) == 12
    assert day_ceiling(Day(FRIDAY), hour_minutes=60) == 8


@pytest.mark.parametrize(("hours", "wrong"), [(-1, True), (0, False), (1, False), (12, False), (13, True)])
def test_no_more_hours_than_the_day_holds(hours: int, wrong: bool) -> None:
    assert too_many(hours, Day(FRIDAY), hour_minutes=40) is wrong


def test_hours_of_the_groups_days_are_added() -> None:
    days = [Day(FRIDAY), Day(SATURDAY), Day(SUNDAY)]
    assert outcome({FRIDAY: 12, SUNDAY: 11}, days, needed=36) == Outcome(23, 36)
    assert outcome({}, days, needed=36) == Outcome(0, 36)
    whole = dict.fromkeys((FRIDAY, SATURDAY, SUNDAY), 12)
    assert outcome(whole, days, needed=36).completed
    assert not outcome({**whole, SUNDAY: 11}, days, needed=36).completed
