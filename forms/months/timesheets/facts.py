"""What a timesheet consists of, read from diaries, grids, other contracts and declared work elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

import signing.facade as signing_facade
from forms.months.diary.models import DiaryEntry
from forms.months.grids.facts import SignedRow
from forms.months.grids.models import Party
from forms.months.models import LearnerMonth
from forms.months.states import CLOSED, DiaryState
from forms.months.timesheets.models import ConfirmingRule, OutsideDeclaration, Timesheet
from forms.months.timesheets.rules import (
    RULES,
    Line,
    Report,
    Row,
    Session,
    Step,
    Totals,
    check_timesheet,
    month_lines,
    steps_of,
    totals,
)
from forms.months.timesheets.states import UNCONFIRMED, TimesheetState
from forms.people.models import Membership, Role
from forms.plans.meetings import Meeting
from forms.plans.models import PlanProvider
from forms.plans.states import ProviderState
from forms.programmes.editions import rules_in_force
from kernel.periods import end_of_day, riga, start_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from forms.contracts.models import EmploymentContract
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues
    from kernel.periods import Month

#: Providers whose months are reported: the expert has approved them.
REPORTING = (ProviderState.ACTIVE, ProviderState.ENDED)
#: A meeting that began the evening before may last into the month.
NIGHT = timedelta(days=1)


@dataclass(frozen=True)
class Sheet:
    """One timesheet as it is now. `declared`: hours elsewhere told without times, which nothing can be compared with."""

    timesheet: Timesheet
    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    responsible: bool
    declared: int = 0

    @property
    def totals(self) -> Totals:
        return totals(self.lines)

    @property
    def blocks(self) -> list[Finding]:
        return [one for one in self.findings if one.blocks]

    @property
    def names(self) -> dict[str, str]:
        return {one.learner: one.name for one in self.reports}

    @property
    def state(self) -> TimesheetState:
        """As people read it: until it is confirmed, diaries say where it stands."""
        kept = TimesheetState(self.timesheet.state)
        if kept not in UNCONFIRMED or kept == TimesheetState.RETURNED:
            return kept
        codes = {one.code for one in self.findings}
        if "running" in codes:
            return TimesheetState.GENERATED
        return TimesheetState.AT_MENTOR if "unconfirmed" in codes else TimesheetState.SUBMITTED

    @property
    def open_grids(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.reports if not one.finished)

    @property
    def digest(self) -> str:
        return signing_facade.sha256_of(signing_facade.canonical(shown_facts(self)))

    @property
    def changed(self) -> bool:
        """Something differs from what was confirmed."""
        live = self.timesheet.live
        return live is not None and live.digest != self.digest


def sheet_of(timesheet: Timesheet, *, on: date) -> Sheet:
    return sheets_of([timesheet], on=on)[0]


def sheets_of(timesheets: Sequence[Timesheet], *, on: date) -> list[Sheet]:
    """Each in the same order; a fixed number of queries a month, however many there are."""
    by_month: dict[date, list[Timesheet]] = defaultdict(list)
    for one in timesheets:
        by_month[one.month].append(one)
    found = {sheet.timesheet.pk: sheet for same in by_month.values() for sheet in _of_one_month(same, on=on)}
    return [found[one.pk] for one in timesheets]


def shown_facts(sheet: Sheet) -> dict[str, Any]:
    """What is confirmed: every meeting with its times, hours, and why hours of it are not paid."""
    names = sheet.names
    return {
        "contract": str(sheet.timesheet.contract),
        "mentor": sheet.timesheet.contract.mentor.name,
        "month": str(sheet.timesheet.as_month),
        "learners": [{"learner": one.learner, "name": one.name} for one in sheet.reports],
        "lines": [
            {
                "learner": one.learner,
                "name": names[one.learner],
                "day": one.session.day.isoformat(),
                "start": f"{riga(one.session.start):%H:%M}",
                "end": f"{riga(one.session.end):%H:%M}",
                "hours": one.hours,
                "paid": one.paid,
                "whys": [f"{RULES[why]} {why.value}" for why in one.whys],
            }
            for one in sheet.lines
        ],
    }


def contracts_of(month: Month) -> Any:
    """Providers whose month is reported: days of theirs lie in it."""
    days = Q(end__gte=month.first) | Q(end=F("plan__end"), plan__extended_until__gte=month.first)
    return PlanProvider.objects.filter(
        days, start__lte=month.last, approved_on__isnull=False, approved_on__lte=month.last, state__in=REPORTING
    )


def steps_for(contract: EmploymentContract, values: RuleValues, rules: Iterable[ConfirmingRule]) -> tuple[Step, ...]:
    """`rules`: of all municipalities, the newest first, none later than the month."""
    place = contract.employer.municipality_id
    chosen = next((one for one in rules if one.municipality_id == place), None)
    return steps_of(values, both=chosen is not None and chosen.both)


@dataclass
class _Material:
    """Rows of one month by what they are asked by."""

    providers: dict[int, list[PlanProvider]] = field(default_factory=lambda: defaultdict(list))
    months: dict[int, LearnerMonth] = field(default_factory=dict)
    sessions: dict[int, list[Session]] = field(default_factory=lambda: defaultdict(list))
    of_learner: dict[int, list[Session]] = field(default_factory=lambda: defaultdict(list))
    of_mentor: dict[int, list[tuple[int, Session]]] = field(default_factory=lambda: defaultdict(list))
    outside: dict[int, list[Meeting]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def _of_one_month(timesheets: Sequence[Timesheet], *, on: date) -> list[Sheet]:
    month = timesheets[0].as_month
    values = rules_in_force(month.first)
    contracts = [one.contract_id for one in timesheets]
    material = _gather(month, contracts, {one.contract.mentor_id for one in timesheets})
    rules = list(ConfirmingRule.objects.filter(valid_from__lte=month.first))
    employers = {one.contract.employer_id for one in timesheets}
    responsible = set(
        Membership.objects.in_force(on)
        .filter(institution__in=employers, role=Role.RESP, user__is_active=True)
        .values_list("institution", flat=True)
    )
    found = []
    for one in timesheets:
        contract = one.contract
        reports = tuple(_report(provider, material) for provider in material.providers[contract.pk])
        others = [
            session for of_contract, session in material.of_mentor[contract.mentor_id] if of_contract != contract.pk
        ]
        before = [
            session
            for of_contract, session in material.of_mentor[contract.mentor_id]
            if of_contract == contract.pk and session.day not in month
        ]
        lines = month_lines(reports, values, elsewhere=[*others, *before], outside=material.outside[contract.mentor_id])
        found.append(
            Sheet(
                timesheet=one,
                reports=reports,
                lines=tuple(lines),
                findings=tuple(check_timesheet(reports, values, month=month, on=on)),
                steps=steps_for(contract, values, rules),
                responsible=contract.employer_id in responsible,
                declared=material.declared[contract.mentor_id],
            )
        )
    return found


def _gather(month: Month, contracts: Sequence[int], mentors: set[int]) -> _Material:
    found = _Material()
    providers = contracts_of(month).filter(contract__in=contracts).select_related("plan__learner__person")
    for provider in providers.order_by("plan__learner__person__surname", "plan__learner__person__given_name", "pk"):
        found.providers[provider.contract_id].append(provider)
    rows = LearnerMonth.objects.of(month).filter(provider__contract__in=contracts).select_related("diary", "grid")
    found.months = {row.provider_id: row for row in rows.prefetch_related("grid__rows__confirmations")}
    learners = {one.plan.learner_id for several in found.providers.values() for one in several}
    inside = Q(starts_at__gte=start_of_day(month.first) - NIGHT, starts_at__lt=end_of_day(month.last) + NIGHT)
    whose = Q(diary__of_month__provider__plan__learner__in=learners) | Q(diary__of_month__provider__mentor__in=mentors)
    entries = DiaryEntry.objects.held().filter(inside & whose).select_related("diary__of_month__provider__plan")
    for entry in entries.only(
        "public_id", "starts_at", "ends_at", "hours", "diary__of_month__month", "diary__of_month__provider__contract",
        "diary__of_month__provider__mentor", "diary__of_month__provider__plan__learner",
    ):  # fmt: skip
        of_month = entry.diary.of_month
        provider = of_month.provider
        session = Session(entry.starts_at, str(entry.public_id), entry.ends_at, entry.hours)
        found.of_mentor[provider.mentor_id].append((provider.contract_id, session))
        if of_month.month == month.first:
            found.sessions[provider.pk].append(session)
            found.of_learner[provider.plan.learner_id].append(session)
    seen = set()
    declarations = OutsideDeclaration.objects.filter(mentor__in=mentors, month=month.first).prefetch_related("works")
    for declaration in declarations:  # the newest of each contract first
        if declaration.contract_id in seen:
            continue
        seen.add(declaration.contract_id)
        found.declared[declaration.mentor_id] += declaration.total
        found.outside[declaration.mentor_id] += [Meeting(one.starts_at, one.ends_at) for one in declaration.works.all()]
    return found


def _report(provider: PlanProvider, material: _Material) -> Report:
    row = material.months.get(provider.pk)
    sessions = tuple(sorted(material.sessions[provider.pk]))
    keys = {one.key for one in sessions}
    diary, grid = getattr(row, "diary", None), getattr(row, "grid", None)
    return Report(
        learner=str(provider.plan.learner.public_id),
        name=provider.plan.learner.person.name,
        sessions=sessions,
        rows=tuple(Row(one.day, one.hours, frozenset(one.missing)) for one in _signed(grid)),
        confirmed=diary is not None and diary.state == DiaryState.CONFIRMED,
        finished=grid is not None and grid.state in CLOSED,
        others=tuple(one for one in material.of_learner[provider.plan.learner_id] if one.key not in keys),
    )


def _signed(grid: Any) -> list[SignedRow]:
    """As grids.facts.signed_rows, from rows that are read already."""
    if grid is None:
        return []
    return [
        SignedRow(row.day, row.hours, frozenset(Party) - {Party(one.party) for one in row.confirmations.all()})
        for row in grid.rows.all()
    ]
