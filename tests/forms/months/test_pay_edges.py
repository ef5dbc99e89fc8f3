"""Edges of timesheet and pay, and what each finding says whole: rule, code, weight, field, words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from forms.months.pay.rules import Debt, amounts, check_pay
from forms.months.timesheets import rules
from forms.months.timesheets.rules import Line, Row, Why, check_timesheet, month_lines
from tests.forms.months.test_pay_rules import AFTER, OCTOBER, TEN, VALUES, at, report, reported
from tests.forms.plans.said import told, words

FIFTH = date(2026, 10, 5)


@pytest.mark.acceptance("A28")
def test_each_reason_names_its_rule() -> None:
    assert {why.value: rule for why, rule in rules.RULES.items()} == {
        "unconfirmed": "R27", "mismatch": "R28", "learner": "R29", "mentor": "R29", "overlap": "R17", "outside": "R17",
        "ceiling": "R10",
    }  # fmt: skip


@pytest.mark.acceptance("A28")
def test_one_row_less_takes_one_of_two_meetings_alike() -> None:
    first, second = at(5, "09:00"), at(5, "13:00")
    lines = month_lines([report(first, second, rows=(Row(FIFTH, 2),))], VALUES)
    assert lines == [Line("a", first, 2, (Why.MISMATCH,)), Line("a", second)]
    three = at(5, "17:00")
    lines = month_lines([report(first, second, three, rows=(Row(FIFTH, 2),))], VALUES)
    assert [one.whys for one in lines] == [(Why.MISMATCH,), (Why.MISMATCH,), ()]


@pytest.mark.acceptance("A28")
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_alike_the_later_one_counts_as_signed(turned: bool) -> None:
    signed, unsigned = Row(FIFTH, 2), Row(FIFTH, 2, frozenset({"mentor"}))
    rows = (unsigned, signed) if turned else (signed, unsigned)
    lines = month_lines([report(at(5, "09:00"), at(5, "13:00"), rows=rows)], VALUES)
    assert [one.whys for one in lines] == [(Why.NO_MENTOR,), ()]


@pytest.mark.acceptance("A25", "A28")
def test_twenty_hours_are_paid_and_the_first_minute_above_is_not() -> None:
    assert [one.paid for one in month_lines([report(at(5, hours=20))], VALUES)] == [20]
    assert [one.paid for one in month_lines([report(at(5, hours=20), at(6, hours=1))], VALUES)] == [20, 0]


@pytest.mark.acceptance("A27")
def test_what_stops_a_timesheet_is_told_whole() -> None:
    gone = report(at(5), rows=())
    more = report(rows=(Row(FIFTH, 2),), learner="b")
    late = list(check_timesheet([report(at(5), confirmed=False), gone, more], VALUES, month=OCTOBER, on=OCTOBER.last))
    assert told(late) == [
        ("R59", "running", "block", ""), ("R27", "unconfirmed", "block", "a"), ("R28", "missing", "block", "a"),
        ("R28", "missing", "block", "b"),
    ]  # fmt: skip
    said = words(late)
    assert "01.11.2026." in said[0]
    assert "grafikā" in said[2] and "dienasgrāmatā" not in said[2].split(".")[0]
    assert said[2] != said[3]
    many = [report(*(at(day, hours=20) for day in range(1, 8)))]
    assert told(check_timesheet(many, VALUES, month=OCTOBER, on=AFTER)) == [("R13", "large-month", "warn", "")]


@pytest.mark.acceptance("A29")
def test_a_cent_is_kept_back_too_and_nothing_is_not() -> None:
    day = [(FIFTH, 1)]
    assert amounts(day, [TEN], [Debt("a", Decimal("0.01"))]).kept_back == (("a", Decimal("0.01")),)
    assert amounts(day, [TEN], [Debt("a", Decimal("0.00"))]).kept_back == ()
    assert amounts(day, [TEN], [Debt("a", Decimal("0.50"))]).kept_back == (("a", Decimal("0.50")),)


@pytest.mark.acceptance("A28")
def test_what_stops_the_pay_is_told_whole() -> None:
    found = check_pay(reported(confirmed=False, open_grids=("Anna",), days=(date(2026, 8, 31),)), [TEN], VALUES)
    assert told(found) == [
        ("R33", "not-confirmed", "block", ""), ("R33", "grid-open", "block", ""), ("R34", "no-rate", "block", ""),
    ]  # fmt: skip
    assert told(check_pay(reported(changed=True), [TEN], VALUES)) == [("R33", "changed", "block", "")]
