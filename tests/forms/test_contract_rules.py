"""Rules of the employment contract: scenarios 8 and 17 of the domain reference, editions, Labour Law, edges."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms.contracts.rules import (
    NEEDED,
    ContractFacts,
    check_contract,
    clauses,
    contract_terms,
)
from forms.programmes.shipped import calendar_for, values_for
from kernel.calendars import Calendar

CALENDAR = calendar_for()
KARLIS = ContractFacts(
    employer_kind="institution",
    employer_name="Paraugpils vidusskola",
    employer_registration_number="90099991011",
    employer_address="Skolas iela 1, Paraugpils",
    rep_name="Aina Vadītāja-Demo",
    rep_office="direktore",
    rep_basis="nolikuma",
    mentor_name="Kārlis Testnieks",
    mentor_code="090604-29900",
    mentor_birth_date=date(2004, 6, 9),
    mentor_address="Parauga iela 2, Paraugpils",
    certificate_number="AP-2025-VIAA-0001",
    certificate_date=date(2025, 12, 14),
    education_ground="short_cycle_higher",
    coach_valid_until=None,
    check_result="suitable",
    check_date=date(2026, 8, 20),
    check_source="SR-1",
    check_valid_until=date(2027, 8, 20),
    sign_date=date(2026, 8, 25),
    start=date(2026, 9, 1),
    end=date(2027, 5, 31),
    calendar=CALENDAR,
    fixed_term_ground="projekta darbs",
    probation_months=0,
    previous_contract_end=None,
    months_with_employer=0,
    workplace="various",
    workplace_note="Paraugpils novads",
    profession_title="mentors",
    profession_code="2359 12",
    work_description="Izglītojamā mentora individuālais atbalsts",
    guaranteed_hours=10,
    planned_hours=40,
    schedule="darbdienās no 8.00 līdz 20.00",
    schedule_notice_days=2,
    rate=Decimal("10.00"),
    pay_day=20,
    payments_per_month=1,
    iban="LV44DEMO0000000000001",
    leave_weeks=4,
    notice_days=30,
    collective_agreement="",
    work_regulations="Darba kārtības noteikumi",
    training="",
    social_insurance="Valsts sociālās apdrošināšanas aģentūra",
    rate_in_table=Decimal("10.00"),
)
#: The calendar of 2026/2027 is a placeholder, so every contract of that year says so.
PLACEHOLDER = ("R16", "placeholder-calendar", "warn", "end")


def findings(**changes):
    facts = dataclasses.replace(KARLIS, **changes)
    return check_contract(facts, values_for(facts.sign_date))


def told(**changes):
    """Rule, code, severity and field of what is said beyond the placeholder calendar."""
    said = [(f.rule, f.code, f.severity.value, f.field) for f in findings(**changes)]
    return [one for one in said if one != PLACEHOLDER]


def test_a_good_contract_passes_with_the_placeholder_shown():
    assert [(f.rule, f.code, f.severity.value, f.field) for f in findings()] == [PLACEHOLDER]


# --- term (R20), scenario 8 ---


@pytest.mark.acceptance("A14")
@pytest.mark.parametrize("end", [date(2027, 5, 31), date(2026, 12, 18)])
def test_two_semesters_or_one_pass(end):
    assert told(end=end) == []


@pytest.mark.parametrize("end", [date(2027, 12, 31), date(2026, 12, 31), date(2027, 5, 30), date(2026, 9, 2)])
def test_other_ends_are_blocked(end):
    assert ("R20", "not-semesters", "block", "end") in told(end=end)


def test_the_message_says_what_to_do():
    (blocked,) = [f for f in findings(end=date(2027, 12, 31)) if f.blocks]
    with translation.override("lv"):
        assert str(blocked.message) == "Termiņš 01.09.2026.–31.12.2027. nav ne viens, ne divi semestri."
        assert str(blocked.remedy) == (
            "Izvēlieties par līguma beigu datumu semestra pēdējo dienu: 18.12.2026., 31.05.2027."
        )
    assert (blocked.edition, blocked.source) == (
        "RS-2026",
        "VIAA materiāls sadarbības partneriem, aktualizēts 05.06.2026.",
    )


def test_a_start_inside_a_semester_counts_as_one():
    assert told(start=date(2026, 10, 15)) == [("R20", "mid-semester", "warn", "start")]
    assert told(start=date(2026, 10, 15), end=date(2026, 12, 18)) == [("R20", "mid-semester", "warn", "start")]


def test_a_start_between_semesters_is_blocked_with_the_next_start():
    (blocked,) = [f for f in findings(start=date(2026, 8, 26)) if f.blocks]
    assert (blocked.code, blocked.field) == ("start-outside", "start")
    assert "01.09.2026." in str(blocked.remedy)


def test_a_calendar_that_is_not_known_yet_is_said():
    unknown = findings(calendar=Calendar(()))
    assert [f.code for f in unknown] == ["start-outside"]
    with translation.override("lv"):
        assert str(unknown[0].remedy) == "Lūdziet administratoram ievadīt šā laika mācību gada kalendāru."
    late = {"sign_date": date(2027, 1, 3), "start": date(2027, 1, 4), "end": date(2027, 12, 17)}
    (blocked,) = [f for f in findings(**late) if f.blocks]
    assert "31.05.2027." in str(blocked.remedy)
    with translation.override("lv"):
        assert "nākamā mācību gada" in str(blocked.remedy)


def test_official_dates_carry_no_placeholder_and_grades_end_on_different_days():
    spring = {
        "sign_date": date(2026, 1, 2), "start": date(2026, 1, 5), "check_date": date(2025, 12, 20),
        "education_ground": "four_semesters",
    }  # fmt: skip
    for end in (date(2026, 5, 29), date(2026, 6, 12), date(2026, 6, 19)):
        assert [f.code for f in findings(**spring, end=end)] == ["service-period"]
    assert "not-semesters" in [f.code for f in findings(**spring, end=date(2026, 6, 13))]


def test_offers():
    two = contract_terms(CALENDAR, date(2026, 9, 1))
    assert [(o.semesters, o.end, o.partial, o.placeholder) for o in two] == [
        (1, date(2026, 12, 18), False, True),
        (2, date(2027, 5, 31), False, True),
    ]
    spring = contract_terms(CALENDAR, date(2026, 1, 12))
    assert [o.ends for o in spring] == [
        (date(2026, 5, 29), date(2026, 6, 12), date(2026, 6, 19)),
        (date(2026, 12, 18),),
    ]
    assert [o.partial for o in spring] == [True, True]
    assert [o.placeholder for o in spring] == [False, True]
    assert contract_terms(CALENDAR, date(2026, 6, 12))[0].ends == (date(2026, 6, 19),)
    assert [o.semesters for o in contract_terms(CALENDAR, date(2027, 2, 1))] == [1]
    assert contract_terms(CALENDAR, date(2026, 7, 1)) == ()
    assert [o.semesters for o in contract_terms(CALENDAR, date(2026, 6, 19))] == [2]


@given(st.dates(date(2025, 9, 1), date(2027, 5, 30)))
def test_whatever_is_offered_passes(start):
    for offer in contract_terms(CALENDAR, start):
        for end in offer.ends:
            said = [f for f in findings(start=start, end=end) if f.rule == "R20"]
            assert [f.code for f in said] == (["mid-semester"] if offer.partial else [])


@given(st.dates(date(2026, 9, 2), date(2028, 12, 31)))
def test_whatever_is_not_offered_is_blocked(end):
    offered = {day for offer in contract_terms(CALENDAR, KARLIS.start) for day in offer.ends}
    blocked = "not-semesters" in [f.code for f in findings(end=end)]
    assert blocked is (end not in offered)


def test_an_end_before_the_start():
    assert told(end=date(2026, 8, 31)) == [("R20", "end-before-start", "block", "end")]


def test_signing_after_work_has_begun_is_warned_of():
    assert told(sign_date=date(2026, 9, 2)) == [("DL 40", "signed-late", "warn", "sign_date")]


@pytest.mark.parametrize(("before", "warned"), [(51, False), (52, True)])
def test_five_years_in_all(before, warned):
    """Nine months are added: 51 + 9 = 60 is the limit."""
    expected = [("DL 45", "five-years", "warn", "months_with_employer")] if warned else []
    assert told(months_with_employer=before) == expected


def test_a_begun_month_counts_whole():
    assert told(start=date(2027, 5, 10), months_with_employer=59) == [("R20", "mid-semester", "warn", "start")]
    assert ("DL 45", "five-years", "warn", "months_with_employer") in told(
        start=date(2027, 5, 10), months_with_employer=60
    )


# --- suitability (R5), scenario 8 ---


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"check_date": None}, "check_date"),
        ({"check_source": " "}, "check_source"),
        ({"check_result": ""}, "check_result"),
        ({"check_valid_until": None}, "check_valid_until"),
        ({"check_date": None, "check_source": "", "check_result": "", "check_valid_until": None}, "check_date"),
    ],
)
def test_no_contract_without_a_suitability_check(missing, field):
    assert told(**missing) == [("R5", "no-check", "block", field)]


def test_an_unsuitable_person_is_blocked():
    assert told(check_result="not_suitable") == [("R5", "not-suitable", "block", "check_result")]


@pytest.mark.parametrize(
    ("dates", "code", "severity"),
    [
        ({"check_date": date(2026, 8, 26)}, "check-later", "block"),
        ({"check_date": date(2026, 8, 25)}, None, None),
        ({"check_valid_until": date(2026, 8, 31)}, "check-expired", "block"),
        ({"check_valid_until": date(2026, 9, 1)}, "check-runs-out", "warn"),
        ({"check_valid_until": date(2027, 5, 30)}, "check-runs-out", "warn"),
        ({"check_valid_until": date(2027, 5, 31)}, None, None),
    ],
)
def test_the_check_is_earlier_and_still_valid(dates, code, severity):
    assert [(c, s) for _r, c, s, _f in told(**dates)] == ([(code, severity)] if code else [])


def test_the_source_of_the_suitability_rule_is_the_law():
    (one,) = [f for f in findings(check_result="") if f.blocks]
    assert one.source == "Izglītības likuma 50. pants; Bērnu tiesību aizsardzības likuma 72. panta piektā daļa"


@pytest.mark.parametrize(("born", "blocked"), [(date(2008, 8, 25), False), (date(2008, 8, 26), True)])
def test_a_mentor_is_an_adult(born, blocked):
    assert told(mentor_birth_date=born) == ([("R5", "minor", "block", "mentor_birth_date")] if blocked else [])


# --- education (R6), scenario 17 ---


def test_a_coach_certificate_must_hold_to_the_end():
    dzintars = {"education_ground": "coach_c", "coach_valid_until": date(2027, 4, 30)}
    assert told(**dzintars) == [("R6", "coach-expires", "block", "coach_valid_until")]
    assert told(**dzintars, end=date(2026, 12, 18)) == []
    assert told(education_ground="coach_c", coach_valid_until=date(2027, 5, 31)) == []
    assert told(education_ground="coach_c") == [("R6", "coach-no-date", "block", "coach_valid_until")]


def test_other_grounds_need_no_date():
    assert told(coach_valid_until=date(2020, 1, 1)) == []


@pytest.mark.parametrize(("signed", "allowed"), [(date(2026, 6, 4), False), (date(2026, 6, 5), True)])
def test_grounds_go_by_the_day_of_signing(signed, allowed):
    early = {"check_date": date(2026, 6, 1), "sign_date": signed, "education_ground": "general_secondary"}
    assert told(**early) == ([] if allowed else [("R6", "education-ground", "block", "education_ground")])


# --- certificate (R7) ---


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"certificate_number": " "}, "no-certificate", "certificate_number"),
        ({"certificate_date": None}, "no-certificate", "certificate_date"),
        ({"certificate_number": "", "certificate_date": None}, "no-certificate", "certificate_number"),
        ({"certificate_date": date(2026, 8, 26)}, "certificate-later", "certificate_date"),
    ],
)
def test_no_contract_without_a_certificate(changes, code, field):
    assert told(**changes) == [("R7", code, "block", field)]


# --- employer (R21, R43) ---


@pytest.mark.parametrize(("signed", "allowed"), [(date(2026, 6, 4), False), (date(2026, 6, 5), True)])
def test_a_board_is_an_employer_since_2026(signed, allowed):
    board = {"employer_kind": "board", "sign_date": signed, "check_date": date(2026, 6, 1)}
    assert told(**board) == ([] if allowed else [("R21", "employer-kind", "block", "employer")])


def test_the_message_names_the_employers_of_the_edition():
    early = findings(employer_kind="board", sign_date=date(2026, 6, 4), check_date=date(2026, 6, 1))
    (blocked,) = [f for f in early if f.blocks]
    assert blocked.edition == "RS-2025"
    with translation.override("lv"):
        assert str(blocked.remedy) == "Izvēlieties citu darba devēju: izglītības iestāde, jauniešu centrs."


def test_an_institution_employs_for_registered_learners():
    assert told(learner_registered=False) == [("R21", "learner-not-registered", "block", "learner_registered")]
    assert told(learner_registered=True) == []


def test_a_youth_centre_works_outside_institutions():
    assert told(employer_kind="youth_centre") == [("R21", "outside-institutions", "warn", "outside_institutions")]
    assert told(employer_kind="youth_centre", outside_institutions=True) == []
    assert told(employer_kind="youth_centre", outside_institutions=False) == [
        ("R21", "inside-institution", "block", "outside_institutions")
    ]
    assert told(employer_kind="youth_centre", outside_institutions=True, youth_centre_municipal=False) == [
        ("R21", "youth-centre-not-municipal", "block", "youth_centre_municipal")
    ]
    early = {"sign_date": date(2026, 6, 4), "check_date": date(2026, 6, 1)}
    assert told(employer_kind="youth_centre", **early) == []


def test_independence_is_recommended_since_2026():
    assert told(works_at_learners_institution=True) == [
        ("R43", "not-independent", "warn", "works_at_learners_institution")
    ]
    early = {"sign_date": date(2026, 6, 4), "check_date": date(2026, 6, 1)}
    assert told(works_at_learners_institution=True, **early) == []


# --- probation (DL 46) ---


@pytest.mark.parametrize(
    ("end", "months", "blocked"),
    [
        (date(2026, 12, 18), 1, False),
        (date(2026, 12, 18), 2, True),
        (date(2027, 5, 31), 2, False),
        (date(2027, 5, 31), 3, True),
    ],
)
def test_probation_by_the_length_of_the_term(end, months, blocked):
    expected = [("DL 46", "probation-long", "block", "probation_months")] if blocked else []
    assert told(end=end, probation_months=months) == expected


@pytest.mark.parametrize(("gap", "blocked"), [(0, True), (60, True), (61, False)])
def test_no_probation_soon_after_a_former_contract(gap, blocked):
    former = KARLIS.start - timedelta(days=gap + 1)
    expected = [("DL 46", "probation-again", "block", "probation_months")] if blocked else []
    assert told(previous_contract_end=former, probation_months=1) == expected
    assert told(previous_contract_end=former) == []


# --- hours and pay (R8, R13, R22, R34; DL 69) ---


def test_clause_figures_by_edition():
    old, new = clauses(values_for(date(2026, 6, 4))), clauses(values_for(date(2026, 6, 5)))
    assert (old.max_learners, old.max_month_hours, old.hour_minutes) == (8, 160, None)
    assert (new.max_learners, new.max_month_hours, new.hour_minutes) == (6, 120, 40)
    assert (old.max_hours_learner_month, new.max_hours_learner_month) == (20, 20)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"planned_hours": 120}, []),
        ({"planned_hours": 121}, [("R13", "too-many-hours", "warn", "planned_hours")]),
        ({"planned_hours": 60, "other_planned_hours": 60}, []),
        (
            {"planned_hours": 60, "other_planned_hours": 61},
            [("R22", "too-many-hours-together", "warn", "planned_hours")],
        ),
        ({"guaranteed_hours": 41}, [("DL 40", "guaranteed-hours", "warn", "guaranteed_hours")]),
        ({"guaranteed_hours": 0}, []),
    ],
)
def test_hours_of_a_month(hours, expected):
    assert told(**hours) == expected


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ({"rate": None}, [("R34", "no-rate", "block", "rate")]),
        ({"rate": Decimal("0.00")}, [("R34", "no-rate", "block", "rate")]),
        ({"rate_in_table": None}, [("R34", "rate-unknown", "warn", "rate")]),
        ({"rate_in_table": Decimal("11.00")}, [("R34", "rate-differs", "warn", "rate")]),
        ({"rate": Decimal("10")}, []),
        ({"payments_per_month": 2}, []),
        ({"payments_per_month": 4}, [("DL 69", "payments", "block", "payments_per_month")]),
        ({"pay_day": 0}, [("DL 40", "pay-day", "block", "pay_day")]),
        ({"pay_day": 31}, []),
    ],
)
def test_pay(pay, expected):
    assert told(**pay) == expected


# --- order (DL 149, 100; R40, R41) ---


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"leave_weeks": 3}, [("DL 149", "leave", "block", "leave_weeks")]),
        ({"leave_weeks": 5}, []),
        ({"notice_days": 31}, []),
        ({"notice_days": 32}, [("DL 100", "notice", "block", "notice_days")]),
        ({"notice_days": 0}, [("DL 100", "notice", "block", "notice_days")]),
        ({"paper": True}, []),
        ({"paper": True, "copies": 1}, [("R40", "copies", "block", "paper")]),
        ({"copies": 1}, []),
        ({"language": "en"}, [("R41", "language", "block", "")]),
    ],
)
def test_order(order, expected):
    assert told(**order) == expected


# --- completeness (DL 40, 44) ---


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.any_of[0])
def test_every_block_that_the_law_demands_is_missed(need):
    empty = {name: "" if isinstance(getattr(KARLIS, name), str) else None for name in need.any_of}
    said = told(**empty)
    assert (f"DL {need.section}", "missing", "block", need.field or need.any_of[0]) in said
    (one,) = [f for f in findings(**empty) if f.code == "missing"]
    assert one.source.startswith("Darba likuma ")
    with translation.override("lv"):
        assert str(one.message) == f"Līgumā trūkst obligātas ziņas: {need.what}."


def test_one_of_two_is_enough():
    assert told(mentor_code="") == []
    assert told(mentor_birth_date=None) == []
    assert told(work_regulations="", collective_agreement="Darba koplīgums") == []


def test_each_block_cites_its_place_in_the_law():
    places = {}
    for need in NEEDED:
        places.setdefault(need.source, []).append(need.any_of[0])
    point = "Darba likuma 40. panta otrās daļas {}. punkts".format
    assert places == {
        point(1): [
            "employer_name", "employer_registration_number", "employer_address", "rep_name", "rep_office", "rep_basis",
            "mentor_name", "mentor_code", "mentor_address",
        ],
        point(2): ["start"],
        point(3): ["end"],
        "Darba likuma 44. panta pirmā daļa": ["fixed_term_ground"],
        point(4): ["workplace"],
        point(5): ["profession_title", "profession_code", "work_description"],
        point(6): ["pay_day", "payments_per_month"],
        "Darba likuma 70. pants": ["iban"],
        point(7): ["guaranteed_hours", "planned_hours", "schedule", "schedule_notice_days"],
        point(8): ["leave_weeks"],
        point(9): ["notice_days"],
        point(10): ["work_regulations"],
        "Darba likuma 40. pants, 2022. gada grozījumi": ["social_insurance"],
    }  # fmt: skip


# --- all together ---


def test_blocks_come_first():
    severities = [f.severity.value for f in findings(rate_in_table=None, leave_weeks=3)]
    assert severities == sorted(severities)


OPTIONAL_NUMBERS = {
    "guaranteed_hours", "planned_hours", "schedule_notice_days", "pay_day", "payments_per_month", "leave_weeks",
    "notice_days",
}  # fmt: skip


@given(st.data())
def test_facts_with_holes_give_findings_and_no_errors(data):
    """An unfinished form may lack anything; each finding can be said in Latvian."""
    holes = {}
    for field in dataclasses.fields(ContractFacts):
        if field.name in ("calendar", "sign_date") or not data.draw(st.booleans()):
            continue
        value = getattr(KARLIS, field.name)
        if isinstance(value, str):
            holes[field.name] = ""
        elif field.name in OPTIONAL_NUMBERS or isinstance(value, date | Decimal):
            holes[field.name] = None
    with translation.override("lv"):
        for one in findings(**holes):
            assert "%(" not in str(one)
            assert str(one.message) != one.message.message, "not translated"
            assert one.source
