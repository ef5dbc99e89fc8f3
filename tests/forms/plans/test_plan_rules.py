"""What a plan must keep to: age, class, modules and grounds by edition, hours, contract; what a change brings."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms.plans import grounds
from forms.plans.changes import Again, Substance, check_change, needed_again
from forms.plans.grounds import Module
from forms.plans.reference import PlanDates, PlanValues, RuleGroup, plan_values, reference_day
from forms.plans.rules import (
    PlanFacts,
    check_advice,
    check_age,
    check_cover,
    check_exclusion,
    check_ground,
    check_hours,
    check_modules,
    check_period,
    check_plan,
    check_provider,
    check_target_group,
)
from forms.programmes.findings import Severity
from forms.programmes.shipped import calendar_for, values_for
from kernel.periods import Period, birthday
from tests.forms.plans.said import RS_2025, RS_2026, told, words

AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))
#: Jēkabs Demonis of the demo: grade 9, module II.
JEKABS = PlanFacts(
    semester=AUTUMN,
    start=date(2026, 9, 15),
    end=date(2026, 12, 18),
    calendar=calendar_for(),
    born=date(2011, 2, 18),
    grade=9,
    vocational=False,
    modules=frozenset({Module.TWO}),
    main_module=None,
    ground="",
    report_card=None,
    leaving_risks=frozenset(),
    exclusion=frozenset({"learning_difficulties"}),
    exclusion_other="",
    hours=40,
    hours_month=12,
    education_ground="general_secondary",
    coach_valid_until=None,
    contract_signed=date(2026, 8, 28),
    contract=Period(date(2026, 9, 1), date(2027, 5, 31)),
    plans_before=1,
    works_at_learners_institution=False,
)
ADDED = date(2026, 9, 10)
PLACEHOLDER = ("R16", "placeholder", "warn", "end")


def plan(**changes) -> PlanFacts:
    return dataclasses.replace(JEKABS, **changes)


def values_of(semester: Period = AUTUMN) -> PlanValues:
    dates = PlanDates(semester_start=semester.start, end=semester.end, contract_signed=date(2026, 8, 28))
    return plan_values(dates, values_for, session=semester.start)


def test_a_good_plan_passes_with_the_placeholder_shown() -> None:
    assert told(check_plan(JEKABS, values_of(), on=ADDED)) == [PLACEHOLDER]


def test_blocks_come_first_then_the_order_of_the_form() -> None:
    facts = plan(
        grade=13, hours=None, plans_before=0, coach_valid_until=None, education_ground="coach_c", contract=None
    )
    found = check_plan(facts, values_of(), on=ADDED)
    assert told(found) == [
        ("R2", "not-in-group", "block", "grade"),
        ("R11", "no-hours", "block", "hours"),
        ("R6", "coach-expires", "block", "mentor"),
        ("R19", "no-contract", "block", "mentor"),
        PLACEHOLDER,
        ("R42", "one-year", "info", ""),
    ]
    assert {one.edition for one in found} == {"RS-2026"}


def test_each_group_has_its_own_edition() -> None:
    spring = Period(date(2026, 1, 5), date(2026, 6, 12))
    values = values_of(spring)  # the contract is of August 2026
    facts = plan(semester=spring, start=spring.start, end=spring.end, hours=None, contract=None)
    assert [(one.code, one.edition) for one in check_plan(facts, values, on=ADDED)] == [
        ("no-hours", "RS-2025"),
        ("no-contract", "RS-2026"),
    ]


# --- period (D10)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"start": AUTUMN.start}, []),
        ({"start": AUTUMN.end}, []),
        ({"start": None}, [("R14", "no-period", "block", "start")]),
        ({"end": None}, [("R14", "no-period", "block", "end")]),
        ({"start": AUTUMN.end + timedelta(1)}, [("R14", "no-period", "block", "end")]),
        ({"start": date(2026, 8, 31)}, [("R14", "outside-semester", "block", "start")]),
        ({"end": date(2026, 12, 19)}, [("R14", "outside-semester", "block", "end")]),
    ],
)
def test_a_plan_lies_in_one_semester(changes, said) -> None:
    assert told(check_period(plan(**changes), RS_2026)) == [*said, PLACEHOLDER]


def test_a_known_calendar_has_no_warning() -> None:
    spring = Period(date(2026, 1, 5), date(2026, 5, 29))
    assert told(check_period(plan(semester=spring, start=spring.start, end=spring.end), RS_2025)) == []
    (found,) = check_period(JEKABS, RS_2026)
    assert (dict(found.message.values), found.source[:14]) == ({"year": "2026/2027"}, "Pagaidu datumi")


# --- age (R1)


@pytest.mark.parametrize(
    ("born", "changes", "code"),
    [
        (date(2013, 9, 15), {}, None),
        (date(2013, 9, 16), {}, "of-age-inside"),
        (date(2013, 12, 18), {}, "of-age-inside"),
        (date(2013, 12, 19), {}, "too-young"),
        (date(2013, 9, 1), {"start": None, "end": None}, None),
        (date(2013, 9, 2), {"start": None, "end": None}, "of-age-inside"),
        (date(2013, 12, 18), {"start": None, "end": None}, "of-age-inside"),
        (date(2013, 12, 19), {"start": None, "end": None}, "too-young"),
        (date(2013, 12, 1), {"end": date(2026, 11, 30)}, "too-young"),
        (None, {}, "no-birth-date"),
    ],
)
def test_the_thirteenth_birthday(born, changes, code) -> None:
    severity = "warn" if code == "of-age-inside" else "block"
    found = list(check_age(plan(born=born, **changes), RS_2026))
    assert told(found) == ([("R1", code, severity, "born")] if code else [])


@given(st.dates(date(2008, 1, 1), date(2018, 12, 31)), st.integers(2020, 2032))
def test_every_birthday_in_every_semester(born: date, year: int) -> None:
    semester = Period(date(year, 9, 1), date(year, 12, 18))
    found = list(check_age(plan(semester=semester, start=semester.start, end=semester.end, born=born), RS_2026))
    first = birthday(born, 13)
    wanted = None if first <= semester.start else "of-age-inside" if first in semester else "too-young"
    assert [one.code for one in found] == ([wanted] if wanted else [])


def test_age_in_words() -> None:
    with translation.override("lv"):
        assert words(check_age(plan(born=date(2013, 10, 5)), RS_2026)) == [
            "Izglītojamajam 13 gadu paliek plāna laikā – 05.10.2026. Plānu gatavojiet; tiecieties, sākot ar šo dienu."
        ]
        assert words(check_age(plan(born=date(2014, 5, 20)), RS_2026)) == [
            "Līdz plāna beigām izglītojamajam vēl nav 13 gadu."
            " Mentorings iespējams, sākot ar 20.05.2027. Līdz tam izvēlieties citu atbalstu."
        ]


# --- class, modules, grounds (R2-R4)


@pytest.mark.parametrize(("vocational", "fit", "unfit"), [(False, {1, 6, 12}, {0, 13}), (True, {1, 4}, {0, 5, 9})])
def test_the_target_group(vocational, fit, unfit) -> None:
    for grade in fit:
        assert told(check_target_group(plan(vocational=vocational, grade=grade), RS_2026)) == []
    for grade in unfit:
        assert told(check_target_group(plan(vocational=vocational, grade=grade), RS_2026)) == [
            ("R2", "not-in-group", "block", "grade")
        ]


BOTH = frozenset(Module)


@pytest.mark.parametrize(
    ("modules", "main", "said"),
    [
        ({Module.TWO}, None, []),
        ({Module.ONE}, Module.ONE, []),
        (BOTH, Module.TWO, []),
        (BOTH, None, [("R4", "two-modules", "warn", "main_module")]),
        ({Module.ONE}, Module.TWO, [("R4", "main-module", "block", "main_module")]),
        (set(), None, [("R4", "no-module", "block", "modules")]),
    ],
)
def test_modules(modules, main, said) -> None:
    assert told(check_modules(plan(modules=frozenset(modules), main_module=main), RS_2026)) == said


def ground(key: str, values=RS_2026, **changes):
    return list(check_ground(plan(modules=frozenset({Module.ONE}), ground=key, **changes), values))


LEARNING = frozenset({"learning"})


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("a", {"report_card": True}, []),
        ("a", {"report_card": None}, [("R3", "report-card", "warn", "report_card")]),
        ("a", {"report_card": False}, [("R3", "report-card", "block", "report_card")]),
        ("a", {"report_card": True, "grade": 8}, [("R3", "ground-class", "block", "ground")]),
        ("a", {"report_card": True, "grade": 10}, [("R3", "ground-class", "block", "ground")]),
        ("a", {"report_card": True, "grade": 1, "vocational": True}, [("R3", "ground-class", "block", "ground")]),
        ("b", {"report_card": True, "grade": 1, "vocational": True}, []),
        ("b", {"report_card": True, "grade": 4, "vocational": True}, []),
        ("b", {"report_card": True}, [("R3", "ground-class", "block", "ground")]),
        ("c", {"leaving_risks": LEARNING}, []),
        ("c", {"leaving_risks": LEARNING, "grade": 7}, []),
        ("c", {"leaving_risks": LEARNING, "grade": 8, "report_card": False}, []),
        ("c", {"leaving_risks": LEARNING, "grade": 6}, [("R3", "ground-class", "block", "ground")]),
        ("c", {"leaving_risks": LEARNING, "grade": 10}, [("R3", "ground-class", "block", "ground")]),
        ("c", {"leaving_risks": LEARNING, "grade": 1, "vocational": True}, []),
        ("c", {"leaving_risks": LEARNING, "grade": 2, "vocational": True}, []),
        ("c", {"leaving_risks": LEARNING, "grade": 3, "vocational": True}, [("R3", "ground-class", "block", "ground")]),
        ("c", {}, [("R3", "no-risk", "block", "leaving_risks")]),
        ("d", {}, [("R3", "ground", "block", "ground")]),
        ("", {}, [("R3", "no-ground", "block", "ground")]),
    ],
)
def test_grounds_of_the_first_module(key, changes, said) -> None:
    assert told(ground(key, **changes)) == said


def test_ground_c_does_not_hold_in_an_older_semester() -> None:
    found = ground("c", RS_2025, leaving_risks=LEARNING)
    assert told(found) == [("R3", "ground", "block", "ground")]
    with translation.override("lv"):
        assert words(found) == [
            "Semestrī, uz kuru attiecas RS-2025, šāda I moduļa pamata nav. Izvēlieties vienu no šiem: a), b)."
        ]
        assert str(ground("", RS_2025)[0].message) == "I modulim jānorāda pamats."
        assert str(ground("a", report_card=True, grade=8)[0].message) == "Pamats a) paredzēts 9. klasei."
        assert str(ground("b", report_card=False, grade=1, vocational=True)[0].message).startswith("Pamats b) ir tiem")
        assert str(ground("c")[0].message).startswith("Pamatam c) jānorāda vismaz viens")


def test_a_ground_of_a_newer_edition_is_taken_as_it_is() -> None:
    newer = dataclasses.replace(RS_2026, module1_grounds=("a", "d"))
    assert ground("d", newer) == []


def test_the_second_module_alone_asks_for_no_ground() -> None:
    assert list(check_ground(plan(ground="nonsense"), RS_2026)) == []


@pytest.mark.parametrize(
    ("exclusion", "other", "said"),
    [
        ({"immigrant"}, "", []),
        ({"other"}, "cits apstāklis", []),
        ({"immigrant", "other"}, " ", [("R4", "other-unsaid", "block", "exclusion_other")]),
        (set(), "", [("R4", "no-category", "block", "exclusion")]),
    ],
)
def test_categories_of_exclusion(exclusion, other, said) -> None:
    facts = plan(exclusion=frozenset(exclusion), exclusion_other=other)
    assert told(check_exclusion(facts, RS_2026)) == said
    assert list(check_exclusion(dataclasses.replace(facts, modules=frozenset({Module.ONE})), RS_2026)) == []


def test_the_data_of_the_grounds() -> None:
    assert (sorted(grounds.GRADES), sorted(grounds.COURSES)) == ([*range(1, 13)], [1, 2, 3, 4])
    assert list(grounds.GROUNDS) == ["a", "b", "c"]
    assert list(grounds.LEAVING_RISKS) == ["learning", "social", "family", "economic"]
    assert list(grounds.EXCLUSION) == [
        "special_needs", "learning_difficulties", "family_conditions", "immigrant", "reemigrant", "violence",
        "health", "minority", "other",
    ]  # fmt: skip
    with translation.override("lv"):
        assert str(grounds.EXCLUSION["violence"]) == "no vardarbības cietušie"
        assert str(grounds.GROUNDS["a"].label).startswith("saņemta tikai liecība")


# --- hours (R10, R11)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": 1, "hours_month": 1}, []),
        ({"hours": 0}, [("R11", "no-hours", "block", "hours")]),
        ({"hours": None}, [("R11", "no-hours", "block", "hours")]),
        ({"hours": 80}, []),
        ({"hours": 81}, [("R10", "too-many-hours", "warn", "hours")]),
        ({"hours": 81, "end": None}, []),
        ({"hours_month": None}, []),
        ({"hours_month": 20}, []),
        ({"hours_month": 21}, [("R10", "month-full", "block", "hours_month")]),
        ({"hours_month": 12, "others_hours": 8}, []),
        ({"hours_month": 12, "others_hours": 9}, [("R10", "month-full", "block", "hours_month")]),
    ],
)
def test_planned_hours(changes, said) -> None:
    assert told(check_hours(plan(**changes), RS_2026)) == said


def test_planned_hours_in_words() -> None:
    with translation.override("lv"):
        assert words(check_hours(plan(hours=81, hours_month=12, others_hours=25), RS_2026)) == [
            "Ja mēnesī drīkst ne vairāk par 20 h, tad 81 h šajā laikā nav iespējamas. Plānojiet ne vairāk par 80 h.",
            "Izglītojamajam mēnesī kopā būtu 37 h; ar visiem mentoriem kopā atļauts ne vairāk par 20 h."
            " Šajā mēnesī vēl atlikušās stundas: 0.",
        ]


# --- advice (R42, R43)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"plans_before": 0}, [("R42", "one-year", "info", "")]),
        ({"works_at_learners_institution": None}, []),
        (
            {"works_at_learners_institution": True},
            [("R43", "not-independent", "warn", "works_at_learners_institution")],
        ),
    ],
)
def test_advice(changes, said) -> None:
    assert told(check_advice(plan(**changes), RS_2026)) == said
    assert told(check_advice(plan(**changes), RS_2025)) == []


# --- the provider (R6, R19)


@pytest.mark.parametrize(
    ("changes", "blocked"),
    [
        ({}, False),
        ({"coach_valid_until": date(2026, 12, 18)}, False),
        ({"coach_valid_until": date(2026, 12, 17)}, True),
        ({"coach_valid_until": None}, True),
        ({"coach_valid_until": None, "end": None}, False),
        ({"coach_valid_until": None, "education_ground": "general_secondary"}, False),
        ({"coach_valid_until": None, "education_ground": "nothing"}, False),
    ],
)
def test_a_coach_certificate_holds_to_the_end_of_the_plan(changes, blocked) -> None:
    facts = plan(**{"education_ground": "coach_c", "coach_valid_until": date(2027, 4, 30)} | changes)
    found = list(check_provider(facts, RS_2026))
    assert told(found) == ([("R6", "coach-expires", "block", "mentor")] if blocked else [])


def test_a_coach_certificate_in_words() -> None:
    with translation.override("lv"):
        known, unknown = (
            words(check_provider(plan(education_ground="coach_c", coach_valid_until=day), RS_2026))
            for day in (date(2026, 12, 1), None)
        )
    assert known == [
        "Trenera sertifikāts ir derīgs līdz 01.12.2026., bet plāns ilgst līdz 18.12.2026."
        " Atjaunojiet sertifikātu un ievadiet jauno datumu vai izvēlieties citu mentoru."
    ]
    assert unknown[0].startswith("Nav norādīts, līdz kuram datumam")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"contract": Period(date(2026, 9, 15), date(2026, 12, 18))}, []),
        ({"contract": Period(date(2026, 9, 16), date(2026, 12, 18))}, [("contract-starts-later", "start")]),
        ({"contract": Period(date(2026, 9, 15), date(2026, 12, 17))}, [("contract-shorter", "end")]),
        ({"contract": Period(date(2026, 10, 1), date(2026, 11, 30))},
         [("contract-shorter", "end"), ("contract-starts-later", "start")]),
        ({"contract": Period(date(2026, 1, 5), date(2026, 5, 29))}, [("contract-elsewhere", "mentor")]),
        ({"contract": Period(date(2027, 1, 4), date(2027, 5, 31)), "end": None}, []),
        ({"contract": None}, [("no-contract", "mentor")]),
        ({"contract_signed": None}, [("no-contract", "mentor")]),
        ({"contract_signed": ADDED}, []),
        ({"contract_signed": ADDED + timedelta(1)}, [("contract-later", "mentor")]),
    ],
)  # fmt: skip
def test_the_contract_comes_first_and_covers_the_plan(changes, codes) -> None:
    found = told(check_cover(plan(**changes), RS_2026, on=ADDED))
    assert found == [("R19", code, "block", field) for code, field in codes]


@pytest.mark.parametrize(
    ("contract", "codes"),
    [
        (Period(date(2026, 10, 1), date(2026, 11, 30)), []),
        (Period(date(2026, 10, 2), date(2026, 11, 30)), [("contract-starts-later", "mentor_from")]),
        (Period(date(2026, 10, 1), date(2026, 11, 29)), [("contract-shorter", "mentor_until")]),
    ],
)
def test_a_mentor_with_own_days_is_asked_by_them(contract: Period, codes: list[tuple[str, str]]) -> None:
    own = plan(contract=contract, mentor_start=date(2026, 10, 1), mentor_end=date(2026, 11, 30))
    assert told(check_cover(own, RS_2026, on=ADDED)) == [("R19", code, "block", field) for code, field in codes]


def test_until_when_the_plan_must_be_cut() -> None:
    with translation.override("lv"):
        facts = plan(contract=Period(date(2026, 9, 16), date(2026, 11, 30)))
        assert words(check_cover(facts, RS_2026, on=ADDED)) == [
            "Līgums beidzas 30.11.2026. – pirms plāna beigām. Beidziet plānu 30.11.2026. vai pagariniet līgumu.",
            "Līgums sākas 16.09.2026. – pēc plāna sākuma. Sāciet plānu 16.09.2026.",
        ]


# --- changes (R60)

BEFORE = Substance(frozenset({"mentor"}), 40, Period(date(2026, 9, 15), date(2026, 12, 18)))


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, []),
        ({"hours": 41}, ["approval"]),
        ({"hours": 39}, ["approval"]),
        ({"providers": frozenset({"another"})}, ["approval", "contract", "agreement"]),
        ({"providers": frozenset({"mentor", "another"})}, ["approval", "contract", "agreement"]),
        ({"shares": frozenset({("mentor", 40, 10, Period(date(2026, 9, 15), date(2026, 12, 18)))})}, ["approval"]),
        ({"period": Period(date(2026, 9, 15), date(2026, 12, 11))}, ["approval"]),
        ({"period": Period(date(2026, 9, 14), date(2026, 12, 18))}, ["approval", "agreement"]),
    ],
)
def test_what_a_change_brings(changes, again) -> None:
    after = dataclasses.replace(BEFORE, **changes)
    assert needed_again(BEFORE, after, RS_2026) == frozenset(map(Again, again))
    assert told(check_change(BEFORE, after, RS_2026)) == [("R60", f"{what}-again", "warn", "") for what in again]
    older = frozenset({Again.CONTRACT}) if "providers" in changes else frozenset()
    assert needed_again(BEFORE, after, RS_2025) == older
    assert all(one.severity == Severity.WARN for one in check_change(BEFORE, after, RS_2025))


# --- which edition (domain reference 4)

DATES = PlanDates(semester_start=date(2026, 1, 5), end=date(2026, 6, 19), contract_signed=date(2025, 12, 20))


@pytest.mark.acceptance("A59")
@pytest.mark.parametrize(
    ("group", "wanted", "edition"),
    [
        (RuleGroup.ELIGIBILITY, date(2026, 1, 5), "RS-2025"),
        (RuleGroup.QUALIFICATION, date(2025, 12, 20), "RS-2025"),
        (RuleGroup.CONTRACT, date(2025, 12, 20), "RS-2025"),
        (RuleGroup.SESSION, date(2026, 6, 17), "RS-2026"),
        (RuleGroup.EVIDENCE, date(2026, 6, 1), "RS-2025"),
        (RuleGroup.EVALUATION, date(2026, 6, 19), "RS-2026"),
    ],
)
def test_every_group_has_its_reference_day(group, wanted, edition) -> None:
    day = reference_day(group, DATES, session=date(2026, 6, 17))
    assert (day, values_for(day).edition) == (wanted, edition)


def test_a_semester_begun_before_keeps_its_edition_to_its_end() -> None:
    values = plan_values(DATES, values_for, session=date(2026, 6, 17))
    assert [one.edition for one in (values.eligibility, values.qualification, values.contract, values.session)] == [
        "RS-2025", "RS-2025", "RS-2025", "RS-2026",
    ]  # fmt: skip
