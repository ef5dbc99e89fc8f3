"""R1, R14, R15, R20, R23, R58 on every day of whole years: births on leap days, birthdays and turns of semesters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms.contracts.rules import contract_terms
from forms.months.rules import MeetingFacts, check_meeting_day
from forms.people.rules import LearnerFacts, RepresentationFacts, check_learner, check_representation
from forms.plans.agreements import rules as agreements
from forms.plans.papers import RequestFacts, Route, Signer, check_request, request_signer, signing_routes
from forms.plans.requests import rules as requests
from forms.programmes.findings import blocking
from forms.programmes.shipped import GENERAL, calendar_for, values_for
from forms.training.applications.rules import check_age, last_day_kept
from kernel.periods import Period, birthday

DAY = timedelta(days=1)
CALENDAR = calendar_for(GENERAL)
RS_2026 = values_for(date(2026, 10, 1))
LEAP_DAY = date(2012, 2, 29)
#: Births of pupils; every fourth 29 February is among them.
PUPILS = st.dates(date(2006, 1, 1), date(2020, 12, 31))
#: Days of the two shipped academic years.
DAYS = st.dates(date(2025, 9, 1), date(2027, 5, 31))
#: First and last days of semesters of the shipped calendar for a grade, and the days beside them.
EDGES = {
    "8": [(date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 5, 29))],
    "9": [(date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 6, 12))],
    "12": [(date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 6, 19))],
}


def meeting(day: date, **facts: object) -> list[str]:
    made = MeetingFacts(day=day, **{"grade": 8, **facts})  # type: ignore[arg-type]
    return [one.rule for one in blocking(check_meeting_day(made, values_for(day), CALENDAR))]


# --- R1: thirteen


@given(PUPILS)
@example(LEAP_DAY)
def test_one_day_divides_too_young_from_old_enough(born: date) -> None:
    """Learner and meeting have the same first day; for a leap-day birth it is 1 March."""
    first = birthday(born, RS_2026.learner_min_age)
    assert first == (
        date(born.year + 13, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 13)
    )

    def learner(on: date) -> list[str]:
        facts = LearnerFacts(birth_date=born, stage="grade", level=7, vocational=False, on=on)
        return [one.code for one in check_learner(facts, RS_2026)]

    assert (learner(first - DAY), learner(first)) == (["too-young"], [])
    told = [
        check_meeting_day(MeetingFacts(day=on, grade=8, born=born), RS_2026, CALENDAR) for on in (first - DAY, first)
    ]
    assert ["R1" in {one.rule for one in found} for found in told] == [True, False]


def test_in_the_semester_of_the_birthday_meetings_begin_on_it() -> None:
    """A birthday in the middle of the semester: blocked by R1 alone before, by nothing after."""
    born = date(2013, 3, 10)
    days = [date(2026, 1, 5) + step * DAY for step in range((date(2026, 5, 29) - date(2026, 1, 5)).days + 1)]
    found = {day: meeting(day, born=born) for day in days}
    assert found == {day: (["R1"] if day < date(2026, 3, 10) else []) for day in days}


# --- R14, R15: inside a semester, in summer by an order


@pytest.mark.parametrize("grade", EDGES)
def test_a_semester_begins_and_ends_with_its_own_days(grade: str) -> None:
    """2026 onwards breaks block; before that the older edition only warns."""
    for start, end in EDGES[grade]:
        told = [
            [one.code for one in check_meeting_day(MeetingFacts(day=day, grade=int(grade)), RS_2026, CALENDAR)]
            for day in (start, end, end + DAY)
        ]
        assert ("in-semester" in told[0], "in-semester" in told[1], "in-semester" in told[2]) == (True, True, False)
    start = EDGES[grade][1][0]
    before = MeetingFacts(day=start - DAY, grade=int(grade))
    assert [one.code for one in blocking(check_meeting_day(before, RS_2026, CALENDAR))] == ["winter"]


@given(
    st.dates(date(2026, 5, 30), date(2026, 8, 30)), st.dates(date(2026, 5, 20), date(2026, 8, 30)), st.integers(0, 40)
)
@example(date(2026, 6, 12), date(2026, 6, 12), 0)
def test_in_summer_one_meets_from_the_order_to_its_last_day(day: date, ordered: date, lasts: int) -> None:
    until = ordered + lasts * DAY
    allowed = meeting(day, order_date=ordered, order_until=until) == []
    assert allowed == (ordered <= day <= until)


# --- R23, R58: who signs, and how


@given(PUPILS, DAYS, DAYS)
@example(date(2008, 2, 29), date(2026, 2, 28), date(2026, 1, 5))
@example(date(2008, 2, 29), date(2026, 3, 1), date(2026, 1, 5))
def test_the_signer_of_the_request_goes_by_the_eighteenth_birthday(born: date, on: date, semester: date) -> None:
    """Of age on the day or when the semester begins: the learner, and not before the birthday; else a representative."""
    adult_from = birthday(born, 18)
    wanted = Signer.LEARNER if adult_from <= max(on, semester) else Signer.REPRESENTATIVE
    assert request_signer(born, on=on, semester_start=semester) == wanted
    for signer in Signer:
        facts = RequestFacts(born=born, semester_start=semester, signed_on=on, signer=signer)
        refused = [one.code for one in blocking(list(check_request(facts, RS_2026)))]
        if signer == wanted:
            assert refused == (["of-age-later"] if wanted == Signer.LEARNER and on < adult_from else [])
        else:
            assert refused == ["minor-signed" if wanted == Signer.REPRESENTATIVE else "representative-signed"]


@given(PUPILS, DAYS)
@example(LEAP_DAY, date(2026, 2, 28))
@example(LEAP_DAY, date(2026, 3, 1))
def test_under_fourteen_paper_is_the_only_way(born: date, on: date) -> None:
    older = birthday(born, 14) <= on
    assert signing_routes(born, on=on) == ((Route.ELECTRONIC, Route.PAPER) if older else (Route.PAPER,))


@given(PUPILS, DAYS, DAYS)
@example(date(2008, 2, 29), date(2026, 2, 28), date(2026, 5, 29))
def test_a_request_waits_inside_its_semester_and_a_parents_until_the_birthday(born: date, on: date, end: date) -> None:
    for signer in Signer:
        last = requests.sign_by(born, on=on, signer=signer, semester_end=end)
        assert on <= last <= on + 30 * DAY
        if last > on:
            assert last <= end
            assert signer == Signer.LEARNER or last < birthday(born, 18)


@given(DAYS, DAYS, st.integers(0, 200))
def test_an_agreement_waits_inside_its_plan(on: date, start: date, lasts: int) -> None:
    plan = Period(start, start + lasts * DAY)
    last = agreements.sign_by(plan, on=on)
    assert last == max(on, min(on + 30 * DAY, plan.end))
    assert agreements.sign_by(None, on=on) == on + 30 * DAY


@given(PUPILS, DAYS)
@example(date(2008, 2, 29), date(2026, 2, 28))
@example(date(2008, 2, 29), date(2026, 3, 1))
def test_a_learner_of_age_needs_nobody(born: date, on: date) -> None:
    facts = RepresentationFacts(learner_birth_date=born, birth_date=None, relation="parent", proof="", on=on)
    told = [one.code for one in check_representation(facts, RS_2026)]
    assert told == (["adult-learner"] if birthday(born, 18) <= on else [])


# --- R5, D01: the training; R20: the contract


@given(st.dates(date(2005, 1, 1), date(2012, 12, 31)), DAYS)
@example(date(2008, 2, 29), date(2026, 2, 28))
@example(date(2008, 2, 29), date(2026, 3, 1))
def test_a_mentor_is_of_age_on_the_first_day_of_the_training(born: date, first_day: date) -> None:
    told = [one.code for one in check_age(born, first_day, RS_2026)]
    assert told == ([] if birthday(born, RS_2026.mentor_min_age) <= first_day else ["minor"])


def test_who_was_not_chosen_is_kept_for_a_year() -> None:
    kept = [last_day_kept(day) for day in (date(2027, 1, 17), date(2028, 2, 29), date(2028, 3, 1), date(2027, 2, 28))]
    assert kept == [date(2028, 1, 17), date(2029, 2, 28), date(2029, 3, 1), date(2028, 2, 28)]


@given(DAYS)
@example(date(2025, 12, 19))
@example(date(2026, 5, 29))
@example(date(2026, 6, 12))
@example(date(2026, 6, 19))
def test_a_contract_ends_with_a_semester_that_it_covers(start: date) -> None:
    ends = {semester.end for year in CALENDAR.years for semester in year.semesters}
    offers = contract_terms(CALENDAR, start)
    assert [one.semesters for one in offers] == sorted({one.semesters for one in offers})
    for offer in offers:
        assert set(offer.ends) <= ends
        assert all(end > start for end in offer.ends)
        begun = {turn.kind for turn in CALENDAR.turns_from(start)[: offer.semesters] if turn.start <= offer.end}
        assert len(begun) == min(offer.semesters, 2)
    if CALENDAR.semester_on(start) is None:
        assert offers == ()
