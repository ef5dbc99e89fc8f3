"""What the diary says to whoever compares and counts, and what its rules ask of other meetings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from forms.months.comparison import DayHours
from forms.months.diary.models import DiaryEntry
from forms.months.diary.rules import MonthFacts, check_before, check_over, check_written_hours, hours_made
from forms.months.diary.terms import HeldTerms
from forms.months.states import TOOK_PLACE, EntryState
from forms.plans import facts as plans
from forms.plans.ceilings import Entry, check_month_hours, check_plan_hours
from forms.plans.gates import GateKey
from forms.plans.meetings import Meeting, check_confirmed, check_overlap
from forms.plans.path import path_of
from forms.programmes.findings import Severity
from kernel.periods import Month, end_of_day, riga_date, start_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from forms.months.diary.models import MentorDiary
    from forms.months.diary.terms import PlannedTerms
    from forms.plans.models import PlanProvider
    from forms.plans.reference import PlanValues
    from forms.programmes.findings import Finding

#: Takes time of both: whatever was not moved or missed.
TAKES_TIME = (EntryState.PLANNED, *TOOK_PLACE)


def held_hours(diary: MentorDiary) -> list[DayHours]:
    """Each meeting that took place, in order of time. One query."""
    return [DayHours(entry.day, entry.hours) for entry in diary.entries.held()]


def findings(
    provider: PlanProvider, terms: PlannedTerms, *, on: datetime, entry: DiaryEntry | None = None
) -> list[Finding]:
    """Everything the rules say about a meeting that is planned or, with HeldTerms, described. `entry`: the row it is
    written in; a meeting that took place already keeps its day without asking the gates again. Blocks first. NoRules."""
    meeting, today = terms.meeting, riga_date(on)
    held = isinstance(terms, HeldTerms)
    values = _values(provider, meeting, today_of=on)
    found: list[Finding] = []
    stays = held and entry is not None and entry.state in TOOK_PLACE and entry.day == riga_date(meeting.start)
    if not stays:
        found += _gates(provider, meeting, on=on)
    found += check_overlap(meeting, others(provider, meeting, entry=entry), values.eligibility)
    hours = hours_made(meeting, values.session)
    if isinstance(terms, HeldTerms):
        written = list(check_written_hours(terms.hours, meeting, values.session))
        found += written
        found += check_confirmed(riga_date(meeting.start), on=today, values=values.session)
        found += check_over(meeting, at=on, values=values.session)
        found += check_before(
            activities=terms.activities, goals=terms.goals, written_at=_written_at(entry, terms, on=on),
            meeting=meeting, values=values.session,
        )  # fmt: skip
        hours = terms.hours if terms.hours is not None else hours
    if hours:
        ceilings = list(_ceilings(provider, meeting, hours, values, entry=entry, held=held))
        found += ceilings if held else [_softened(one) for one in ceilings]
    return sorted(found, key=lambda one: list(Severity).index(one.severity))


def _written_at(entry: DiaryEntry | None, terms: PlannedTerms, *, on: datetime) -> datetime:
    unchanged = entry is not None and entry.before == terms.before and entry.before_at is not None
    return entry.before_at if unchanged and entry is not None and entry.before_at else on


def _softened(finding: Finding) -> Finding:
    """A plan takes no hours yet: too many of them are worth a warning."""
    return replace(finding, severity=Severity.WARN) if finding.blocks else finding


def _values(provider: PlanProvider, meeting: Meeting, *, today_of: datetime) -> PlanValues:
    plan = provider.plan
    return plans.values_for(
        plan, session=riga_date(meeting.start), end=plan.last_day, contract_signed=plans.signed_on(provider.contract),
        on=riga_date(today_of),
    )  # fmt: skip


def _gates(provider: PlanProvider, meeting: Meeting, *, on: datetime) -> Iterator[Finding]:
    """What the seven gates say of the day; the finding stands beside the day, whatever it is about."""
    day = riga_date(meeting.start)
    for gate in path_of(provider.plan, day=day, on=riga_date(on), provider=provider).gates:
        for finding in gate.findings:
            if finding.blocks or gate.key == GateKey.DAY:
                yield replace(finding, field="day")


def others(provider: PlanProvider, meeting: Meeting, *, entry: DiaryEntry | None) -> list[Meeting]:
    """Meetings of the same mentor or the same learner near these times, in every plan and for every employer (R9, R17)."""
    rows = DiaryEntry.objects.filter(state__in=TAKES_TIME, starts_at__lt=meeting.end, ends_at__gt=meeting.start).filter(
        Q(diary__of_month__provider__mentor=provider.mentor_id)
        | Q(diary__of_month__provider__plan__learner__person=provider.plan.learner.person_id)
    )
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return [Meeting(start, end) for start, end in rows.values_list("starts_at", "ends_at").distinct()]


def _ceilings(
    provider: PlanProvider, meeting: Meeting, hours: int, values: PlanValues, *, entry: DiaryEntry | None, held: bool
) -> Iterator[Finding]:
    """R10 with all mentors of the learner, R11 with all mentors of the plan; planned meetings count only for a plan."""
    month = Month.of(riga_date(meeting.start))
    rows = DiaryEntry.objects.exclude(pk=entry.pk) if entry is not None else DiaryEntry.objects.all()
    of_learner = rows.filter(
        diary__of_month__provider__plan__learner__person=provider.plan.learner.person_id,
        starts_at__gte=start_of_day(month.first),
        starts_at__lt=end_of_day(month.last),
    )
    entries = [Entry(one.day, one.hours) for one in of_learner.held().only("starts_at", "hours", "state")]
    of_plan = rows.filter(diary__of_month__provider__plan=provider.plan_id)
    used = of_plan.held().aggregate(all=Sum("hours"))["all"] or 0
    if not held:
        entries += _planned(of_learner, values)
        used += sum(one.hours for one in _planned(of_plan, values))
    yield from check_month_hours(hours, entries, month, values.eligibility)
    if provider.plan.hours_allowed is not None:
        yield from check_plan_hours(hours, used, provider.plan.hours_allowed, values.eligibility)


def _planned(rows: QuerySet[DiaryEntry], values: PlanValues) -> list[Entry]:
    """What planned meetings will make if they last as planned."""
    return [
        Entry(one.day, hours_made(Meeting(one.starts_at, one.ends_at), values.session) or 0)
        for one in rows.filter(state=EntryState.PLANNED).only("starts_at", "ends_at", "state")
    ]


def month_facts(diary: MentorDiary) -> MonthFacts:
    """One query."""
    month = diary.of_month
    rows = list(diary.entries.filter(state__in=[EntryState.PLANNED, EntryState.HELD]).only("starts_at", "state"))
    return MonthFacts(
        month=month.as_month,
        last_day=month.provider.last_day,
        planned=tuple(sorted({one.day for one in rows if one.state == EntryState.PLANNED})),
        bare=tuple(sorted({one.day for one in rows if one.state == EntryState.HELD})),
    )
