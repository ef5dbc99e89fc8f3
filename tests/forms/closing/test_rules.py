"""What must be there before a plan is closed (R36, R37)."""

from dataclasses import asdict
from datetime import date

import pytest

from forms.closing import rules
from forms.closing.entry import EvaluationForm
from forms.closing.rules import ClosingFacts, check_closing
from forms.programmes.shipped import values_for
from portal.demo.months import EVALUATION
from tests.factories import closing
from tests.forms.plans.said import told

LAST = date(2026, 12, 18)
VALUES = values_for(LAST)
AFTER = date(2026, 12, 19)


@pytest.mark.acceptance("A30")
@pytest.mark.parametrize(
    ("on", "evaluated", "reviewed", "assessed", "codes"),
    [
        (AFTER, True, True, True, []),
        (AFTER, True, True, None, []),
        (LAST, True, True, True, ["running"]),
        (AFTER, False, False, True, ["no-evaluation"]),
        (AFTER, True, False, True, ["no-feedback"]),
        (AFTER, True, True, False, ["no-assessment"]),
        (LAST, False, False, False, ["running", "no-evaluation", "no-assessment"]),
    ],
)
def test_nothing_may_be_missing(
    on: date, evaluated: bool, reviewed: bool, assessed: bool | None, codes: list[str]
) -> None:
    facts = ClosingFacts(last_day=LAST, evaluated=evaluated, reviewed=reviewed, assessed=assessed)
    found = list(check_closing(facts, VALUES, on=on))
    assert [one.code for one in found] == codes
    assert all(one.blocks and one.source and str(one.remedy) for one in found)


def test_a_plan_that_ended_early_does_not_wait_for_the_end_of_its_semester() -> None:
    facts = ClosingFacts(last_day=None, evaluated=True, reviewed=True, assessed=True)
    assert not list(check_closing(facts, VALUES, on=date(2026, 10, 20)))


@pytest.mark.acceptance("A30")
def test_each_finding_stands_beside_what_it_is_about() -> None:
    nothing = ClosingFacts(last_day=LAST, evaluated=False, reviewed=False, assessed=False)
    assert told(check_closing(nothing, VALUES, on=LAST)) == [
        ("R37", "running", "block", "plan"),
        ("R37", "no-evaluation", "block", "evaluation"),
        ("R36", "no-assessment", "block", "grid"),
    ]
    unread = ClosingFacts(last_day=None, evaluated=True, reviewed=False, assessed=None)
    assert told(check_closing(unread, VALUES, on=LAST)) == [("R37", "no-feedback", "block", "evaluation")]


def test_an_open_answer_has_fifty_characters_at_least() -> None:
    assert rules.SHORTEST == 50


@pytest.mark.parametrize("closed", ["reduced", "reached", "onward"])
def test_a_closed_answer_is_one_of_those_offered(closed: str) -> None:
    with pytest.raises(ValueError, match="Krietni mazāk"):
        closing.answers(**{closed: "Krietni mazāk"})


@pytest.mark.parametrize("closed", ["risks_after", "next_step"])
def test_so_is_the_institutions(closed: str) -> None:
    with pytest.raises(ValueError, match="Krietni mazāk"):
        closing.said(**{closed: "Krietni mazāk"})


def test_the_demos_evaluation_is_one_that_the_form_takes() -> None:
    assert EvaluationForm(asdict(EVALUATION) | {"version": "0"}).is_valid()
