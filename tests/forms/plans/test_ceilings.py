"""Ceilings: learners of a mentor by both ways of counting, hours of a month and of a plan; edges and properties."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms.plans.ceilings import (
    Entry,
    Place,
    check_learners,
    check_month_hours,
    check_plan_hours,
    free_places,
    learners_counted,
)
from kernel.periods import Month, Period
from tests.forms.plans.said import RS_2025, RS_2026, told, words

AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))
SPRING = Period(date(2026, 1, 5), date(2026, 5, 29))
FULL = ("R8", "too-many-learners", "block", "mentor")


def places(count: int, period: Period) -> list[Place]:
    return [Place(f"learner {number}", period) for number in range(count)]


def test_the_ceiling_counts_different_learners_of_the_semester() -> None:
    six = places(6, AUTUMN)
    assert learners_counted([*six, *six], AUTUMN, RS_2026) == 6
    assert free_places(six[:4], AUTUMN, RS_2026) == 2
    assert free_places(places(8, AUTUMN), AUTUMN, RS_2026) == 0
    found = list(check_learners("new", AUTUMN, six, RS_2026, semester=AUTUMN))
    assert told(found) == [FULL]
    assert (found[0].edition, found[0].source) == (
        "RS-2026",
        "VIAA materiāls sadarbības partneriem, aktualizēts 05.06.2026.",
    )
    with translation.override("lv"):
        assert words(found) == [
            "Šis būtu mentora 7. izglītojamais semestrī; atļauts ne vairāk par 6, skaitot arī beigušos plānus."
            " Izvēlieties reģistrā citu mentoru vai sāciet nākamajā semestrī."
        ]


def test_plans_of_other_semesters_take_no_place() -> None:
    assert told(check_learners("new", AUTUMN, places(6, SPRING), RS_2026, semester=AUTUMN)) == []
    touching = places(6, Period(SPRING.start, AUTUMN.start))
    assert told(check_learners("new", AUTUMN, touching, RS_2026, semester=AUTUMN)) == [FULL]


def test_who_was_taken_on_before_stays_with_a_warning() -> None:
    eight = places(8, Period(SPRING.start, AUTUMN.start + timedelta(days=20)))
    found = list(check_learners("learner 3", AUTUMN, eight, RS_2026, semester=AUTUMN))
    assert told(found) == [("R8", "carried-over", "warn", "mentor")]
    with translation.override("lv"):
        assert str(found[0].message) == "Mentora izglītojamo skaits (8) pārsniedz atļauto (6); viņi pieņemti jau agrāk."
    assert told(check_learners("new", AUTUMN, eight, RS_2026, semester=AUTUMN)) == [FULL]


def test_by_the_older_edition_a_place_is_free_the_day_after() -> None:
    eight = [*places(7, SPRING), Place("ended", Period(SPRING.start, date(2026, 3, 13)))]
    later, at_once = Period(date(2026, 3, 14), SPRING.end), Period(date(2026, 3, 13), SPRING.end)
    assert told(check_learners("new", later, eight, RS_2025, semester=SPRING)) == []
    found = list(check_learners("new", at_once, eight, RS_2025, semester=SPRING))
    assert told(found) == [FULL]
    with translation.override("lv"):
        assert str(found[0].message).startswith("Mentoram vienlaikus būtu izglītojamie: 9.")
    assert free_places(eight, later, RS_2025) == 1
    assert free_places(eight, at_once, RS_2025) == 0


def test_a_second_plan_of_the_same_learner_takes_no_second_place() -> None:
    eight = places(8, SPRING)
    assert told(check_learners("learner 0", SPRING, eight, RS_2025, semester=SPRING)) == []
    nine = places(9, SPRING)
    assert told(check_learners("learner 0", SPRING, nine, RS_2025, semester=SPRING)) == [
        ("R8", "carried-over", "warn", "mentor")
    ]


def test_nobody_counts_nothing() -> None:
    assert learners_counted([], SPRING, RS_2025) == learners_counted([], AUTUMN, RS_2026) == 0
    assert learners_counted(places(3, AUTUMN), SPRING, RS_2025) == 0


DAYS = st.integers(0, 30)
PERIODS = st.tuples(DAYS, DAYS).map(
    lambda pair: Period(date(2026, 9, 1) + timedelta(min(pair)), date(2026, 9, 1) + timedelta(max(pair)))
)
PLACES = st.lists(st.builds(Place, st.sampled_from("abcdefghijkl"), PERIODS), max_size=30)
SHORT = Period(date(2026, 9, 1), date(2026, 10, 1))


@given(PLACES, st.sampled_from([RS_2025, RS_2026]))
def test_who_is_taken_on_by_the_rules_never_passes_the_ceiling(wanted, values) -> None:
    taken: list[Place] = []
    for place in wanted:
        if not list(check_learners(place.learner, place.period, taken, values, semester=SHORT)):
            taken.append(place)
    assert learners_counted(taken, SHORT, values) <= values.max_learners


@given(PLACES, PERIODS)
def test_the_most_on_one_day_is_that_of_counting_every_day(taken, within) -> None:
    every = [within.start + timedelta(days) for days in range(within.days)]
    most = max(len({place.learner for place in taken if day in place.period}) for day in every)
    assert learners_counted(taken, within, RS_2025) == most
    assert learners_counted(taken, within, RS_2026) >= most


# --- hours


def test_scenario_3_twenty_hours_in_a_month_of_all_mentors() -> None:
    october, month = [Entry(date(2026, 10, day), 5) for day in (1, 9, 20, 31)], Month(2026, 10)
    assert told(check_month_hours(5, october[:3], month, RS_2026)) == []
    found = list(check_month_hours(1, october, month, RS_2026))
    assert told(found) == [("R10", "month-full", "block", "hours")]
    two_mentors = [Entry(date(2026, 10, 2), 12)]
    assert told(check_month_hours(8, two_mentors, month, RS_2026)) == []
    found = list(check_month_hours(9, two_mentors, month, RS_2026))
    assert told(found) == [("R10", "month-full", "block", "hours")]
    with translation.override("lv"):
        assert words(found) == [
            "Izglītojamajam mēnesī kopā būtu 21 h; ar visiem mentoriem kopā atļauts ne vairāk par 20 h."
            " Šajā mēnesī vēl atlikušās stundas: 8."
        ]


def test_hours_of_other_months_do_not_count() -> None:
    around = [Entry(date(2026, 9, 30), 20), Entry(date(2026, 11, 1), 20), Entry(date(2025, 10, 5), 20)]
    assert told(check_month_hours(20, around, Month(2026, 10), RS_2026)) == []


def test_hours_left_are_never_below_none() -> None:
    (found,) = check_month_hours(1, [Entry(date(2026, 10, 1), 25)], Month(2026, 10), RS_2025)
    assert (found.edition, dict(found.remedy.values)) == ("RS-2025", {"left": 0})
    (found,) = check_plan_hours(1, 45, 40, RS_2025)
    assert (found.edition, dict(found.remedy.values)) == ("RS-2025", {"left": 0})


@pytest.mark.parametrize(
    ("hours", "used", "said"),
    [
        (2, 33, []),
        (1, 35, [("R11", "plan-nearly-full", "warn", "hours")]),
        (5, 35, [("R11", "plan-nearly-full", "warn", "hours")]),
        (6, 35, [("R11", "plan-full", "block", "hours")]),
    ],
)
def test_hours_of_a_plan(hours: int, used: int, said) -> None:
    assert told(check_plan_hours(hours, used, 40, RS_2026)) == said


def test_the_warning_begins_at_nine_tenths() -> None:
    assert told(check_plan_hours(1, 898, 1000, RS_2026)) == []
    assert [one.code for one in check_plan_hours(1, 899, 1000, RS_2026)] == ["plan-nearly-full"]


def test_hours_of_a_plan_in_words() -> None:
    with translation.override("lv"):
        assert words(check_plan_hours(6, 35, 40, RS_2026)) == [
            "Kopā būtu 41 h, bet plānā paredzēts 40 h."
            " Plānā vēl atlikušās stundas: 5. Ja vajag vairāk, vispirms mainiet plānu."
        ]
        assert words(check_plan_hours(1, 35, 40, RS_2026)) == [
            "Kopā būs 36 h no plānā paredzētajām 40 h. Ja vajadzēs vairāk, laikus mainiet plānu."
        ]


@given(st.lists(st.tuples(st.dates(date(2026, 10, 1), date(2026, 11, 30)), st.integers(1, 9)), max_size=40))
def test_what_passes_both_ceilings_keeps_to_them(wanted) -> None:
    kept: list[Entry] = []
    for day, hours in wanted:
        found = [
            *check_month_hours(hours, kept, Month.of(day), RS_2026),
            *check_plan_hours(hours, sum(entry.hours for entry in kept), 32, RS_2026),
        ]
        if not any(one.blocks for one in found):
            kept.append(Entry(day, hours))
    assert sum(entry.hours for entry in kept) <= 32
    for month in (10, 11):
        assert sum(entry.hours for entry in kept if entry.day.month == month) <= 20
