"""Every word of what the rules say that people or pages rely on: rule, code, severity, field, source, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from forms.contracts.changes.rules import check_amendment, check_termination
from forms.contracts.rules import SUITABILITY_LAW
from forms.months.rules import DeadlineKind, MeetingFacts, check_hours, check_meeting_day, month_deadlines
from forms.people.rules import (
    LearnerFacts,
    PartnerFacts,
    RepresentationFacts,
    check_learner,
    check_partner,
    check_representation,
)
from forms.plans.agreements import rules as agreements
from forms.plans.papers import DERIVED, Route, Signer
from forms.plans.requests import rules as requests
from forms.programmes.findings import Finding
from forms.programmes.shipped import GENERAL, calendar_for, values_for
from forms.training.attendance.rules import day_ceiling
from forms.training.days import Day
from kernel.calendars import AcademicYear, Calendar, Semester, SemesterKind
from kernel.periods import Month, Period
from tests.forms.contracts.test_change_rules import AMENDED, ENDED, VALUES
from tests.forms.plans.said import RS_2025, RS_2026

CALENDAR = calendar_for(GENERAL)


def whole(one: Finding) -> tuple[str, str, str, str, str]:
    return (one.rule, one.code, one.severity.value, one.field, one.source)


# --- amendments and terminations

LAW = "Darba likuma {}"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"changed": frozenset(), "new_end": None}, ("DL 97", "nothing-changes", "block", "end", "97. pants")),
        (
            {"effective_from": date(2026, 12, 19)},
            ("DL 97", "outside-contract", "block", "effective_from", "97. pants"),
        ),
        ({"sign_date": date(2026, 12, 15)}, ("DL 97", "backwards", "warn", "effective_from", "97. pants")),
        ({"new_end": date(2026, 12, 13)}, ("DL 97", "end-before-change", "block", "end", "97. pants")),
    ],
)
def test_amendments_name_field_and_law(changes: dict[str, Any], found: tuple[str, ...]) -> None:
    [one] = check_amendment(replace(AMENDED, **changes), VALUES)
    assert whole(one) == (*found[:4], LAW.format(found[4]))
    assert one.edition == VALUES.labour.name


def test_a_contract_may_end_on_the_day_of_the_change() -> None:
    assert list(check_amendment(replace(AMENDED, new_end=AMENDED.effective_from), VALUES)) == []


def test_a_check_that_runs_out_is_named_by_the_law_on_children() -> None:
    [one] = check_amendment(replace(AMENDED, checked_until=None), VALUES)
    assert whole(one) == ("R5", "check-runs-out", "warn", "end", SUITABILITY_LAW)
    assert one.edition == VALUES.edition


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end": date(2026, 12, 19)}, ("DL 114", "end-after-term", "block", "end", "114. pants")),
        (
            {"end": date(2026, 8, 31), "sign_date": date(2026, 8, 31)},
            ("DL 114", "end-before-start", "block", "end", "114. pants"),
        ),
        ({"sign_date": date(2026, 12, 1)}, ("DL 114", "end-in-the-past", "warn", "end", "114. pants")),
        (
            {"ground": "employee_notice", "sign_date": date(2026, 11, 30)},
            ("DL 100", "short-notice", "warn", "end", "100. panta pirmā daļa"),
        ),
        ({"ground": "term_expiry"}, ("DL 113", "not-the-term", "block", "end", "113. pants")),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 10, 31), "reason": "iemesls"},
            ("DL 101", "no-ground", "block", "law", "101. panta pirmā daļa"),
        ),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 10, 31), "law": "101. pants"},
            ("DL 102", "no-reason", "block", "reason", "102. pants"),
        ),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 11, 30), "law": "101. pants", "reason": "iemesls"},
            ("DL 103", "short-notice", "warn", "end", "103. panta pirmā daļa"),
        ),
    ],
)
def test_terminations_name_field_and_law(changes: dict[str, Any], found: tuple[str, ...]) -> None:
    """Notice on the last day itself is short, too."""
    [one] = check_termination(replace(ENDED, **changes), VALUES)
    assert whole(one) == (*found[:4], LAW.format(found[4]))


# --- hours and days of meetings


def meeting(day: date, *, calendar: Calendar = CALENDAR, **facts: Any) -> dict[str, Finding]:
    found = check_meeting_day(MeetingFacts(day=day, **{"grade": 8, **facts}), RS_2026, calendar)
    return {one.code: one for one in found}


def test_hours_stand_beside_the_minutes() -> None:
    [unknown] = check_hours(80, RS_2025)
    [none] = check_hours(39, RS_2026)
    hours, lost = check_hours(119, RS_2026)
    assert [whole(one)[:4] for one in (unknown, none, hours, lost)] == [
        ("R12", "no-unit", "warn", "minutes"),
        ("R12", "no-hour", "block", "minutes"),
        ("R12", "hours", "info", "minutes"),
        ("R12", "lost", "warn", "minutes"),
    ]
    assert none.source == hours.source == lost.source == RS_2026.source_of("hour_minutes")


def test_days_stand_beside_the_day_and_orders_beside_theirs() -> None:
    order = {"order_date": date(2026, 6, 1), "order_until": date(2026, 6, 12)}
    breaks = RS_2026.source_of("breaks")
    found = [
        meeting(date(2026, 10, 14))["in-semester"],
        meeting(date(2026, 10, 14))["placeholder"],
        meeting(date(2026, 12, 29))["winter"],
        meeting(date(2026, 6, 8))["summer"],
        meeting(date(2026, 6, 8), **order)["order"],
        meeting(date(2026, 6, 15), **order)["order-ended"],
        meeting(date(2026, 6, 8), **{**order, "order_date": date(2026, 6, 9)})["order-later"],
        meeting(date(2040, 1, 15))["no-calendar"],
        meeting(date(2026, 11, 18))["public-holiday"],
    ]
    assert [whole(one)[:4] for one in found] == [
        ("R14", "in-semester", "info", "day"),
        ("R16", "placeholder", "warn", "day"),
        ("R14", "winter", "block", "day"),
        ("R14", "summer", "block", "day"),
        ("R15", "order", "info", "order_until"),
        ("R15", "order-ended", "block", "order_until"),
        ("R15", "order-later", "block", "order_date"),
        ("R16", "no-calendar", "block", "day"),
        ("R14", "public-holiday", "warn", "day"),
    ]
    assert {one.source for one in found if one.code not in {"placeholder", "public-holiday"}} == {breaks}
    assert found[-1].source == "Likums „Par svētku, atceres un atzīmējamām dienām”, 1. pants"


def test_what_to_do_on_a_day_between_semesters() -> None:
    """In winter wait for the semester; in summer too, where its day is known, or have an order."""
    winter, summer = meeting(date(2026, 12, 29))["winter"].remedy, meeting(date(2026, 6, 8))["summer"].remedy
    last = meeting(date(2027, 6, 20))["summer"].remedy  # the next academic year is not known
    assert winter.message == "Meet from %(day)s on, the first day of the next semester."
    assert dict(winter.values) == {"day": date(2027, 1, 4)}
    assert summer.message.startswith("Meet from %(day)s on. Earlier only while extra study measures")
    assert dict(summer.values) == {"day": date(2026, 9, 1)}
    assert last.message.startswith("In summer you may meet only while extra study measures")
    assert last.values == ()


def test_a_day_too_early_for_the_learner_says_from_when() -> None:
    known = meeting(date(2026, 10, 4), born=date(2013, 10, 5))["too-young"]
    unknown = meeting(date(2026, 10, 4), old_enough=False)["too-young"]
    assert (known.rule, known.field, dict(known.remedy.values)) == ("R1", "born", {"day": date(2013 + 13, 10, 5)})
    assert unknown.remedy.message == "Meet from that birthday on; the plan may be prepared before."


def test_the_first_and_last_day_of_a_year_of_guesses_are_told_as_such() -> None:
    [year] = [one for one in CALENDAR.years if one.name == "2026/2027"]
    ends = max(one.end for one in year.holidays)
    assert year.placeholder
    assert [("placeholder" in meeting(day)) for day in (year.start, ends)] == [True, True]


# --- deadlines


def deadlines(month: Month) -> dict[DeadlineKind, Finding]:
    return {one.kind: one.finding for one in month_deadlines(month, values_for, CALENDAR)}


def test_deadlines_belong_to_no_field_and_name_their_kind() -> None:
    september, june = deadlines(Month(2026, 9)), deadlines(Month(2026, 6))
    told = {kind: whole(one)[:4] for kind, one in (september | june).items()}
    assert {kind: (code, field) for kind, (_rule, code, _severity, field) in told.items()} == {
        kind: (kind.value, "") for kind in DeadlineKind
    }
    assert (told[DeadlineKind.START][0], told[DeadlineKind.SEMESTER_END][0]) == ("R18", "R37")


def test_who_confirms_the_hours_follows_the_edition() -> None:
    newer, older = deadlines(Month(2026, 9))[DeadlineKind.CHECK], deadlines(Month(2026, 2))[DeadlineKind.CHECK]
    assert "institution" in RS_2026.dluv_confirm and "institution" not in RS_2025.dluv_confirm
    assert newer.remedy.message.startswith("The institution compares the diary with the grid")
    assert older.remedy.message == "The municipal coordinator confirms the timesheet."


def test_grades_are_named_where_they_end_on_different_days() -> None:
    """June 2026: grade 9 on the 12th, grade 12 on the 19th; in December all end at once."""
    june = [one.finding.message for one in month_deadlines(Month(2026, 6), values_for, CALENDAR)
            if one.kind is DeadlineKind.SEMESTER_END]  # fmt: skip
    december = deadlines(Month(2025, 12))[DeadlineKind.SEMESTER_END].message
    assert [dict(one.values)["grades"] for one in june] == [(9,), (12,)]
    assert december.message == "Ends: %(semester)s of %(year)s."


def test_one_end_needs_no_grades_even_where_they_are_known() -> None:
    semester = Semester(date(2026, 9, 1), date(2026, 12, 18), frozenset({8}), SemesterKind.FIRST)
    calendar = Calendar.of([AcademicYear("2026/2027", (semester,), (), "tests")])
    found = {one.kind: one.finding for one in month_deadlines(Month(2026, 12), values_for, calendar)}
    assert found[DeadlineKind.SEMESTER_END].message.message == "Ends: %(semester)s of %(year)s."


# --- people


def test_a_stage_is_judged_by_its_own_limit_and_source() -> None:
    sources = {**RS_2026.sources, "grades_max": "par klasēm", "courses_max": "par kursiem"}
    values = replace(RS_2026, sources=sources)
    plain: dict[str, Any] = {"birth_date": date(2010, 1, 1), "vocational": True, "on": date(2026, 9, 1)}
    [grade] = check_learner(LearnerFacts(stage="grade", level=13, **plain), values)
    [course] = check_learner(LearnerFacts(stage="course", level=5, **plain), values)
    assert (grade.code, grade.source, course.code, course.source) == ("grade", "par klasēm", "course", "par kursiem")


def test_who_speaks_for_a_learner_is_judged_by_the_civil_law() -> None:
    facts = RepresentationFacts(
        learner_birth_date=date(2008, 9, 1), birth_date=date(2009, 1, 1), relation="guardian", proof="", on=date(2026, 9, 1)
    )  # fmt: skip
    assert [whole(one) for one in check_representation(facts, RS_2026)] == [
        ("R23", "no-proof", "block", "proof", "Secināts no Bāriņtiesu likuma; precizējams ar VIAA"),
        ("R23", "minor-representative", "warn", "birth_date", "Civillikums, 219. pants"),
        ("R23", "adult-learner", "warn", "relation", "Civillikums, 219. pants"),
    ]


# --- blocks come first


def test_what_blocks_comes_first() -> None:
    partner = PartnerFacts(
        plan_link="https://www.paraugs.example/plans", description="", indicators=(None,) * 6, tax_debt=None,
        tax_checked_on=None, contract_number="", contract_date=date(2026, 9, 2),
    )  # fmt: skip
    late = replace(partner, tax_debt=Decimal("0.00"), tax_checked_on=date(2026, 9, 3))
    assert [one.code for one in check_partner(late, RS_2026)] == ["no-contract", "checked-late"]
    draft = agreement(approved=False, empty=frozenset({"recipient_promises"}))
    assert [one.code for one in agreements.check_sending(draft, RS_2026)] == ["empty-section", "plan-not-approved"]
    asked = request(paper=False, email="", semester=replace(FIRST, placeholder=True))
    assert [one.code for one in requests.check_sending(asked, RS_2026)] == ["no-email", "placeholder"]


# --- papers about learners

FIRST = requests.LearnerSemester(
    "2026/2027", CALENDAR.years[-1].semesters[0].kind, date(2026, 9, 1), date(2026, 12, 18)
)


def agreement(**changes: Any) -> agreements.AgreementFacts:
    plain: dict[str, Any] = {
        "on": date(2026, 11, 23), "born": date(2010, 8, 11), "route": Route.ELECTRONIC, "email": "marks@paraugs.example",
        "plan_number": "IAP-2026-PVS-0001", "period": Period(date(2027, 1, 4), date(2027, 5, 31)), "approved": True,
        "over": False, "certificate": "AP-2026-0017", "empty": frozenset(), **changes,
    }  # fmt: skip
    return agreements.AgreementFacts(**plain)


def request(**changes: Any) -> requests.SendFacts:
    asked = requests.RequestFacts(
        born=date(2013, 10, 5), semester_start=FIRST.start, signed_on=None, signer=Signer.REPRESENTATIVE
    )
    plain: dict[str, Any] = {
        "request": asked, "on": date(2026, 9, 4), "semester": FIRST, "represented": True,
        "email": "ilze@paraugs.example", "paper": False, "leaves": None, **changes,
    }  # fmt: skip
    return requests.SendFacts(**plain)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"over": True}, ("R24", "plan-over", "block", "")),
        ({"plan_number": ""}, ("R24", "plan-not-handed-in", "block", "")),
        ({"period": None}, ("R24", "plan-not-handed-in", "block", "")),
        ({"approved": False}, ("R24", "plan-not-approved", "warn", "")),
        ({"certificate": ""}, ("R7", "no-certificate", "block", "")),
        *(
            ({"empty": frozenset({name})}, ("R24", "empty-section", "block", name))
            for name in ("situation", "steps", "provider_promises", "recipient_promises")
        ),
        ({"born": None}, ("R58", "no-birth-date", "block", "paper")),
        ({"email": ""}, ("R58", "no-email", "warn", "paper")),
    ],
)
def test_agreements_name_rule_and_field(changes: dict[str, Any], found: tuple[str, str, str, str]) -> None:
    [one] = agreements.check_sending(agreement(**changes), RS_2026)
    assert whole(one)[:4] == found
    derived = one.code in {"empty-section", "no-birth-date", "no-email"}
    assert (one.source == DERIVED) == derived


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"on": date(2026, 12, 19)}, ("R23", "semester-over", "block", "semester")),
        ({"leaves": date(2026, 9, 3)}, ("R23", "learner-left", "block", "semester")),
        ({"semester": replace(FIRST, placeholder=True)}, ("R16", "placeholder", "warn", "semester")),
        ({"represented": False}, ("R23", "no-representative", "block", "representation")),
        ({"email": ""}, ("R23", "no-email", "block", "paper")),
    ],
)
def test_requests_name_rule_and_field(changes: dict[str, Any], found: tuple[str, str, str, str]) -> None:
    [one] = requests.check_sending(request(**changes), RS_2026)
    assert whole(one)[:4] == found
    assert (one.source == requests.DERIVED) == (one.code == "no-email")
    assert requests.DERIVED == "Secināts no projekta materiāliem; precizējams ar VIAA"


def test_a_day_with_one_hour_of_the_clock_missing_counts_as_a_full_one() -> None:
    """Both or neither are entered; a day of the old tables may lack one."""
    friday = date(2027, 1, 15)
    assert [day_ceiling(Day(friday, *hours), hour_minutes=40) for hours in ((time(9), None), (None, time(17)))] == [
        12,
        12,
    ]


def test_two_semesters_are_offered_where_more_are_known() -> None:
    assert [one.key for one in requests.offered(CALENDAR, grade=7, on=date(2026, 1, 10))] == [
        "2025/2026-II",
        "2026/2027-I",
    ]


def test_a_full_day_of_training_is_eight_hours_of_the_clock() -> None:
    assert day_ceiling(Day(date(2027, 1, 15)), hour_minutes=1) == 480
