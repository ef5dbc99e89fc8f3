"""Pure rules of a grid's rows: the month, whole hours, gates of the day, overlaps, ceilings, each row beside those before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from forms.contracts.rules import Say
from forms.months.grids import rules
from forms.months.grids.rules import MonthFacts, Row, check_rows, meeting_of
from forms.plans.ceilings import Entry
from forms.plans.meetings import Meeting
from forms.programmes.findings import Finding, Severity, text
from forms.programmes.rules import RuleValues
from kernel.periods import Month
from tests.forms.plans.said import RS_2026, told, words

FIFTH, SIXTH = date(2026, 10, 5), date(2026, 10, 6)
FACTS = MonthFacts(
    month=Month(2026, 10), meetings=(), entries=(), used=0, planned=None, eligibility=RS_2026, evidence=RS_2026
)


def gate(code: str, severity: Severity) -> Finding:
    return Say("R5", RS_2026.edition, "")(severity, code, "day", text("x"), text("y"))


def found(
    rows: Iterable[Row], facts: MonthFacts = FACTS, *, values: RuleValues = RS_2026, gates: Iterable[Finding] = ()
) -> dict[int, list[Finding]]:
    return check_rows(list(rows), facts, values_on=lambda _day: values, gates_on=lambda _day: list(gates))


def codes(rows: Iterable[Row], facts: MonthFacts = FACTS, **more: object) -> dict[int, list[str]]:
    return {place: [one.code for one in said] for place, said in found(rows, facts, **more).items()}  # type: ignore[arg-type]


def test_a_row_in_time() -> None:
    start = datetime(2026, 10, 5, 12, tzinfo=UTC)  # 15:00 in Riga
    assert meeting_of(FIFTH, time(15), 2, RS_2026) == Meeting(start, start.replace(hour=13, minute=20))
    assert meeting_of(FIFTH, time(15), 1, RS_2026) == Meeting(start, start.replace(minute=40))
    assert meeting_of(FIFTH, None, 2, RS_2026) is None
    assert meeting_of(FIFTH, time(15), 0, RS_2026) is None
    assert meeting_of(FIFTH, time(15), 2, replace(RS_2026, hour_minutes=None)) is None


def test_rows_without_findings_are_left_out() -> None:
    assert found([Row(0, FIFTH, time(15), 2), Row(1, SIXTH, None, 3)]) == {}


@pytest.mark.acceptance("A22")
def test_another_month_has_a_grid_of_its_own() -> None:
    said = found([Row(3, date(2026, 11, 1), time(15), 2), Row(4, date(2026, 9, 30), None, 99)])
    assert told(said[3]) == told(said[4]) == [("R30", "other-month", "block", "day")]
    assert words(said[3])[0].startswith("01.11.2026.")
    assert said[3][0].source
    assert list(codes([Row(0, date(2026, 9, 30), None, 1), Row(1, FIFTH, None, 0)])) == [0, 1]


@pytest.mark.acceptance("A22")
@pytest.mark.parametrize("hours", [0, -1, Decimal("1.5")])
def test_only_whole_hours_count_and_wrong_ones_are_not_added(hours: Decimal | int) -> None:
    said = codes([Row(0, FIFTH, time(15), hours), Row(1, FIFTH, time(15), 20), Row(2, SIXTH, time(15), hours)])
    assert list(said) == [0, 2]
    assert len(said[0]) == 1


def test_gates_speak_but_not_for_information_nor_of_the_calendar() -> None:
    said = codes(
        [Row(0, FIFTH, None, 1)],
        gates=[
            gate("closed", Severity.BLOCK), gate("told", Severity.INFO), gate("placeholder", Severity.WARN),
            gate("warned", Severity.WARN),
        ],
    )  # fmt: skip
    assert said == {0: ["closed", "warned"]}


@pytest.mark.acceptance("A22")
def test_the_row_that_comes_later_in_time_is_the_one_that_overlaps() -> None:
    rows = [Row(0, FIFTH, time(15, 30), 1), Row(1, FIFTH, time(15), 2), Row(2, SIXTH, time(15), 2)]
    (only,) = codes(rows)
    assert only == 0
    other = meeting_of(FIFTH, time(15, 30), 1, RS_2026)
    assert other is not None
    assert list(codes([Row(1, FIFTH, time(15), 2), Row(2, SIXTH, time(15), 2)], replace(FACTS, meetings=(other,)))) == [
        1
    ]
    assert list(codes([Row(0, FIFTH, time(15), 2), Row(1, FIFTH, time(15), 2)])) == [1]  # at once: as they stand


@pytest.mark.acceptance("A22", "A25")
def test_hours_of_the_month_add_up_with_other_mentors() -> None:
    most = RS_2026.max_hours_learner_month
    rows = [Row(0, FIFTH, None, most - 1), Row(1, SIXTH, None, 1)]
    assert codes(rows) == {}
    assert list(codes([*rows, Row(2, date(2026, 10, 7), None, 1)])) == [2]
    assert list(codes(rows, replace(FACTS, entries=(Entry(date(2026, 10, 1), 1),)))) == [1]


@pytest.mark.acceptance("A22", "A25")
def test_a_row_without_a_beginning_comes_first_on_its_day() -> None:
    assert list(codes([Row(0, FIFTH, time(15), 1), Row(1, FIFTH, None, RS_2026.max_hours_learner_month)])) == [0]


@pytest.mark.acceptance("A22")
def test_hours_of_the_plan_add_up_with_other_grids() -> None:
    facts = replace(FACTS, planned=50, used=12)
    assert codes([Row(0, FIFTH, None, 1), Row(1, SIXTH, None, 2)], facts) == {}
    facts = replace(FACTS, planned=5, used=2)
    assert codes([Row(0, FIFTH, None, 1), Row(1, SIXTH, None, 2)], facts) == {1: ["plan-nearly-full"]}
    assert codes([Row(0, FIFTH, None, 2), Row(1, SIXTH, None, 2)], facts) == {1: ["plan-full"]}
    assert codes([Row(0, FIFTH, None, 4)], replace(facts, planned=None)) == {}
    assert list(codes([Row(0, FIFTH, None, 1)], replace(facts, planned=0, used=0))) == [0]


def test_as_many_rows_as_a_month_can_have() -> None:
    assert rules.MOST_ROWS == 40
