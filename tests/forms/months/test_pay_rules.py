"""Timesheet and pay as rules: which hours are paid, why others are not, at which rate, less what is paid back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.months.pay.rules import Debt, Reported, amounts, check_pay
from forms.months.timesheets.rules import (
    Line,
    Report,
    Row,
    Session,
    Step,
    Totals,
    Why,
    check_timesheet,
    month_lines,
    steps_of,
    totals,
)
from forms.plans.meetings import Meeting
from forms.programmes.errors import NoRate
from forms.programmes.rates import Rate
from forms.programmes.shipped import values_for
from kernel.periods import RIGA, Month

OCTOBER = Month(2026, 10)
VALUES = values_for(date(2026, 10, 1))
AFTER = date(2026, 11, 1)
TEN = Rate(date(2026, 9, 1), date(2026, 12, 31), Decimal("10.00"), "Metodika 2026")
ELEVEN = Rate(date(2027, 1, 1), None, Decimal("11.00"), "Metodika 2027")


def at(day: int, clock: str = "15:00", hours: int = 2, *, month: int = 10, minutes: int | None = None) -> Session:
    start = datetime.combine(date(2026, month, day), time.fromisoformat(clock), RIGA)
    end = start + timedelta(minutes=hours * 40 if minutes is None else minutes)
    return Session(start, f"{month}-{day}-{clock}", end, hours)


def rows(*sessions: Session) -> tuple[Row, ...]:
    return tuple(Row(one.day, one.hours) for one in sessions)


def report(*sessions: Session, learner: str = "a", **changes: object) -> Report:
    plain = Report(learner=learner, name="Rūta Paraudziņa", sessions=sessions, rows=rows(*sessions))
    return replace(plain, **changes)


def blocks(*reports: Report, on: date = AFTER) -> list[str]:
    return [f"{one.rule} {one.code}" for one in check_timesheet(reports, VALUES, month=OCTOBER, on=on) if one.blocks]


@pytest.mark.acceptance("A28")
def test_scenario_7_a_row_without_the_learners_signature_stays_and_is_not_paid() -> None:
    first, second = at(5), at(12, hours=3)
    one = report(first, second, rows=(Row(first.day, 2, frozenset({"learner"})), Row(second.day, 3)))
    assert month_lines([one], VALUES) == [Line("a", first, 2, (Why.NO_LEARNER,)), Line("a", second)]
    assert totals(month_lines([one], VALUES)) == Totals(hours=5, paid=3, excluded=2)
    assert blocks(one) == []


@pytest.mark.acceptance("A27")
def test_scenario_15_a_timesheet_with_other_hours_in_the_grid_is_not_confirmed() -> None:
    one = report(at(5, hours=2), rows=(Row(date(2026, 10, 5), 3),))
    assert blocks(one) == ["R28 hours"]
    (finding,) = check_timesheet([one], VALUES, month=OCTOBER, on=AFTER)
    assert (
        str(finding)
        == "Rūta Paraudziņa, 05.10.2026.: dienasgrāmatā ir 2 st., grafikā 3 st. Mentors izlabo dienasgrāmatu"
        " vai grafiku, lai dienas un stundas sakristu."
    )
    assert month_lines([one], VALUES)[0].whys == (Why.MISMATCH,)


@pytest.mark.acceptance("A27")
@pytest.mark.parametrize(
    ("rows_of", "found"),
    [
        ((), ["R28 missing"]),
        ((Row(date(2026, 10, 6), 2),), ["R28 day"]),
        ((Row(date(2026, 10, 5), 2), Row(date(2026, 10, 7), 1)), ["R28 missing"]),
    ],
)
def test_each_way_to_differ_stops_it(rows_of: tuple[Row, ...], found: list[str]) -> None:
    assert blocks(report(at(5), rows=rows_of)) == found


@pytest.mark.acceptance("A27")
def test_an_unconfirmed_diary_or_a_running_month_stop_it() -> None:
    assert blocks(report(at(5), confirmed=False), report(learner="b", confirmed=False)) == ["R27 unconfirmed"] * 2
    assert month_lines([report(at(5), confirmed=False)], VALUES)[0].whys == (Why.UNCONFIRMED,)
    assert blocks(report(at(5)), on=OCTOBER.last) == ["R59 running"]
    assert blocks(report(at(5)), on=AFTER) == []


@pytest.mark.acceptance("A29")
def test_of_two_meetings_at_once_the_later_one_is_not_paid_whichever_contract_it_is_of() -> None:
    ours, theirs = at(5, "09:00"), at(5, "10:00", 1)
    assert [one.whys for one in month_lines([report(ours)], VALUES, elsewhere=[theirs])] == [()]
    assert [one.whys for one in month_lines([report(theirs)], VALUES, elsewhere=[ours])] == [(Why.OVERLAP,)]
    both = month_lines([report(ours), report(theirs, learner="b")], VALUES)
    assert [(one.learner, one.paid, one.whys) for one in both] == [("a", 2, ()), ("b", 0, (Why.OVERLAP,))]
    after = at(5, "10:20", 1)  # begins when the first one ends
    assert [one.whys for one in month_lines([report(after)], VALUES, elsewhere=[ours])] == [()]


@pytest.mark.acceptance("A29")
def test_declared_work_elsewhere_takes_the_meeting_it_covers() -> None:
    work = Meeting(at(5, "16:00").start, at(5, "18:00").start)
    found = month_lines([report(at(5, "15:00"), at(6, "15:00"))], VALUES, outside=[work])
    assert [one.whys for one in found] == [(Why.OUTSIDE,), ()]


@pytest.mark.acceptance("A25", "A28")
def test_hours_above_the_learners_month_are_not_paid_with_all_mentors_counted() -> None:
    mine, theirs = at(20, hours=3), at(10, hours=18)
    (line,) = month_lines([report(mine, others=(theirs,))], VALUES)
    assert (line.paid, line.excluded, line.whys) == (2, 1, (Why.CEILING,))
    (line,) = month_lines([report(at(9, hours=3), others=(theirs,))], VALUES)
    assert (line.paid, line.whys) == (3, ())
    (line,) = month_lines([report(at(25, hours=3), others=(theirs, at(20, hours=2)))], VALUES)
    assert (line.paid, line.whys) == (0, (Why.CEILING,))


def test_of_two_alike_rows_one_unsigned_row_takes_one_meeting() -> None:
    day = date(2026, 10, 5)
    one = report(at(5, "09:00"), at(5, "13:00"), rows=(Row(day, 2), Row(day, 2, frozenset({"mentor"}))))
    assert totals(month_lines([one], VALUES)) == Totals(4, 2, 2)


def test_a_month_above_the_largest_one_warns() -> None:
    many = [report(*(at(day, hours=20) for day in range(1, 8)))]
    found = list(check_timesheet(many, VALUES, month=OCTOBER, on=AFTER))
    assert [(one.rule, one.code, one.blocks) for one in found] == [("R13", "large-month", False)]
    assert (
        list(check_timesheet([report(*(at(day, hours=20) for day in range(1, 7)))], VALUES, month=OCTOBER, on=AFTER))
        == []
    )


@pytest.mark.acceptance("A27")
def test_who_confirms_is_the_editions_or_the_partners() -> None:
    assert steps_of(VALUES) == (Step.INSTITUTION,)
    assert steps_of(values_for(date(2026, 3, 1))) == (Step.COORDINATOR,)
    assert steps_of(VALUES, both=True) == (Step.INSTITUTION, Step.COORDINATOR)


# Pay ------------------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A28")
def test_scenario_12_meetings_are_priced_by_the_rate_of_their_day() -> None:
    found = amounts([(date(2026, 12, 30), 12), (date(2027, 1, 4), 12)], [TEN, ELEVEN])
    assert [(one.rate, one.hours, one.amount) for one in found.lines] == [
        (TEN, 12, Decimal("120.00")), (ELEVEN, 12, Decimal("132.00")),
    ]  # fmt: skip
    assert (found.gross, found.to_pay) == (Decimal("252.00"), Decimal("252.00"))


@pytest.mark.acceptance("A28")
def test_a_rate_that_changes_inside_the_month_splits_the_line() -> None:
    old, new = replace(TEN, valid_to=date(2026, 10, 14)), replace(ELEVEN, valid_from=date(2026, 10, 15))
    found = amounts([(date(2026, 10, 14), 2), (date(2026, 10, 15), 3), (date(2026, 10, 20), 1)], [old, new])
    assert [(one.hours, one.amount) for one in found.lines] == [(2, Decimal("20.00")), (4, Decimal("44.00"))]


@pytest.mark.acceptance("A28")
def test_a_day_without_a_rate_stops_the_pay() -> None:
    day = date(2026, 8, 31)
    with pytest.raises(NoRate):
        amounts([(day, 1)], [TEN])
    assert amounts([(day, 0)], [TEN]).gross == Decimal(0)  # nothing of it is paid: no rate is asked
    found = list(check_pay(reported(days=(day, date(2026, 9, 1))), [TEN], VALUES))
    assert [(one.rule, one.code, one.blocks) for one in found] == [("R34", "no-rate", True)]


def reported(**changes: object) -> Reported:
    return replace(Reported(confirmed=True, changed=False, open_grids=(), days=(date(2026, 10, 5),)), **changes)


@pytest.mark.acceptance("A28")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"confirmed": False}, ["not-confirmed"]),
        ({"changed": True}, ["changed"]),
        ({"open_grids": ("Anna", "Rūta")}, ["grid-open", "grid-open"]),
        ({"confirmed": False, "changed": True}, ["not-confirmed"]),
    ],
)
def test_pay_waits_for_all_reports(changes: dict[str, object], found: list[str]) -> None:
    assert [one.code for one in check_pay(reported(**changes), [TEN], VALUES) if one.blocks] == found


@pytest.mark.acceptance("A29")
def test_debts_are_kept_back_in_their_order_and_never_below_nothing() -> None:
    found = amounts(
        [(date(2026, 10, 5), 5)], [TEN], [Debt("first", Decimal("30.00")), Debt("second", Decimal("40.00"))]
    )
    assert (found.gross, found.deducted, found.to_pay) == (Decimal("50.00"), Decimal("50.00"), Decimal("0.00"))
    assert found.kept_back == (("first", Decimal("30.00")), ("second", Decimal("20.00")))
    assert amounts([], [TEN], [Debt("first", Decimal("30.00"))]).kept_back == ()


# Sums -----------------------------------------------------------------------------------------------------------------

MEETINGS = st.lists(
    st.tuples(st.integers(1, 31), st.integers(0, 23), st.integers(1, 6), st.sampled_from(["", "learner", "mentor", "both"])),
    max_size=8,
)  # fmt: skip
MISSING = {
    "": frozenset[str](), "learner": frozenset({"learner"}), "mentor": frozenset({"mentor"}),
    "both": frozenset({"learner", "mentor"}),
}  # fmt: skip
Plain = list[tuple[int, int, int, str]]


@pytest.mark.acceptance("A24", "A27", "A28")
@given(st.lists(MEETINGS, min_size=1, max_size=4), st.lists(MEETINGS, max_size=2), st.integers(1, 31))
def test_sums_agree_from_grid_to_pay(months: list[Plain], others: list[Plain], work: int) -> None:
    """Sum of grid = diary = timesheet = paid + excluded, whatever is unsigned, overlaps or is too much."""

    def sessions(plain: Plain, name: str) -> tuple[Session, ...]:
        return tuple(
            replace(at(day, f"{hour:02}:00", hours), key=f"{name}{number}")
            for number, (day, hour, hours, _signed) in enumerate(plain)
        )

    reports = []
    for number, plain in enumerate(months):
        held = sessions(plain, f"m{number}-")
        grid = tuple(
            Row(one.day, one.hours, MISSING[signed]) for one, (_d, _h, _n, signed) in zip(held, plain, strict=True)
        )
        more = tuple(one for rest in others for one in sessions(rest, f"o{number}-"))
        reports.append(report(*held, learner=f"l{number}", rows=grid, others=more))
    assert blocks(*reports) == []
    elsewhere = [one for number, rest in enumerate(others) for one in sessions(rest, f"e{number}-")]
    lines = month_lines(
        reports, VALUES, elsewhere=elsewhere, outside=[Meeting(at(work, "08:00").start, at(work, "10:00").start)]
    )
    found = totals(lines)
    diary = sum(one.hours for each in reports for one in each.sessions)
    grid_hours = sum(one.hours for each in reports for one in each.rows)
    paid = amounts([(one.session.day, one.paid) for one in lines], [TEN])
    assert grid_hours == diary == found.hours == found.paid + found.excluded
    assert sum(one.hours for one in paid.lines) == found.paid
    assert paid.gross == found.paid * Decimal("10.00")
    assert all(bool(one.excluded) == bool(one.whys) and 0 <= one.excluded <= one.hours for one in lines)
    signed = sum(one.hours for each in reports for one in each.rows if not one.missing)
    assert found.paid <= signed
