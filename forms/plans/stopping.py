"""Verbs that suspend, resume and end a plan (D20): by its author, with a reason, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from forms.people.restricting import must_be_free
from forms.plans import notices
from forms.plans.access import reach_of
from forms.plans.concerned import concerned
from forms.plans.errors import NotNow, NotYours
from forms.plans.extensions import ExtensionState
from forms.plans.models import SupportPlan
from forms.plans.states import PENDING, RUNNING, PlanState, ProviderState, VersionState
from forms.plans.stops import PlanStop, StopKind
from forms.records.actions import next_number
from kernel.audit.log import record as audit
from kernel.periods import DAY, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User

KIND = "PB"


@dataclass(frozen=True, kw_only=True)
class StopTerms:
    """`stopped_from`: first day without meetings. `last_meeting`: None when there was none. `hours`: academic hours
    delivered until then. `explanation`: in words, kept like what is restricted."""

    kind: StopKind
    reason: str
    explanation: str
    stopped_from: date
    last_meeting: date | None
    hours: int


def stop(*, plan: SupportPlan, terms: StopTerms, version: int, by: User, on: datetime) -> PlanStop:
    """Suspend the plan or end it early, with a numbered notice to everybody concerned; `version`: of the plan on the page.

    A suspended plan can be ended too, from the day on which it was suspended at the latest. Raises NotYours, NotNow.
    """
    with transaction.atomic():
        row = _locked(plan, version=version, by=by, on=on)
        ends = terms.kind == StopKind.END
        if row.state not in RUNNING or (row.state == PlanState.SUSPENDED and not ends):
            raise NotNow
        suspended = row.stops.filter(resumed_on__isnull=True).first()
        people = concerned(row, besides=by, on=riga_date(on))
        made = PlanStop.objects.create(
            plan=row,
            number=next_number(kind=KIND, register_code=row.institution.register_code, on=on),
            kind=terms.kind,
            reason=terms.reason,
            explanation=terms.explanation,
            stopped_from=min(suspended.stopped_from, terms.stopped_from) if suspended else terms.stopped_from,
            last_meeting=terms.last_meeting,
            hours=terms.hours,
            told=[{"who": one.who, "how": one.how} for one in people],
            made_by=by,
            made_at=on,
        )
        if ends:
            _free_places(row, made.stopped_from)
            row.versions.filter(state__in=[one.value for one in PENDING]).update(state=VersionState.DROPPED)
        _step(row, PlanState.ENDED if ends else PlanState.SUSPENDED)
        audit(
            "plan.ended" if ends else "plan.suspended", subject=row.public_id, by=by, on=on,
            facts={"number": made.number or "", "reason": terms.reason, "from": made.stopped_from.isoformat()},
        )  # fmt: skip
        notices.tell_stopped(made, people)
    return made


def resume(*, plan: SupportPlan, version: int, by: User, on: datetime) -> SupportPlan:
    """Meetings are possible again from today. Raises NotYours, NotNow."""
    with transaction.atomic():
        row = _locked(plan, version=version, by=by, on=on)
        open_stop = row.stops.filter(resumed_on__isnull=True).first()
        if row.state != PlanState.SUSPENDED or open_stop is None:
            raise NotNow
        # who suspends from a later day on and thinks better of it has never stopped
        open_stop.resumed_on, open_stop.resumed_by = max(riga_date(on), open_stop.stopped_from), by
        open_stop.save()
        extended = row.extensions.filter(state=ExtensionState.APPROVED).exists()
        _step(row, PlanState.EXTENDED if extended else PlanState.APPROVED)
        audit("plan.resumed", subject=row.public_id, by=by, on=on)
        notices.tell_resumed(open_stop, concerned(row, besides=by, on=riga_date(on)))
    return row


def _locked(plan: SupportPlan, *, version: int, by: User, on: datetime) -> SupportPlan:
    row = SupportPlan.objects.select_for_update().get(pk=plan.pk)
    if not reach_of(by, on=riga_date(on)).writes(row):
        raise NotYours
    must_be_free([row.learner.person_id], register_code=row.institution.register_code, by=by, on=on)
    if row.version != version:
        raise NotNow
    return row


def _step(plan: SupportPlan, to: PlanState) -> None:
    plan.state, plan.version = to, plan.version + 1
    plan.save()


def _free_places(plan: SupportPlan, stopped_from: date) -> None:
    """The mentor's place is free from that day on where learners are counted at the same time (R8)."""
    plan.providers.filter(state=ProviderState.PLANNED).update(state=ProviderState.DROPPED)
    for row in plan.providers.filter(state=ProviderState.ACTIVE):
        row.end = max(row.start, min(row.end, stopped_from - DAY))
        row.save()
