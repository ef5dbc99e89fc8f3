"""R1, R2 for learners, the proof of a guardian, R52 for partners: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from forms.people.rules import (
    LearnerFacts,
    PartnerFacts,
    Partnership,
    RepresentationFacts,
    check_learner,
    check_partner,
    check_partnership,
    check_representation,
)
from forms.programmes.shipped import values_for

VALUES = values_for(date(2026, 6, 5))
PARTNER = PartnerFacts(
    plan_link="https://www.paraugs.example/plans",
    description="",
    indicators=(None,) * 6,
    tax_debt=Decimal("0.00"),
    tax_checked_on=date(2026, 9, 1),
    contract_number="SL-1",
    contract_date=date(2026, 9, 2),
)


def found(findings: list[Any]) -> list[tuple[str, str, str, str]]:
    return [(one.rule, one.code, one.severity.value, one.field) for one in findings]


@pytest.mark.acceptance("A35")
@pytest.mark.parametrize(
    ("debt", "codes"),
    [("0.00", []), ("149.99", []), ("150.00", []), ("150.01", ["tax-debt"]), ("100000.00", ["tax-debt"])],
)
def test_scenario_11_a_partner_owes_at_most_150_euros(debt: str, codes: list[str]) -> None:
    findings = check_partner(replace(PARTNER, tax_debt=Decimal(debt)), VALUES)
    assert [one.code for one in findings] == codes
    for one in findings:
        with translation.override("lv"):
            assert (one.rule, one.field, one.blocks, "150,00 EUR" in str(one)) == ("R52", "tax_debt", True, True)
        assert one.source == "VIAA prezentācija par projekta mērķiem un nosacījumiem"


@pytest.mark.parametrize("day", [date(2025, 9, 1), date(2026, 6, 5)])
def test_both_editions_name_grades_courses_and_the_debt(day: date) -> None:
    values = values_for(day)
    assert (values.grades_max, values.courses_max, values.partner_tax_debt_max) == (12, 4, 150)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"plan_link": ""}, [("R52", "no-situation", "block", "plan_link")]),
        (
            {"plan_link": "", "description": "Situācija", "indicators": (0, 0, 0, 0, 0, None)},
            [("R52", "indicators-missing", "block", "description")],
        ),
        ({"plan_link": "", "description": "Situācija", "indicators": (0, 1, 2, 3, 4, 5)}, []),
        ({"tax_debt": None}, [("R52", "taxes-unchecked", "block", "tax_debt")]),
        ({"tax_checked_on": None}, [("R52", "taxes-unchecked", "block", "tax_checked_on")]),
        ({"tax_checked_on": date(2026, 9, 2)}, []),
        ({"tax_checked_on": date(2026, 9, 3)}, [("R52", "checked-late", "warn", "tax_checked_on")]),
        ({"contract_number": ""}, [("R52", "no-contract", "block", "contract_number")]),
        ({"contract_date": None}, [("R52", "no-contract", "block", "contract_date")]),
    ],
)
def test_what_a_partner_lacks_is_named_by_its_field(changes: dict[str, Any], expected: list[Any]) -> None:
    assert found(check_partner(replace(PARTNER, **changes), VALUES)) == expected


def learner(**changes: Any) -> LearnerFacts:
    plain: dict[str, Any] = {
        "birth_date": date(2010, 1, 1), "stage": "grade", "level": 7, "vocational": False, "on": date(2026, 9, 1),
    }  # fmt: skip
    return LearnerFacts(**{**plain, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"level": 1}, []),
        ({"level": 12}, []),
        ({"level": 0}, [("R2", "grade", "block", "level")]),
        ({"level": 13}, [("R2", "grade", "block", "level")]),
        ({"stage": "course", "level": 4, "vocational": True}, []),
        ({"stage": "course", "level": 5, "vocational": True}, [("R2", "course", "block", "level")]),
        ({"stage": "course", "level": 1}, [("R2", "no-courses", "block", "stage")]),
        ({"vocational": True}, []),
        ({"birth_date": date(2013, 9, 1)}, []),
        ({"birth_date": date(2026, 9, 1)}, [("R1", "too-young", "warn", "birth_date")]),
        ({"birth_date": date(2026, 9, 2)}, [("R1", "not-born", "block", "birth_date")]),
        ({"birth_date": date(2013, 9, 2)}, [("R1", "too-young", "warn", "birth_date")]),
    ],
)
def test_who_may_be_a_learner(changes: dict[str, Any], expected: list[Any]) -> None:
    assert found(check_learner(learner(**changes), VALUES)) == expected


def test_an_edition_without_the_values_blocks_nobody() -> None:
    older = replace(VALUES, grades_max=None, courses_max=None, partner_tax_debt_max=None)
    assert check_learner(learner(level=40), older) == []
    assert check_partner(replace(PARTNER, tax_debt=Decimal(9999)), older) == []


def test_the_day_of_the_first_meeting_is_told() -> None:
    [one] = check_learner(learner(birth_date=date(2014, 5, 20)), VALUES)
    with translation.override("lv"):
        assert "20.05.2027." in str(one)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"relation": "custodian"}, []),
        ({"relation": "guardian", "proof": "Paraugpils bāriņtiesa, Nr. 1, 01.09.2026."}, []),
        ({"relation": "guardian"}, [("R23", "no-proof", "block", "proof")]),
        ({"birth_date": date(2008, 9, 1)}, []),
        ({"birth_date": date(2008, 9, 2)}, [("R23", "minor-representative", "warn", "birth_date")]),
        ({"learner_birth_date": date(2008, 9, 1)}, [("R23", "adult-learner", "warn", "relation")]),
    ],
)
def test_who_may_speak_for_a_learner(changes: dict[str, Any], expected: list[Any]) -> None:
    plain: dict[str, Any] = {
        "learner_birth_date": date(2013, 10, 5), "birth_date": date(1982, 7, 8), "relation": "parent", "proof": "",
        "on": date(2026, 9, 1),
    }  # fmt: skip
    assert found(check_representation(RepresentationFacts(**{**plain, **changes}), VALUES)) == expected


@pytest.mark.acceptance("A35")
@pytest.mark.parametrize(
    ("partnership", "code"),
    [(Partnership.NONE, "no-partner"), (Partnership.RECORDED, "partner-inactive"), (Partnership.ACTIVE, None)],
)
def test_only_an_active_partner_sends_documents(partnership: Partnership, code: str | None) -> None:
    said = check_partnership(partnership, VALUES, field="employer")
    assert found(said) == ([("R52", code, "block", "employer")] if code else [])
    assert all(one.edition == "RS-2026" and one.source and one.remedy for one in said)
    assert check_partnership(partnership, replace(VALUES, partner_tax_debt_max=None)) == []
