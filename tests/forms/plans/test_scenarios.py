"""Scenarios 1, 2, 5, 8, 9, 14 and 17 of the domain reference by the pure rules (3 and 16 stand with their rules)."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms.contracts.rules import check_contract
from forms.months.rules import MeetingFacts, check_meeting_day
from forms.plans.ceilings import Place, check_learners
from forms.plans.gates import GateKey, first_shut, gates
from forms.plans.papers import RequestFacts, Route, Signer, check_request, request_signer, signing_routes
from forms.plans.rules import check_plan
from forms.programmes.findings import blocking
from forms.programmes.retention import check_disposal, last_day_kept
from forms.programmes.shipped import GENERAL, calendar_for, values_for
from kernel.periods import Period, end_of_day
from tests.forms.plans.said import RS_2025, RS_2026, told
from tests.forms.plans.test_gates import facts, values_at
from tests.forms.plans.test_plan_rules import ADDED, AUTUMN, plan, values_of
from tests.forms.test_contract_rules import KARLIS

SPRING = Period(date(2026, 1, 5), date(2026, 5, 29))


def test_scenario_1_ruta_meets_from_her_birthday_and_signs_on_paper() -> None:
    ruta = date(2013, 10, 5)
    always = {"contract": AUTUMN, "check_valid_until": AUTUMN.end, "stopped_from": None, "grade": 7, "born": ruta}

    def gate(day: date):
        made = facts(session=day, **always)
        return first_shut(gates(made, values_at(day)))

    shut = gate(date(2026, 10, 4))
    assert (shut.key, shut.obstacle.rule, shut.obstacle.code) == (GateKey.DAY, "R1", "too-young")
    assert gate(date(2026, 10, 5)) is None
    assert signing_routes(ruta, on=date(2026, 10, 5)) == (Route.PAPER,)
    assert [one.code for one in blocking(check_plan(plan(born=ruta, grade=7), values_of(), on=ADDED))] == []


@pytest.mark.acceptance("A18")
def test_scenario_2_spodra_gets_a_seventh_learner() -> None:
    new = Period(date(2026, 10, 1), AUTUMN.end)
    six = [Place(str(number), AUTUMN) for number in range(6)]
    one_ended = [*six[:5], Place("5", Period(AUTUMN.start, date(2026, 9, 20)))]
    for taken in (six, one_ended):
        assert told(check_learners("seventh", new, taken, RS_2026, semester=AUTUMN)) == [
            ("R8", "too-many-learners", "block", "mentor")
        ]
    assert told(check_learners("sixth", new, six[:5], RS_2026, semester=AUTUMN)) == []

    older = [Place(str(number), SPRING) for number in range(6)]
    for name in ("seventh", "eighth"):
        assert told(check_learners(name, SPRING, older, RS_2025, semester=SPRING)) == []
        older.append(Place(name, SPRING))
    assert told(check_learners("ninth", SPRING, older, RS_2025, semester=SPRING)) == [
        ("R8", "too-many-learners", "block", "mentor")
    ]
    freed = [*older[:7], Place("eighth", Period(SPRING.start, date(2026, 3, 31)))]
    after = Period(date(2026, 4, 1), SPRING.end)
    assert told(check_learners("ninth", after, freed, RS_2025, semester=SPRING)) == []


@pytest.mark.parametrize(
    ("day", "grade", "order", "allowed"),
    [
        (date(2026, 3, 10), 8, None, True),  # spring holidays
        (date(2026, 10, 17), 8, None, True),  # a Saturday
        (date(2026, 12, 29), 8, None, False),  # winter holidays
        (date(2026, 6, 8), 8, None, False),
        (date(2026, 6, 8), 8, (date(2026, 6, 1), date(2026, 6, 12)), True),
        (date(2026, 6, 15), 8, (date(2026, 6, 1), date(2026, 6, 12)), False),
        (date(2026, 6, 8), 9, None, True),  # whose semester is longer
    ],
)
def test_scenario_5_days_of_meeting(day: date, grade: int, order: tuple[date, date] | None, allowed: bool) -> None:
    ordered = {"order_date": order[0], "order_until": order[1]} if order else {}
    found = check_meeting_day(MeetingFacts(day=day, grade=grade, **ordered), values_for(day), calendar_for(GENERAL))
    assert (blocking(found) == []) == allowed
    assert [one.rule for one in blocking(found)] in ([], ["R14"], ["R15"], ["R16"])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"end": date(2026, 12, 18)}, []),
        ({"end": date(2027, 12, 31)}, ["not-semesters"]),
        ({"check_date": None, "check_result": "", "check_source": "", "check_valid_until": None}, ["no-check"]),
    ],
)
def test_scenario_8_terms_of_a_contract_and_its_check(changes, codes) -> None:
    made = dataclasses.replace(KARLIS, **changes)
    assert [one.code for one in blocking(check_contract(made, values_for(made.sign_date)))] == codes


def test_scenario_9_elza_becomes_of_age_inside_the_semester() -> None:
    elza, parent, learner = date(2008, 11, 27), Signer.REPRESENTATIVE, Signer.LEARNER
    autumn = RequestFacts(born=elza, semester_start=AUTUMN.start, signed_on=date(2026, 9, 2), signer=parent)
    assert list(check_request(autumn, RS_2026)) == []
    assert [one.code for one in check_request(dataclasses.replace(autumn, signer=learner), RS_2026)] == ["minor-signed"]

    spring = RequestFacts(born=elza, semester_start=date(2027, 1, 4), signed_on=date(2026, 12, 10), signer=learner)
    assert request_signer(elza, on=date(2026, 12, 10), semester_start=date(2027, 1, 4)) == learner
    assert list(check_request(spring, RS_2026)) == []
    refused = list(check_request(dataclasses.replace(spring, signer=parent), RS_2026))
    assert told(refused) == [("R23", "representative-signed", "block", "signer")]


def test_scenario_14_how_long_papers_are_kept() -> None:
    kept_to = last_day_kept(RS_2026)
    assert kept_to == date(2034, 12, 31)
    found = list(check_disposal(kept_to, on=date(2034, 12, 31), values=RS_2026))
    assert told(found) == [("R38", "kept", "block", "")]
    assert found[0].source == RS_2026.source_of("storage_until")
    with translation.override("lv"):
        assert str(found[0]) == "Šis jāglabā līdz 31.12.2034. To drīkst iznīcināt ar aktu, sākot ar 01.01.2035."
    assert list(check_disposal(kept_to, on=date(2035, 1, 1), values=RS_2026)) == []
    assert end_of_day(kept_to).isoformat() == "2034-12-31T22:00:00+00:00"

    employment = last_day_kept(RS_2026, employee_born=date(1984, 3, 14))
    assert employment == date(2074, 3, 14)
    (found_later,) = check_disposal(employment, on=date(2035, 1, 1), values=RS_2026)
    assert found_later.source == RS_2026.labour.sources["employment_retention_years"]
    assert last_day_kept(RS_2026, employee_born=date(1940, 1, 1)) == date(2034, 12, 31)
    assert last_day_kept(RS_2026, employee_born=date(1984, 2, 29)) == date(2074, 2, 28)


@given(st.dates(date(1920, 1, 1), date(2010, 12, 31)))
def test_nothing_is_kept_shorter_than_the_project_or_the_law_says(born: date) -> None:
    last = last_day_kept(RS_2026, employee_born=born)
    assert last >= date(2034, 12, 31)
    assert last >= date(born.year + 90, born.month, min(born.day, 28))
    assert last_day_kept(RS_2026, employee_born=born + timedelta(days=1)) >= last


def test_scenario_17_dzintars_renews_his_certificate() -> None:
    spring = Period(date(2027, 1, 4), date(2027, 5, 31))
    dzintars = plan(
        semester=spring, start=spring.start, end=spring.end, education_ground="coach_c",
        coach_valid_until=date(2027, 4, 30),
    )  # fmt: skip
    found = blocking(check_plan(dzintars, values_of(spring), on=spring.start))
    assert told(found) == [("R6", "coach-expires", "block", "mentor")]
    renewed = dataclasses.replace(dzintars, coach_valid_until=date(2029, 4, 30))
    assert blocking(check_plan(renewed, values_of(spring), on=spring.start)) == []
