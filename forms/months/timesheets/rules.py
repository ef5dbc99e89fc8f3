"""What a month of a contract consists of: each meeting, the hours of it that are paid, and why others are not. Pure.

The diary says which meetings took place (D15), the grid which of them both have signed (R29), the mentor's other meetings
and declared outside work which hours are counted twice (R17), the learner's other mentors when the month is full (R10).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from forms.contracts.rules import Say
from forms.months.comparison import DayHours, Mismatch, MismatchKind, compare
from forms.plans.meetings import DERIVED, Meeting
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from kernel.periods import DAY, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from forms.programmes.rules import RuleValues
    from kernel.periods import Month

LEARNER, MENTOR = "learner", "mentor"


class Why(StrEnum):
    """Why hours of a meeting are not paid, in the order in which people are told."""

    UNCONFIRMED = "unconfirmed"
    MISMATCH = "mismatch"
    NO_LEARNER = "learner"
    NO_MENTOR = "mentor"
    OVERLAP = "overlap"
    OUTSIDE = "outside"
    CEILING = "ceiling"


#: The rule behind each.
RULES = {
    Why.UNCONFIRMED: "R27",
    Why.MISMATCH: "R28",
    Why.NO_LEARNER: "R29",
    Why.NO_MENTOR: "R29",
    Why.OVERLAP: "R17",
    Why.OUTSIDE: "R17",
    Why.CEILING: "R10",
}


@dataclass(frozen=True, order=True)
class Session:
    """A meeting that took place, as the diary has it. Moments are aware; `key` tells two of them apart for good."""

    start: datetime
    key: str
    end: datetime
    hours: int

    @property
    def day(self) -> date:
        """The Riga day on which it began (R30)."""
        return riga_date(self.start)

    @property
    def as_hours(self) -> DayHours:
        return DayHours(self.day, self.hours)

    @property
    def as_meeting(self) -> Meeting:
        return Meeting(self.start, self.end)


@dataclass(frozen=True)
class Row:
    """A row of the grid; `missing`: which of the two have not signed it."""

    day: date
    hours: int
    missing: frozenset[str] = frozenset()

    @property
    def as_hours(self) -> DayHours:
        return DayHours(self.day, self.hours)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One learner's month with the mentor. `learner` tells learners apart, `name` is for people; `finished`: the grid is
    closed; `others`: meetings of the learner with other mentors in the month."""

    learner: str
    name: str
    sessions: tuple[Session, ...] = ()
    rows: tuple[Row, ...] = ()
    confirmed: bool = True
    finished: bool = True
    others: tuple[Session, ...] = ()

    @property
    def mismatches(self) -> list[Mismatch]:
        return compare([one.as_hours for one in self.sessions], [one.as_hours for one in self.rows])


@dataclass(frozen=True)
class Line:
    """One meeting on the timesheet. `excluded`: academic hours of it that are not paid, for the reasons `whys`."""

    learner: str
    session: Session
    excluded: int = 0
    whys: tuple[Why, ...] = ()

    @property
    def hours(self) -> int:
        return self.session.hours

    @property
    def paid(self) -> int:
        return self.hours - self.excluded


@dataclass(frozen=True)
class Totals:
    """Academic hours; `paid` and `excluded` make `hours`."""

    hours: int
    paid: int
    excluded: int


def month_lines(
    reports: Sequence[Report], values: RuleValues, *, elsewhere: Iterable[Session] = (), outside: Iterable[Meeting] = ()
) -> list[Line]:
    """Every meeting of a contract's month in order of time.

    `elsewhere`: meetings of the mentor by other contracts in the portal; `outside`: paid work elsewhere that the mentor
    has declared. Of two meetings at the same time the one that began later is not paid, whichever contract it is of.
    """
    own = [session for report in reports for session in report.sessions]
    all_sessions = sorted({*own, *elsewhere})
    outside = list(outside)
    lines = []
    for report in reports:
        differing = _differing(report)
        missing = _missing(report)
        over = _over(report, values)
        for session in sorted(report.sessions):
            whys = [] if report.confirmed else [Why.UNCONFIRMED]
            if differing[session.as_hours]:
                differing[session.as_hours] -= 1
                whys.append(Why.MISMATCH)
            else:
                unsigned = missing[session.as_hours].pop(0)
                whys += [
                    why for party, why in ((LEARNER, Why.NO_LEARNER), (MENTOR, Why.NO_MENTOR)) if party in unsigned
                ]
            if any(other < session and _at_once(other, session) for other in all_sessions):
                whys.append(Why.OVERLAP)
            if any(session.as_meeting.overlaps(work) for work in outside):
                whys.append(Why.OUTSIDE)
            excluded = session.hours if whys else over[session]
            if over[session]:
                whys.append(Why.CEILING)
            lines.append(Line(report.learner, session, excluded, tuple(whys)))
    return sorted(lines, key=lambda one: (one.session, one.learner))


def totals(lines: Iterable[Line]) -> Totals:
    lines = list(lines)
    return Totals(sum(one.hours for one in lines), sum(one.paid for one in lines), sum(one.excluded for one in lines))


def _at_once(one: Session, other: Session) -> bool:
    return one.as_meeting.overlaps(other.as_meeting)


def _differing(report: Report) -> dict[DayHours, int]:
    """How many meetings of the diary the grid has otherwise or not at all."""
    found: dict[DayHours, int] = defaultdict(int)
    for one in report.mismatches:
        if one.diary is not None:
            found[one.diary] += 1
    return found


def _missing(report: Report) -> dict[DayHours, list[frozenset[str]]]:
    """Who has not signed the rows of a day with so many hours: signed rows last, so that of two alike, of which the grid
    tells no time, the later meeting counts as signed."""
    found: dict[DayHours, list[frozenset[str]]] = defaultdict(list)
    for row in sorted(report.rows, key=lambda one: -len(one.missing)):
        found[row.as_hours].append(row.missing)
    return found


def _over(report: Report, values: RuleValues) -> dict[Session, int]:
    """Hours of each meeting that are above the learner's month (R10), all mentors counted in order of time."""
    used, found = 0, dict.fromkeys(report.sessions, 0)
    for session in sorted({*report.sessions, *report.others}):
        before, used = used, used + session.hours
        if session in found:
            found[session] = max(0, used - max(before, values.max_hours_learner_month))
    return found


# What stops a timesheet ----------------------------------------------------------------------------------------------


def check_timesheet(reports: Sequence[Report], values: RuleValues, *, month: Month, on: date) -> Iterator[Finding]:
    """What must be put right before anybody confirms it: the month is over (R59), every diary is confirmed (R27) and the
    same as its grid (R28). Above the mentor's largest month only warns (R13). `values`: of the first day of the month."""
    if on <= month.last:
        yield Say("R59", values.edition, DERIVED)(
            Severity.BLOCK, "running", "", _("The month is not over yet."),
            _("Confirm the timesheet from %(day)s on.", day=month.last + DAY),
        )  # fmt: skip
    for report in reports:
        if not report.confirmed:
            yield Say("R27", values.edition, values.source_of("monthly_evidence"))(
                Severity.BLOCK, "unconfirmed", report.learner,
                _("%(name)s: the mentor has not confirmed the diary of the month.", name=report.name),
                _("The mentor checks the diary and confirms it, a month without meetings too."),
            )  # fmt: skip
        yield from _mismatch_findings(report, values)
    used, most = sum(one.hours for report in reports for one in report.sessions), values.max_month_hours
    if used > most:
        yield Say("R13", values.edition, values.source_of("max_hours_learner_month"))(
            Severity.WARN, "large-month", "",
            _("The mentor has %(used)s hours in the month; %(most)s are the most that the rules lead to.", used=used, most=most),
            _("Look at the learners' hours and at the working time of the contract."),
        )  # fmt: skip


def _mismatch_findings(report: Report, values: RuleValues) -> Iterator[Finding]:
    say = Say("R28", values.edition, values.source_of("monthly_evidence"))
    remedy = _("The mentor corrects the diary or the grid, so that days and hours are the same.")
    for one in report.mismatches:
        if one.diary is not None and one.grid is not None and one.kind == MismatchKind.HOURS:
            said = _("%(name)s, %(day)s: the diary has %(diary)s h, the grid %(grid)s h.",
                     name=report.name, day=one.day, diary=one.diary.hours, grid=one.grid.hours)  # fmt: skip
        elif one.diary is not None and one.grid is not None:
            said = _("%(name)s: the diary has the meeting on %(diary)s, the grid on %(grid)s.",
                     name=report.name, diary=one.diary.day, grid=one.grid.day)  # fmt: skip
        elif one.diary is not None:
            said = _("%(name)s, %(day)s: the grid lacks the meeting.", name=report.name, day=one.day)
        else:
            said = _("%(name)s, %(day)s: the diary lacks the meeting.", name=report.name, day=one.day)
        yield say(Severity.BLOCK, one.kind.value, report.learner, said, remedy)


# Who confirms --------------------------------------------------------------------------------------------------------


class Step(StrEnum):
    """Whose confirmation it is, in the order in which they are given (R32)."""

    INSTITUTION = "institution"
    COORDINATOR = "coordinator"


#: What the editions call them.
_STEP_OF = {"institution": Step.INSTITUTION, "municipal_coordinator": Step.COORDINATOR}


def steps_of(values: RuleValues, *, both: bool = False) -> tuple[Step, ...]:
    """Who confirms by the edition of the month's first day; `both`: the partner has chosen two steps."""
    wanted = set(Step) if both else {_STEP_OF[name] for name in values.dluv_confirm}
    return tuple(step for step in Step if step in wanted)
