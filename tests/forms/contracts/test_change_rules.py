"""Amendments and terminations as pure rules: what holds on a day, what the law asks for, edges of a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms.contracts.changes.grounds import ONE_SIDED, SIGNERS, TITLES, Ground
from forms.contracts.changes.in_force import Change, InForce, fold
from forms.contracts.changes.rules import AmendmentFacts, TerminationFacts, check_amendment, check_termination
from forms.contracts.derived import next_check_due
from forms.programmes.derived import derived
from forms.programmes.shipped import values_for
from kernel.periods import Period

SEMESTER = Period(date(2026, 9, 1), date(2026, 12, 18))
YEAR = Period(date(2026, 9, 1), date(2027, 5, 31))
AGREED = InForce(period=SEMESTER, rate=Decimal("10.00"), planned_hours=20, guaranteed_hours=8)
LONGER = Change(date(2026, 12, 14), {"end": "2027-05-31"})
DEARER = Change(date(2027, 1, 4), {"rate": "11.00", "planned_hours": 40})
VALUES = values_for(date(2026, 9, 1))


@pytest.mark.acceptance("A17")
@pytest.mark.parametrize(
    ("on", "end", "rate", "planned"),
    [
        (date(2026, 9, 1), date(2026, 12, 18), "10.00", 20),
        (date(2026, 12, 13), date(2026, 12, 18), "10.00", 20),
        (date(2026, 12, 14), date(2027, 5, 31), "10.00", 20),
        (date(2027, 1, 3), date(2027, 5, 31), "10.00", 20),
        (date(2027, 1, 4), date(2027, 5, 31), "11.00", 40),
    ],
)
def test_each_day_has_what_was_in_force_on_it(on: date, end: date, rate: str, planned: int) -> None:
    found = fold(AGREED, [DEARER, LONGER], ended=None, on=on)
    assert (found.period, str(found.rate), found.planned_hours, found.guaranteed_hours) == (
        Period(SEMESTER.start, end), rate, planned, 8,
    )  # fmt: skip


@pytest.mark.parametrize(("ended", "last"), [
    (date(2026, 11, 30), date(2026, 11, 30)), (date(2027, 6, 30), date(2027, 5, 31)), (None, date(2027, 5, 31)),
])  # fmt: skip
def test_a_termination_cuts_and_never_lengthens(ended: date | None, last: date) -> None:
    """It holds on every day: also a meeting planned before it was signed is judged by it."""
    for day in (date(2026, 12, 14), date(2027, 5, 31)):
        assert fold(AGREED, [LONGER], ended=ended, on=day).period.end == last


def test_the_later_of_two_amendments_holds() -> None:
    first, second = Change(date(2026, 10, 1), {"rate": "10.50"}), Change(date(2026, 11, 1), {"rate": "11.00"})
    assert fold(AGREED, [second, first], ended=None, on=date(2026, 12, 1)).rate == Decimal("11.00")


AMENDED = AmendmentFacts(
    changed=frozenset({"end"}),
    period=SEMESTER,
    new_end=YEAR.end,
    effective_from=date(2026, 12, 14),
    sign_date=date(2026, 12, 14),
    checked_until=YEAR.end,
)


@pytest.mark.acceptance("A17")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"changed": frozenset(), "new_end": None}, [("DL 97", "nothing-changes", "block")]),
        ({"effective_from": date(2026, 12, 18)}, []),
        ({"effective_from": date(2026, 12, 19)}, [("DL 97", "outside-contract", "block")]),
        (
            {"effective_from": date(2026, 8, 31), "sign_date": date(2026, 8, 31)},
            [("DL 97", "outside-contract", "block")],
        ),
        ({"sign_date": date(2026, 12, 15)}, [("DL 97", "backwards", "warn")]),
        ({"new_end": date(2026, 12, 13)}, [("DL 97", "end-before-change", "block")]),
        ({"checked_until": date(2027, 5, 30)}, [("R5", "check-runs-out", "warn")]),
        ({"checked_until": None}, [("R5", "check-runs-out", "warn")]),
        ({"changed": frozenset({"rate"}), "new_end": None, "checked_until": None}, []),
    ],
)
def test_what_an_amendment_keeps_to(changes: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    said = check_amendment(replace(AMENDED, **changes), VALUES)
    assert [(one.rule, one.code, one.severity) for one in said] == found


ENDED = TerminationFacts(
    ground="mutual", period=SEMESTER, end=date(2026, 11, 30), sign_date=date(2026, 11, 16), notice_days=30, law="",
    reason="",
)  # fmt: skip


@pytest.mark.acceptance("A17")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"end": date(2026, 12, 18)}, []),
        ({"end": date(2026, 12, 19)}, [("DL 114", "end-after-term", "block")]),
        ({"end": date(2026, 8, 31), "sign_date": date(2026, 8, 31)}, [("DL 114", "end-before-start", "block")]),
        ({"end": date(2026, 9, 1), "sign_date": date(2026, 9, 1)}, []),
        ({"sign_date": date(2026, 12, 1)}, [("DL 114", "end-in-the-past", "warn")]),
        ({"ground": "plan_ended", "sign_date": date(2026, 12, 1)}, [("DL 114", "end-in-the-past", "warn")]),
        ({"ground": "employee_notice", "sign_date": date(2026, 12, 1)}, [("DL 114", "end-in-the-past", "block")]),
        ({"ground": "employee_notice", "sign_date": date(2026, 10, 31)}, []),
        ({"ground": "employee_notice", "sign_date": date(2026, 11, 1)}, [("DL 100", "short-notice", "warn")]),
        ({"ground": "term_expiry"}, [("DL 113", "not-the-term", "block")]),
        ({"ground": "term_expiry", "end": date(2026, 12, 18)}, []),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 10, 30)},
            [("DL 101", "no-ground", "block"), ("DL 102", "no-reason", "block")],
        ),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 10, 31), "law": "101. pants", "reason": "iemesls"},
            [],
        ),
        (
            {"ground": "employer_notice", "sign_date": date(2026, 11, 1), "law": "101. pants", "reason": "iemesls"},
            [("DL 103", "short-notice", "warn")],
        ),
    ],
)
def test_what_a_termination_keeps_to(changes: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    """A month from 30 and from 31 October ends on 30 November."""
    said = check_termination(replace(ENDED, **changes), VALUES)
    assert [(one.rule, one.code, one.severity) for one in said] == found


def test_each_ground_has_its_signers_and_title() -> None:
    assert set(SIGNERS) == set(TITLES) == set(Ground)
    assert {"employee_notice", "employer_notice", "term_expiry"} == ONE_SIDED
    assert {ground for ground, who in SIGNERS.items() if who == {"mentor"}} == {Ground.EMPLOYEE}


def test_the_next_check_is_due_in_a_year() -> None:
    assert next_check_due(date(2026, 11, 17)) == date(2027, 11, 17)
    assert next_check_due(date(2028, 2, 29)) == date(2029, 2, 28)
    assert "secināta" in derived("suitability_months", date(2026, 9, 1)).source
    with pytest.raises(KeyError):
        derived("nothing", date(2026, 9, 1))
