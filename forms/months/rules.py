"""Rules of a month: academic hours (R12), days on which mentor and learner may meet (R1, R14-R16), deadlines.

Pure: facts, values and a calendar in, findings out. Which edition's values: of the day of the meeting for hours and
meeting days; among deadlines of the first day of the month for its evidence, of the first day of a semester for what
must be ready before it, of its last day for the evaluation (domain reference 4).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from forms.programmes.findings import Finding, Severity, Text
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import AcademicYear, Calendar, Holiday, HolidayKind, Semester, SemesterKind, Turn, public_holiday
from kernel.periods import DAY, Month, birthday

Findings = Iterator[Finding]

#: Last days that follow from the order of work and stand in no source (domain reference 5.4): of the next month.
CHECKED_BY_DAY, PAID_BY_DAY = 15, 20
DERIVED = "Secināts no darbu secības; precizējams ar VIAA un darba līgumā"

SEMESTERS = {SemesterKind.FIRST: _("first semester"), SemesterKind.SECOND: _("second semester")}
HOLIDAYS = {
    HolidayKind.AUTUMN: _("autumn holidays"),
    HolidayKind.WINTER: _("winter holidays"),
    HolidayKind.SPRING: _("spring holidays"),
    HolidayKind.SUMMER: _("summer holidays"),
}


class NoHourUnit(ValueError):
    """The edition does not say how long an hour is (RS-2025)."""

    code = "months.no-hour-unit"
    retry = False


@dataclass(frozen=True)
class Hours:
    """A meeting's length as the grid counts it. `lost` are the minutes that make no whole hour and go nowhere."""

    hours: int
    lost: int
    unit: int


def academic_hours(minutes: int, values: RuleValues) -> Hours:
    """Whole academic hours of a meeting (R12). ValueError for negative minutes; NoHourUnit."""
    if minutes < 0:
        raise ValueError("a meeting cannot last less than no time")
    if values.hour_minutes is None:
        raise NoHourUnit(values.edition)
    return Hours(minutes // values.hour_minutes, minutes % values.hour_minutes, values.hour_minutes)


def check_hours(minutes: int, values: RuleValues) -> list[Finding]:
    """R12 in words: how many hours to write, and what is lost. Blocks when there is nothing to write."""
    try:
        count = academic_hours(minutes, values)
    except NoHourUnit:
        return [
            Finding(
                "R12", "no-unit", values.edition, Severity.WARN, "minutes",
                _("The edition of that day does not say how many minutes an hour has."),
                values.source_of("max_hours_learner_month"),
                _("Ask the plan author how hours of that time were counted."),
            )
        ]  # fmt: skip
    source = values.source_of("hour_minutes")
    if count.hours == 0:
        return [
            Finding(
                "R12", "no-hour", values.edition, Severity.BLOCK, "minutes",
                _("A meeting shorter than %(unit)s minutes makes no hour.", unit=count.unit), source,
                _("Write the meeting in the diary; there is no row for it in the grid."),
            )
        ]  # fmt: skip
    found = [
        Finding(
            "R12", "hours", values.edition, Severity.INFO, "minutes",
            _("The grid counts whole academic hours of %(unit)s minutes.", unit=count.unit), source,
            _("Write the same number in the diary and in the grid."),
        )
    ]  # fmt: skip
    if count.lost:
        found.append(
            Finding(
                "R12", "lost", values.edition, Severity.WARN, "minutes",
                _("Minutes that make no whole hour are lost: %(minutes)s.", minutes=count.lost), source,
                _("Do not carry them over to another meeting."),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """One day on which a mentor and a learner want to meet. Dates are Riga days.

    grade: class 1-12, or course 1-4 where `vocational`. The age is known by `born`, or by `old_enough` when nobody
    needs to tell the birth date; with neither R1 is not looked at. order_date and order_until: the head's order on
    extra study measures or re-examinations, and the day these end (R15); both or none.
    """

    day: date
    grade: int
    vocational: bool = False
    born: date | None = None
    old_enough: bool | None = None
    order_date: date | None = None
    order_until: date | None = None


def check_meeting_day(facts: MeetingFacts, values: RuleValues, calendar: Calendar) -> list[Finding]:
    """Every finding, blocks first. Without a block the meeting may take place; an INFO names the ground for that."""
    findings = [
        *_check_age(facts, values),
        *_check_calendar(facts, values, calendar),
        *_check_placeholder(facts, values, calendar),
        *_check_public_holiday(facts, values),
    ]
    return sorted(findings, key=lambda one: list(Severity).index(one.severity))


def _check_age(facts: MeetingFacts, values: RuleValues) -> Findings:
    """R1: mentoring only from the learner's birthday on."""
    first = birthday(facts.born, values.learner_min_age) if facts.born else None
    too_young = facts.day < first if first else facts.old_enough is False
    if too_young:
        yield Finding(
            "R1", "too-young", values.edition, Severity.BLOCK, "born",
            _("On that day the learner is not yet %(years)s years old.", years=values.learner_min_age),
            values.source_of("learner_min_age"),
            _("Meet from %(day)s on; the plan may be prepared before.", day=first) if first
            else _("Meet from that birthday on; the plan may be prepared before."),
        )  # fmt: skip


def _check_calendar(facts: MeetingFacts, values: RuleValues, calendar: Calendar) -> Findings:
    """R14: inside a semester, weekends and autumn and spring holidays too. R15: summer by the head's order."""
    semester = calendar.semester_on(facts.day, grade=facts.grade)
    holiday = calendar.holiday_on(facts.day, grade=facts.grade)
    source = values.source_of("breaks")
    if semester is not None:
        yield _inside(semester, holiday, values, source)
        return
    before = [one for one in _semesters(calendar, facts.grade) if one.end < facts.day]
    after = [one for one in _semesters(calendar, facts.grade) if one.start > facts.day]
    known = before and (after or (holiday is not None and holiday.kind.is_break))
    if not known:
        yield Finding(
            "R16", "no-calendar", values.edition, Severity.BLOCK, "day",
            _("The calendar of that time is not entered yet."),
            values.source_of("breaks"),
            _("Look the dates of the semester up in the Cabinet regulation, or ask the institution."),
        )  # fmt: skip
        return
    summer = before[-1].kind == SemesterKind.SECOND
    if summer and facts.order_until:
        yield from _check_order(facts, values, source)
        return
    yield Finding(
        "R14", "summer" if summer else "winter", values.edition,
        Severity.BLOCK if values.breaks == "block" else Severity.WARN, "day",
        _("%(day)s is between semesters: the last one ended on %(end)s.", day=facts.day, end=before[-1].end),
        source, _after_break(summer, after[0].start if after else None),
    )  # fmt: skip


def _inside(semester: Semester, holiday: Holiday | None, values: RuleValues, source: str) -> Finding:
    name = SEMESTERS[semester.kind]
    if holiday is not None and not holiday.kind.is_break:
        message = _(
            "The day is in school holidays (%(holiday)s) that are part of the semester: %(semester)s, %(start)s–%(end)s.",
            holiday=HOLIDAYS[holiday.kind], semester=name, start=semester.start, end=semester.end,
        )  # fmt: skip
    else:
        message = _(
            "The day is in a semester: %(semester)s, %(start)s–%(end)s.",
            semester=name,
            start=semester.start,
            end=semester.end,
        )
    return Finding(
        "R14", "in-semester", values.edition, Severity.INFO, "day", message, source,
        _("Before the first meeting the plan must be approved and the agreement signed."),
    )  # fmt: skip


def _after_break(summer: bool, following: date | None) -> Text:
    if summer and following:
        return _(
            "Meet from %(day)s on. Earlier only while extra study measures or re-examinations last, with the head's order"
            " in the extended plan.",
            day=following,
        )
    if summer:
        return _(
            "In summer you may meet only while extra study measures or re-examinations last, with the head's order in"
            " the extended plan."
        )
    return _("Meet from %(day)s on, the first day of the next semester.", day=following)


def _check_order(facts: MeetingFacts, values: RuleValues, source: str) -> Findings:
    """R15: the order is older than the meeting, and its measures last to that day."""
    if facts.order_date and facts.order_date > facts.day:
        yield Finding(
            "R15", "order-later", values.edition, Severity.BLOCK, "order_date",
            _("The order is dated %(day)s, after the meeting.", day=facts.order_date), source,
            _("Meet on the day of the order or later."),
        )  # fmt: skip
    elif facts.order_until and facts.day > facts.order_until:
        yield Finding(
            "R15", "order-ended", values.edition, Severity.BLOCK, "order_until",
            _("The measures of the order ended on %(day)s.", day=facts.order_until), source,
            _("Meet when the next semester has begun, or when a new order has been given."),
        )  # fmt: skip
    else:
        yield Finding(
            "R15", "order", values.edition, Severity.INFO, "order_until",
            _("The head's order allows meetings until %(day)s.", day=facts.order_until), source,
            _("Add a copy of the order to the extended plan before the meeting."),
        )  # fmt: skip


def _check_placeholder(facts: MeetingFacts, values: RuleValues, calendar: Calendar) -> Findings:
    """R16: dates that nobody has entered from the regulation; the head of a vocational institution sets own ones."""
    year = _year_around(calendar, facts.day)
    if year is None or not year.placeholder:
        return
    if facts.vocational:
        remedy = _("Ask the institution for its own semester dates: its head may set them.")
    else:
        remedy = _("Compare the day with the Cabinet regulation before you rely on this answer.")
    yield Finding(
        "R16", "placeholder", values.edition, Severity.WARN, "day",
        _("The semester dates of %(year)s are placeholders: the real ones may differ.", year=year.name),
        year.source, remedy,
    )  # fmt: skip


def _check_public_holiday(facts: MeetingFacts, values: RuleValues) -> Findings:
    """R14 names weekends, but not public holidays: allowed, with a warning."""
    name = public_holiday(facts.day)
    if name:
        yield Finding(
            "R14", "public-holiday", values.edition, Severity.WARN, "day",
            _("%(day)s is a public holiday (%(name)s); the rules do not mention such days.", day=facts.day, name=name),
            "Likums „Par svētku, atceres un atzīmējamām dienām”, 1. pants",
            _("Agree with the employer before you meet: work on a public holiday is paid otherwise."),
        )  # fmt: skip


def _semesters(calendar: Calendar, grade: int) -> list[Semester]:
    return [semester for year in calendar.years for semester in year.semesters_of(grade)]


def _year_around(calendar: Calendar, day: date) -> AcademicYear | None:
    """The academic year that the day belongs to, with the summer after it."""

    def ends(year: AcademicYear) -> date:
        return max([year.end, *(holiday.end for holiday in year.holidays)])

    return next((year for year in calendar.years if year.start <= day <= ends(year)), None)


class DeadlineKind(StrEnum):
    """What is due, in the order of a month."""

    START = "start"
    TALK = "talk"
    CONFIRM = "confirm"
    GRID = "grid"
    SEMESTER_END = "semester-end"
    LAST_CHANGE = "last-change"
    LOCK = "lock"
    CHECK = "check"
    PAY = "pay"


@dataclass(frozen=True)
class MonthDeadline:
    """`on` is the last day for it (the lock: the first day on which it holds). The finding says what and why."""

    kind: DeadlineKind
    on: date
    finding: Finding


def month_deadlines(month: Month, values_on: Callable[[date], RuleValues], calendar: Calendar) -> list[MonthDeadline]:
    """What is due for the meetings of a month, in order of time; semesters that begin or end in it too.

    `values_on` gives the values in force on a day: each deadline goes by the reference date of its group of rules.
    """
    return sorted(
        [*_monthly(month, values_on(month.first)), *_semester_turns(month, values_on, calendar)],
        key=lambda one: (one.on, list(DeadlineKind).index(one.kind)),
    )


def _monthly(month: Month, values: RuleValues) -> Iterator[MonthDeadline]:
    after = month.plus(1)
    day = values.diary_edit_until_day
    last = after.first.replace(day=day)

    def due(kind: DeadlineKind, on: date, rule: str, source: str, message: Text, remedy: Text) -> MonthDeadline:
        return MonthDeadline(
            kind, on, Finding(rule, kind.value, values.edition, Severity.INFO, "", message, source, remedy)
        )

    evidence = values.source_of("monthly_evidence")
    if values.independence_recommended:  # R44 came together with R43
        yield due(
            DeadlineKind.TALK, month.last, "R44", values.source_of("independence_recommended"),
            _("The plan author and the mentor have talked about the learner's progress."),
            _("Talk at least once a month and write down the day."),
        )  # fmt: skip
    yield due(
        DeadlineKind.CONFIRM, month.last, "R27", evidence,
        _("The mentor has checked and confirmed the diary for each learner."),
        _("Confirm a month without meetings too."),
    )  # fmt: skip
    if values.monthly_evidence == "grid":
        yield due(
            DeadlineKind.GRID, month.last, "R30", evidence,
            _("The grid of each learner is complete: both have signed every row."),
            _("Compare the grid with the diary: dates and hours must be the same."),
        )  # fmt: skip
    else:
        yield due(
            DeadlineKind.GRID, month.last, "R29", evidence,
            _("The signature sheet of each learner is signed, scanned and attached to the plan."),
            _("Check that hours and dates are the same as in the diary."),
        )  # fmt: skip
    yield due(
        DeadlineKind.LAST_CHANGE, last, "R26", values.source_of("diary_edit_until_day"),
        _("Last day to correct the diary, until 24:00."),
        _("A weekend or a holiday does not move it."),
    )  # fmt: skip
    yield due(
        DeadlineKind.LOCK, last + DAY, "R26", values.source_of("diary_edit_until_day"),
        _("The diary of the month is locked from this day on."),
        _("Only the municipal coordinator can open it, and gives a reason."),
    )  # fmt: skip
    yield due(
        DeadlineKind.CHECK, after.first.replace(day=CHECKED_BY_DAY), "R32", DERIVED,
        _("The hours have been compared and confirmed."),
        _("The institution compares the diary with the grid and confirms the timesheet.")
        if "institution" in values.dluv_confirm
        else _("The municipal coordinator confirms the timesheet."),
    )  # fmt: skip
    yield due(
        DeadlineKind.PAY, after.first.replace(day=PAID_BY_DAY), "R33", DERIVED,
        _("Pay for the month, when all reports are in."),
        _("The day of payment stands in the employment contract."),
    )  # fmt: skip


def _semester_turns(
    month: Month, values_on: Callable[[date], RuleValues], calendar: Calendar
) -> Iterator[MonthDeadline]:
    for turn in calendar.turns():
        if turn.start in month:
            yield _starts(turn, values_on(turn.start))
        for end in turn.ends:
            if end in month:
                yield _ends(turn, end, values_on(end))


def _starts(turn: Turn, values: RuleValues) -> MonthDeadline:
    message = _("Begins: %(semester)s of %(year)s.", semester=SEMESTERS[turn.kind], year=turn.year.name)
    remedy = _("Before the first meeting: contract, request, approved plan, signed agreement.")
    source = values.source_of("expert_approval_required")
    return MonthDeadline(
        DeadlineKind.START, turn.start,
        Finding("R18", "start", values.edition, _surely(turn), "", message, source, remedy),
    )  # fmt: skip


def _ends(turn: Turn, end: date, values: RuleValues) -> MonthDeadline:
    grades = sorted({grade for one in turn.year.semesters if one.end == end for grade in one.grades})
    if len(turn.ends) > 1 and grades:
        message = _(
            "Ends for grades %(grades)s: %(semester)s of %(year)s.",
            semester=SEMESTERS[turn.kind], year=turn.year.name, grades=tuple(grades),
        )  # fmt: skip
    else:
        message = _("Ends: %(semester)s of %(year)s.", semester=SEMESTERS[turn.kind], year=turn.year.name)
    remedy = (
        _("Fill in the closing assessment of the grid and the evaluation, and hand the originals over.")
        if values.evaluation == "five_questions"  # R36 and the handing over (R38) came together with them
        else _("Fill in the evaluation section of the plan.")
    )
    return MonthDeadline(
        DeadlineKind.SEMESTER_END, end,
        Finding("R37", "semester-end", values.edition, _surely(turn), "", message, values.source_of("evaluation"), remedy),
    )  # fmt: skip


def _surely(turn: Turn) -> Severity:
    """A placeholder date is a warning."""
    return Severity.WARN if turn.year.placeholder else Severity.INFO
