"""What one meeting of a plan must keep to: whole hours (R12), no overlap (R17), its day (R1, R14-R16, R18), not ahead (R59).

Pure. Age and approval go by the values of the first day of the learner's semester, hours and calendar by those of the
day of the meeting (domain reference 4). What is told about any day at all, without a plan, is in forms.months.rules.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from forms.contracts.rules import Say
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import Calendar
from kernel.periods import Period, birthday, riga

Findings = Iterator[Finding]
BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO

DERIVED = "Secināts no darbu secības; precizējams ar VIAA"


def check_whole_hours(hours: Decimal | int, values: RuleValues) -> Findings:
    """R12: an entry is a whole number of academic hours, at least one."""
    source = values.source_of("hour_minutes" if values.hour_minutes else "max_hours_learner_month")
    if hours != int(hours) or hours < 1:
        yield Say("R12", values.edition, source)(
            BLOCK, "not-whole", "hours",
            _("Hours are whole academic hours, at least one."),
            _("Enter 1, 2, 3 …; the minutes left over do not count."),
        )  # fmt: skip


@dataclass(frozen=True)
class Meeting:
    """One meeting in time, `end` not included. Both moments are aware, else ValueError; a meeting ends after it began."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if riga(self.end).astimezone(UTC) <= riga(self.start).astimezone(UTC):
            raise ValueError("a meeting ends after it began")

    def overlaps(self, other: "Meeting") -> bool:
        """True if the two share a moment; one may begin at the moment when the other ends.

        Asked in UTC: on the night when clocks go back, an hour of Riga comes twice.
        """
        return self.start.astimezone(UTC) < other.end.astimezone(UTC) and other.start.astimezone(
            UTC
        ) < self.end.astimezone(UTC)


def check_overlap(meeting: Meeting, others: Iterable[Meeting], values: RuleValues) -> Findings:
    """R9, R17: `others` are all other meetings of the same mentor or the same learner, whoever the employer is.

    The finding tells the time alone, not with whom or for whom: that may belong to another institution.
    """
    for other in sorted(others, key=lambda one: one.start):
        if meeting.overlaps(other):
            yield Say("R17", values.edition, values.source_of("methodology"))(
                BLOCK, "overlap", "start",
                _("Another meeting is from %(start)s to %(end)s on %(day)s: hours may not overlap.",
                  start=f"{riga(other.start):%H:%M}", end=f"{riga(other.end):%H:%M}", day=riga(other.start).date()),
                _("Correct the time of one of the two; hours counted twice are paid back."),
            )  # fmt: skip


def check_confirmed(day: date, *, on: date, values: RuleValues) -> Findings:
    """R59: on the day `on` only what has happened can be confirmed. Planning ahead is free."""
    if day > on:
        yield Say("R59", values.edition, DERIVED)(
            BLOCK, "future", "day",
            _("%(day)s is still to come: a meeting is confirmed when it has taken place.", day=day),
            _("Confirm it on the day of the meeting or later."),
        )  # fmt: skip


def check_approved(approved_on: date | None, *, session: date, values: RuleValues) -> Findings:
    """R18: the day of the expert's approval is the earliest day of a meeting. Silent where no approval is asked for."""
    if not values.expert_approval_required:
        return
    say = Say("R18", values.edition, values.source_of("expert_approval_required"))
    if approved_on is None:
        yield say(
            BLOCK, "not-approved", "plan",
            _("The project expert has not approved the plan."),
            _("Hand the plan in to the project expert; meetings begin on the day of approval."),
        )  # fmt: skip
    elif session < approved_on:
        yield say(
            BLOCK, "approved-later", "plan",
            _("The plan was approved on %(day)s, after the meeting.", day=approved_on),
            _("Meet from %(day)s on.", day=approved_on),
        )  # fmt: skip


def check_old_enough(born: date | None, *, session: date, values: RuleValues) -> Findings:
    """R1: mentoring from the birthday on; who was born on 29 February has it on 1 March of a common year."""
    say = Say("R1", values.edition, values.source_of("learner_min_age"))
    if born is None:
        yield say(
            BLOCK, "no-birth-date", "born",
            _("The learner's birth date is not known."), _("Enter the birth date; a new-format code does not tell it."),
        )  # fmt: skip
        return
    first = birthday(born, values.learner_min_age)
    if session < first:
        yield say(
            BLOCK, "too-young", "born",
            _("On that day the learner is not yet %(years)s years old.", years=values.learner_min_age),
            _("Meet from %(day)s on; the plan may be prepared before.", day=first),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A plan extended into the summer (D19): the head's order, the last day of the measures it is for, the new end.

    None for what is not known yet.
    """

    order_date: date | None
    measures_until: date | None
    end: date | None


def check_extension(
    extension: Extension,
    plan: Period,
    values: RuleValues,
    *,
    first_session: date | None = None,
    next_start: date | None = None,
) -> Findings:
    """R15: beyond the plan's end, not beyond the measures, not into the next semester; the order comes before sessions.

    `next_start` is the first day of the next semester, if the calendar knows it; `first_session` the first day of a
    meeting in the extension. Whether the contract covers the new end too is R19: forms.plans.rules.check_cover.
    """
    say = Say("R15", values.edition, values.source_of("breaks"))
    if extension.order_date is None or extension.measures_until is None or extension.end is None:
        yield say(
            BLOCK, "no-order", "order_date",
            _("An extension needs the head's order, the last day of the measures and the new end of the plan."),
            _("Attach a copy of the order and enter the days."),
        )  # fmt: skip
        return
    if extension.end <= plan.end:
        yield say(
            BLOCK, "not-longer", "end",
            _("The plan ends on %(day)s already without an extension.", day=plan.end),
            _("Choose a later end."),
        )  # fmt: skip
    if extension.end > extension.measures_until:
        yield say(
            BLOCK, "beyond-measures", "end",
            _("The new end %(end)s is after the last day of the measures, %(day)s.",
              end=extension.end, day=extension.measures_until),
            _("End the plan on %(day)s at the latest.", day=extension.measures_until),
        )  # fmt: skip
    if next_start and extension.end >= next_start:
        yield say(
            BLOCK, "into-semester", "end",
            _("The next semester begins on %(day)s: it needs a plan of its own.", day=next_start),
            _("End the extension before that day."),
        )  # fmt: skip
    if first_session and extension.order_date > first_session:
        yield say(
            BLOCK, "order-later", "order_date",
            _("The order is dated %(day)s, after the meeting.", day=extension.order_date),
            _("Meet on the day of the order or later."),
        )  # fmt: skip


def check_day(
    session: date, *, grade: int, plan: Period, extension: Extension | None, calendar: Calendar, values: RuleValues
) -> Findings:
    """R14-R16: a day of the plan that is inside the learner's semester, or covered by an extension.

    grade: class, or course where the calendar is that of vocational education. Weekends and autumn and spring holidays
    are days like others.
    """
    if extension and extension.end and plan.end < session <= extension.end:
        yield from check_extension(extension, plan, values, first_session=session)
        return
    say = Say("R14", values.edition, values.source_of("breaks"))
    if session not in plan:
        yield say(
            BLOCK, "outside-plan", "day",
            _("%(day)s is outside the plan: %(start)s–%(end)s.", day=session, start=plan.start, end=plan.end),
            _("Choose a day of the plan, or change the plan first."),
        )  # fmt: skip
        return
    if calendar.semester_on(session, grade=grade) is None:
        following = calendar.next_start(session)
        yield say(
            BLOCK if values.breaks == "block" else WARN, "outside-semester", "day",
            _("%(day)s is outside the learner's semester.", day=session),
            _("Meet from %(day)s on, the first day of the next semester.", day=following)
            if following
            else _("Choose a day inside the semester; if its dates are missing, ask the administrator to enter them."),
        )  # fmt: skip
    year = calendar.year_on(session)
    if year and year.placeholder:
        yield Say("R16", values.edition, year.source)(
            WARN, "placeholder", "day",
            _("The semester dates of %(year)s are placeholders: the real ones may differ.", year=year.name),
            _("Compare the day with the Cabinet regulation before you rely on this answer."),
        )  # fmt: skip
