"""Hours, meeting days and deadlines: scenarios 1, 4, 5 and 6 of the domain reference, editions, edges, properties."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms.months.rules import (
    DeadlineKind,
    Hours,
    MeetingFacts,
    NoHourUnit,
    academic_hours,
    check_hours,
    check_meeting_day,
    month_deadlines,
)
from forms.programmes.findings import Severity, blocking
from forms.programmes.shipped import GENERAL, VOCATIONAL, calendar_for, values_for
from kernel.calendars import Calendar
from kernel.periods import Month

RS_2025, RS_2026 = values_for(date(2026, 1, 15)), values_for(date(2026, 10, 1))
#: Days on which some edition is in force and a calendar is known.
DAYS = st.dates(date(2025, 9, 1), date(2027, 8, 31))


def codes(day: date, grade: int = 8, *, calendar: Calendar | None = None, **facts: object) -> list[str]:
    made = MeetingFacts(day=day, grade=grade, **facts)  # type: ignore[arg-type]
    return [one.code for one in check_meeting_day(made, values_for(day), calendar or calendar_for(GENERAL))]


@pytest.mark.parametrize(
    ("minutes", "hours", "lost"),
    [(0, 0, 0), (1, 0, 1), (39, 0, 39), (40, 1, 0), (60, 1, 20), (80, 2, 0), (119, 2, 39), (120, 3, 0), (800, 20, 0)],
)
def test_minutes_make_whole_hours(minutes: int, hours: int, lost: int) -> None:
    assert academic_hours(minutes, RS_2026) == Hours(hours, lost, 40)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_minute_is_won_or_forgotten(first: int, second: int) -> None:
    one, two = academic_hours(first, RS_2026), academic_hours(second, RS_2026)
    assert one.hours * one.unit + one.lost == first
    assert 0 <= one.lost < one.unit
    assert one.hours + two.hours <= academic_hours(first + second, RS_2026).hours  # splitting never pays
    assert (first <= second) <= (one.hours <= two.hours)


def test_what_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="no time"):
        academic_hours(-1, RS_2026)
    with pytest.raises(NoHourUnit):
        academic_hours(60, RS_2025)


def test_hours_in_words() -> None:
    assert [(one.code, one.severity) for one in check_hours(39, RS_2026)] == [("no-hour", Severity.BLOCK)]
    assert [one.code for one in check_hours(80, RS_2026)] == ["hours"]
    assert [one.code for one in check_hours(119, RS_2026)] == ["hours", "lost"]
    assert [(one.code, one.edition) for one in check_hours(80, RS_2025)] == [("no-unit", "RS-2025")]


@pytest.mark.parametrize(
    ("day", "grade", "facts", "wanted"),
    [
        (date(2026, 3, 10), 8, {}, ["in-semester"]),  # spring holidays
        (date(2025, 10, 22), 8, {}, ["in-semester"]),  # autumn holidays
        (date(2026, 10, 17), 8, {}, ["placeholder", "in-semester"]),  # a Saturday
        (date(2026, 12, 29), 8, {}, ["winter", "placeholder"]),
        (date(2026, 12, 19), 8, {}, ["winter", "placeholder"]),  # the Saturday before the winter holidays
        (date(2025, 12, 29), 8, {}, ["winter"]),  # RS-2025 only warns
        (date(2026, 6, 8), 8, {}, ["summer"]),
        (date(2026, 6, 8), 8, {"order_date": date(2026, 6, 1), "order_until": date(2026, 6, 12)}, ["order"]),
        (date(2026, 6, 12), 8, {"order_date": date(2026, 6, 1), "order_until": date(2026, 6, 12)}, ["order"]),
        (date(2026, 6, 15), 8, {"order_date": date(2026, 6, 1), "order_until": date(2026, 6, 12)}, ["order-ended"]),
        (date(2026, 6, 8), 8, {"order_date": date(2026, 6, 9), "order_until": date(2026, 6, 12)}, ["order-later"]),
        (date(2026, 6, 8), 9, {}, ["in-semester"]),
        (date(2026, 6, 13), 9, {}, ["summer"]),
        (date(2026, 6, 19), 12, {}, ["in-semester"]),
        (date(2026, 12, 29), 8, {"order_date": date(2026, 12, 1), "order_until": date(2026, 12, 31)}, ["winter", "placeholder"]),
        (date(2027, 10, 1), 8, {}, ["no-calendar"]),
        (date(2026, 11, 18), 8, {}, ["placeholder", "public-holiday", "in-semester"]),
    ],
)  # fmt: skip
def test_days_on_which_to_meet(day: date, grade: int, facts: dict[str, date], wanted: list[str]) -> None:
    assert codes(day, grade, **facts) == wanted


def test_only_the_newer_edition_blocks_breaks() -> None:
    facts = [MeetingFacts(day=day, grade=8) for day in (date(2025, 12, 29), date(2026, 12, 29))]
    found = [check_meeting_day(one, values_for(one.day), calendar_for(GENERAL)) for one in facts]
    assert [(one[0].severity, one[0].edition, one[0].rule) for one in found] == [
        (Severity.WARN, "RS-2025", "R14"),
        (Severity.BLOCK, "RS-2026", "R14"),
    ]


def test_a_learner_becomes_old_enough_on_the_birthday() -> None:
    born = date(2013, 10, 5)
    assert codes(date(2026, 10, 4), 6, born=born) == ["too-young", "placeholder", "in-semester"]
    assert codes(date(2026, 10, 5), 6, born=born) == ["placeholder", "in-semester"]
    assert codes(date(2026, 10, 5), 6, old_enough=False) == ["too-young", "placeholder", "in-semester"]
    assert codes(date(2026, 10, 5), 6, old_enough=True) == ["placeholder", "in-semester"]


def test_a_vocational_institution_may_have_other_dates() -> None:
    facts = MeetingFacts(day=date(2026, 3, 10), grade=1, vocational=True)
    found = check_meeting_day(facts, values_for(facts.day), calendar_for(VOCATIONAL))
    assert [(one.code, "head may set" in one.remedy.message) for one in found] == [
        ("placeholder", True),
        ("in-semester", False),
    ]


@given(DAYS, st.integers(1, 12))
def test_every_day_has_one_ground_and_names_its_edition(day: date, grade: int) -> None:
    values = values_for(day)
    found = check_meeting_day(MeetingFacts(day=day, grade=grade), values, calendar_for(GENERAL))
    grounds = [one for one in found if one.code in {"in-semester", "summer", "winter", "order"}]
    assert len(grounds) == 1
    assert {one.edition for one in found} == {values.edition}
    assert all(one.rule and one.source and str(one.message) for one in found)
    inside = calendar_for(GENERAL).semester_on(day, grade=grade) is not None
    assert (grounds[0].code == "in-semester") == inside
    assert inside <= (blocking(found) == [])


@given(DAYS, st.integers(1, 12), st.dates(date(2025, 9, 1), date(2027, 8, 31)), st.integers(0, 60))
def test_an_order_helps_only_in_its_days(day: date, grade: int, order: date, length: int) -> None:
    until = order + timedelta(days=length)
    without = codes(day, grade)
    with_order = codes(day, grade, order_date=order, order_until=until)
    if "summer" not in without:
        assert with_order == without
    else:
        assert ("order" in with_order) == (order <= day <= until)


def test_the_deadlines_of_october() -> None:
    found = month_deadlines(Month(2026, 10), values_for, calendar_for(GENERAL))
    assert [(one.kind, one.on, one.finding.rule) for one in found] == [
        (DeadlineKind.TALK, date(2026, 10, 31), "R44"),
        (DeadlineKind.CONFIRM, date(2026, 10, 31), "R27"),
        (DeadlineKind.GRID, date(2026, 10, 31), "R30"),
        (DeadlineKind.LAST_CHANGE, date(2026, 11, 10), "R26"),
        (DeadlineKind.LOCK, date(2026, 11, 11), "R26"),
        (DeadlineKind.CHECK, date(2026, 11, 15), "R32"),
        (DeadlineKind.PAY, date(2026, 11, 20), "R33"),
    ]


def test_semesters_that_begin_and_end() -> None:
    june = month_deadlines(Month(2026, 6), values_for, calendar_for(GENERAL))
    assert [(one.on, one.finding.severity) for one in june if one.kind is DeadlineKind.SEMESTER_END] == [
        (date(2026, 6, 12), Severity.INFO),
        (date(2026, 6, 19), Severity.INFO),
    ]
    september = month_deadlines(Month(2026, 9), values_for, calendar_for(GENERAL))
    assert [(one.on, one.finding.severity) for one in september if one.kind is DeadlineKind.START] == [
        (date(2026, 9, 1), Severity.WARN)
    ]
    december = month_deadlines(Month(2026, 12), values_for, calendar_for(GENERAL))
    assert [one.on for one in december if one.kind is DeadlineKind.LOCK] == [date(2027, 1, 11)]


def test_each_deadline_goes_by_its_own_day() -> None:
    """June 2026: evidence by its first day (2025), the evaluation by the last day of the plan (2026)."""
    june = month_deadlines(Month(2026, 6), values_for, calendar_for(GENERAL))
    editions = {(one.kind, one.finding.edition) for one in june}
    assert {one for one in editions if one[0] in {DeadlineKind.GRID, DeadlineKind.SEMESTER_END}} == {
        (DeadlineKind.GRID, RS_2025.edition),
        (DeadlineKind.SEMESTER_END, RS_2026.edition),
    }
    ends = [
        next(one.finding for one in month_deadlines(Month(2026, month), values_for, calendar_for(GENERAL))
             if one.kind is DeadlineKind.SEMESTER_END)
        for month in (5, 6)
    ]  # fmt: skip
    assert [(one.edition, one.remedy.message) for one in ends] == [
        (RS_2025.edition, "Fill in the evaluation section of the plan."),
        (
            RS_2026.edition,
            "Fill in the closing assessment of the grid and the evaluation, and hand the originals over.",
        ),
    ]


def test_the_older_edition_has_the_signature_sheet() -> None:
    found = month_deadlines(Month(2026, 2), values_for, calendar_for(GENERAL))
    assert [one.finding.rule for one in found if one.kind is DeadlineKind.GRID] == ["R29"]
    assert DeadlineKind.TALK not in {one.kind for one in found}


@given(st.dates(date(2025, 9, 1), date(2030, 12, 31)))
def test_deadlines_are_in_order_and_the_lock_follows_the_last_change(day: date) -> None:
    month = Month.of(day)
    found = month_deadlines(month, values_for, calendar_for(GENERAL))
    assert [one.on for one in found] == sorted(one.on for one in found)
    by_kind = {one.kind: one.on for one in found}
    assert by_kind[DeadlineKind.LOCK] - by_kind[DeadlineKind.LAST_CHANGE] == timedelta(days=1)
    assert by_kind[DeadlineKind.LAST_CHANGE] == month.plus(1).first.replace(day=10)


def test_findings_speak_latvian() -> None:
    with translation.override("lv"):
        found = check_meeting_day(MeetingFacts(day=date(2026, 12, 29), grade=8), RS_2026, calendar_for(GENERAL))
        assert [str(one.message) for one in found] == [
            "29.12.2026. ir starp semestriem: iepriekšējais beidzās 18.12.2026.",
            "2026/2027. mācību gada semestru datumi ir pagaidu: īstie var būt citi.",
        ]
