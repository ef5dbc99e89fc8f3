"""What the grid says to whoever compares and counts, and what its own pages and rules ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

import signing.facade as signing_facade
from forms.months.comparison import DayHours
from forms.months.editing import is_open, locks_at
from forms.months.grids.models import Party, ScheduleRow, SupportSchedule
from forms.months.grids.rules import MonthFacts, check_rows, meeting_of
from forms.months.models import LearnerMonth
from forms.months.states import CLOSED
from forms.people.learners import Learner
from forms.people.models import Role
from forms.plans import facts as plan_facts
from forms.plans.ceilings import Entry
from forms.plans.gates import gates
from forms.plans.papers import CERTIFICATE_AGE
from forms.plans.path import gate_facts, stopped_from
from forms.plans.states import GONE, PlanState
from forms.programmes.editions import rules_in_force, rules_known
from kernel.crypto import one_time
from kernel.periods import DAY, Month, age, riga_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.months.grids.rules import Row
    from forms.people.access import Scope
    from forms.plans.meetings import Meeting
    from forms.plans.models import PlanProvider, SupportPlan
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues
    from kernel.accounts.models import User
    from kernel.calendars import Calendar

OVER = frozenset({PlanState.ENDED}) | GONE


@dataclass(frozen=True)
class SignedRow:
    """A row as pay asks for it. `missing`: who has not signed it; a row that lacks one is not paid (R29)."""

    day: date
    hours: int
    missing: frozenset[Party]

    @property
    def signed(self) -> bool:
        return not self.missing

    @property
    def as_hours(self) -> DayHours:
        return DayHours(self.day, self.hours)


def signed_rows(grid: SupportSchedule) -> list[SignedRow]:
    """Each row in order of days. Two queries."""
    return [
        SignedRow(row.day, row.hours, frozenset(Party) - {Party(one.party) for one in row.confirmations.all()})
        for row in grid.rows.prefetch_related("confirmations")
    ]


def digest_of(row: ScheduleRow) -> str:
    """SHA-256 of what a row says: what a signature is for."""
    return signing_facade.sha256_of(text_of(row))


def text_of(row: ScheduleRow) -> str:
    """The row in one spelling, as whoever confirms it is shown it."""
    return signing_facade.canonical(
        {
            "row": str(row.public_id),
            "day": row.day.isoformat(),
            "starts": f"{row.starts:%H:%M}" if row.starts else "",
            "hours": row.hours,
            "topic": row.topic,
        }
    )


# --- who may what ---------------------------------------------------------------------------------------------------


def seen_by(scope: Scope) -> QuerySet[LearnerMonth]:
    """Months whose grid this person reads: as everywhere in the month, and the learner's own (row "Monthly grid")."""
    rows = LearnerMonth.objects.visible_to(scope)
    if scope.user.is_authenticated:
        rows = rows | LearnerMonth.objects.filter(provider__plan__learner__person__user=scope.user)
    return rows


def writes(month: LearnerMonth, user: User) -> bool:
    """C, E: its mentor alone."""
    return bool(user.is_authenticated and month.provider.mentor.user_id == user.pk)


def is_learner(month: LearnerMonth, user: User) -> bool:
    return bool(user.is_authenticated and month.provider.plan.learner.person.user_id == user.pk)


def compares(month: LearnerMonth, scope: Scope) -> bool:
    """RU, RA: the plan author and the responsible person mark what both have signed on paper."""
    return month.provider.plan.institution.register_code in scope.where(Role.IAPS, Role.RESP)


def by_link(token: str, *, at: datetime) -> LearnerMonth | None:
    """The month that a learner's link opens; None for an unknown, replaced or expired one alike."""
    rows = related(LearnerMonth.objects.filter(grid__link_hash=one_time.link_hash(token), grid__link_expires_at__gt=at))
    return rows.first()


def closes_at(scope: Scope) -> frozenset[str]:
    """RA, and the coordinator: institutions whose wholly signed grids this person finishes for mentors who forgot to."""
    return scope.where(Role.RESP, Role.COO)


# --- one grid as its pages show it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Board:
    """One month with everything around it, at one moment. `rows` with their confirmations, in order of time."""

    month: LearnerMonth
    grid: SupportSchedule
    rows: tuple[ScheduleRow, ...]
    values: RuleValues
    at: datetime

    @property
    def provider(self) -> PlanProvider:
        return self.month.provider

    @property
    def plan(self) -> SupportPlan:
        return self.month.provider.plan

    @property
    def learner(self) -> Learner:
        return self.plan.learner

    @property
    def on(self) -> date:
        return riga_date(self.at)

    @property
    def locks_at(self) -> datetime:
        return locks_at(self.month.as_month, self.values)

    @property
    def open_until(self) -> datetime:
        """The moment at which the month is locked, or locked again."""
        return max(self.locks_at, self.month.opened_until or self.locks_at)

    @property
    def in_time(self) -> bool:
        return is_open(self.month.as_month, self.values, at=self.at, opened_until=self.month.opened_until)

    @property
    def editable(self) -> bool:
        return self.in_time and self.grid.state not in CLOSED and self.is_grid

    @property
    def is_grid(self) -> bool:
        """Whether the edition asks for a grid; June 2026, in which it came, may have either (reference 4)."""
        return self.values.monthly_evidence == "grid" or self.month.month == JUNE

    @property
    def takes_sheet(self) -> bool:
        """Whether a signature sheet (D14) proves the meetings of this month."""
        return self.values.monthly_evidence == "signature_sheet" or self.month.month == JUNE

    @property
    def total(self) -> int:
        return sum(row.hours for row in self.rows)

    @property
    def signed_total(self) -> int:
        return sum(row.hours for row in self.rows if not missing(row))

    @property
    def most(self) -> int:
        return self.values.max_hours_learner_month

    @cached_property
    def calendar(self) -> Calendar:
        return plan_facts.calendar_for(self.plan.institution, stage=self.plan.stage)

    @property
    def last_of_plan(self) -> bool:
        """Whether the last meeting can be in this month (R36): the mentor's last day in the plan, or its early end."""
        return self.month.as_month == Month.of(self.provider.last_day) or self.plan.state in OVER

    @property
    def over(self) -> bool:
        """No meeting follows any more."""
        return (
            self.on >= self.provider.last_day
            or self.plan.state in OVER
            or bool(self.rows and self.last_of_plan and self.rows[-1].day <= self.on)
        )

    @property
    def why_paper(self) -> str:
        """Why the learner cannot confirm here: "young" (R58), "address"; empty when there is a way."""
        born = self.learner.person.birth_date
        if born is None or age(born, on=self.on) < CERTIFICATE_AGE:
            return "young"
        if self.learner.person.user_id is None and not self.learner.email:
            return "address"
        return ""

    def unconfirmed(self, party: Party) -> list[ScheduleRow]:
        """Rows that have taken place and that this one has not signed (R59)."""
        return [row for row in self.rows if row.day <= self.on and party in missing(row)]


#: The month in which the grid came into force.
JUNE = Month(2026, 6).first


def missing(row: ScheduleRow) -> frozenset[Party]:
    """Who has not signed the row; the confirmations are at hand."""
    return frozenset(Party) - {Party(one.party) for one in row.confirmations.all()}


def board_of(month: LearnerMonth, *, at: datetime) -> Board:
    """Four queries. Raises NoRules."""
    values = rules_in_force(month.month)
    grid = SupportSchedule.objects.select_related("case").get(of_month=month)
    rows = tuple(grid.rows.prefetch_related("confirmations"))
    return Board(month, grid, rows, values, at)


def related(rows: QuerySet[LearnerMonth]) -> QuerySet[LearnerMonth]:
    return rows.select_related(
        "provider__plan__learner__person",
        "provider__plan__institution",
        "provider__mentor__mentor",
        "provider__contract__employer",
    ).prefetch_related("provider__plan__stops")


def findings_for(board: Board, rows: Sequence[Row]) -> dict[int, list[Finding]]:
    """What the rules say of the rows as they are typed, by their place on the page. Raises NoRules."""
    if not rows:
        return {}
    values_on = _values(board, {row.day for row in rows})
    gathered = gate_facts(
        board.plan,
        board.provider,
        board.provider.contract,
        session=min(row.day for row in rows),
        calendar=board.calendar,
    )

    def gates_on(day: date) -> Iterable[Finding]:
        facts = replace(gathered, session=day, stopped_from=stopped_from(board.plan, day))
        values = plan_facts.values_for(
            board.plan, session=day, end=board.plan.last_day, on=board.on, values_on=values_on,
            contract_signed=plan_facts.signed_on(board.provider.contract),
        )  # fmt: skip
        return [finding for gate in gates(facts, values) for finding in gate.findings]

    return check_rows(rows, _month_facts(board, values_on), values_on=values_on, gates_on=gates_on)


def _values(board: Board, days: Iterable[date]) -> Callable[[date], RuleValues]:
    signed = plan_facts.signed_on(board.provider.contract) or board.on
    around = {day for one in days for day in (one, one + DAY)}
    return rules_known({*around, board.plan.semester_start, board.month.month, signed, board.on})


def _month_facts(board: Board, values_on: Callable[[date], RuleValues]) -> MonthFacts:
    mine, theirs = board.provider.mentor_id, board.learner.person_id
    others = ScheduleRow.objects.exclude(grid=board.grid).order_by()
    same_people = others.filter(
        Q(grid__of_month__provider__mentor=mine) | Q(grid__of_month__provider__plan__learner__person=theirs),
        day__range=(board.month.as_month.first - DAY, board.month.as_month.last + DAY),
    )
    times = same_people.values_list("day", "starts", "hours")
    meetings = [meeting_of(day, starts, hours, board.values) for day, starts, hours in times]
    of_learner = others.filter(
        grid__of_month__provider__plan__learner__person=theirs, grid__of_month__month=board.month.month
    )
    of_plan = others.filter(grid__of_month__provider__plan=board.plan)
    return MonthFacts(
        month=board.month.as_month,
        meetings=tuple(_known(meetings)),
        entries=tuple(Entry(day, hours) for day, hours in of_learner.values_list("day", "hours")),
        used=sum(of_plan.values_list("hours", flat=True)),
        planned=board.plan.hours_allowed,
        eligibility=values_on(board.plan.semester_start),
        evidence=board.values,
    )


def _known(meetings: Iterable[Meeting | None]) -> list[Meeting]:
    return [one for one in meetings if one is not None]


def scan_is_here(grid: SupportSchedule) -> bool:
    """The signed paper of a grid that is on the paper road has come back."""
    summary = signing_facade.summary(grid.case.public_id) if grid.case is not None and grid.paper else None
    return summary is not None and summary.on_paper and (summary.all_signed or summary.state == "paper_check")
