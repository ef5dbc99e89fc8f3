"""Verbs on plans and their versions, one function per transition. Transactions live here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms.people.models import Person
from forms.people.restricting import must_be_free
from forms.plans import facts, notices, risks
from forms.plans.access import reach_of
from forms.plans.changes import Again, Substance, needed_again
from forms.plans.errors import AlreadyPlanned, NotNow, NotYours, OwnPlan, RulesBroken, Unfinished
from forms.plans.models import PlanProvider, PlanVersion, SupportPlan
from forms.plans.states import EDITABLE, PENDING, RUNNING, PlanState, ProviderState, VersionState
from forms.plans.terms import RESTRICTED, differing, read_risks, read_terms, unfinished, values_of
from forms.programmes.editions import rules_in_force
from forms.programmes.findings import blocking
from forms.records.actions import next_number
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.periods import DAY, Period, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from forms.people.learners import Learner
    from forms.plans.facts import Named, SemesterOffer
    from forms.plans.terms import PlanTerms
    from kernel.accounts.models import User

KIND = "IAP"


def begin_plan(*, learner: Learner, semester: SemesterOffer, by: User, on: datetime) -> SupportPlan:
    """A plan and the draft of its first version, with what is known. Raises NotYours, AlreadyPlanned."""
    today = riga_date(on)
    if learner.institution.register_code not in reach_of(by, on=today).authors:
        raise NotYours
    must_be_free([learner.person_id], register_code=learner.institution.register_code, by=by, on=on)
    days = semester.days
    plan = SupportPlan(
        learner=learner,
        institution=learner.institution,
        stage=learner.stage,
        level=learner.level,
        academic_year=semester.year,
        semester=semester.kind,
        semester_start=days.start,
        semester_end=days.end,
        previous=facts.previous_plan(learner, semester=days),
        edition=rules_in_force(days.start).edition,
        created_by=by,
        created_at=on,
    )
    try:
        with transaction.atomic():
            plan.save()
            PlanVersion.objects.create(
                plan=plan,
                number=1,
                answers=_known(plan, today),
                created_by=by,
                created_at=on,
                changed_at=on,
            )
            audit("plan.begun", subject=plan.public_id, by=by, on=on)
    except IntegrityError:
        there = SupportPlan.objects.exclude(state__in=[PlanState.DROPPED, PlanState.ENDED])
        raise AlreadyPlanned(there.get(learner=learner, semester_start=days.start)) from None
    return plan


def _known(plan: SupportPlan, today: date) -> dict[str, Any]:
    """What a new plan begins with: the rest of the semester, and what the plan before it said. Each section is looked
    through again; risks are judged anew, so they are not taken along."""
    answers: dict[str, Any] = {}
    before = plan.previous.versions.filter(state=VersionState.APPROVED).first() if plan.previous else None
    for name in ("modulis", "pasakums", "mentors"):
        said = values_of(before.answers, name) if before else None
        if said:
            answers[name] = {"known": _without_days(said) if name == "mentors" else said}
    start = max(plan.semester_start, today).isoformat()
    return {**answers, "laiks": {"known": {"start": start, "end": plan.semester_end.isoformat()}}}


def _without_days(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same mentors with the same shares, on whatever days the new plan has."""
    anew = {"mentor_from": None, "mentor_until": None}
    return {**said, **anew, "others": [{**one, **anew} for one in said.get("others") or ()]}


def save_section(
    *,
    version: PlanVersion,
    section: str,
    typed: Mapping[str, Any],
    values: Mapping[str, Any] | None,
    seen: int,
    by: User,
    on: datetime,
) -> PlanVersion:
    """Keep what was typed; `values` None: it has not passed yet. `seen`: the version of the draft on the page.

    Raises NotYours, NotNow, EditConflict.
    """
    with transaction.atomic():
        plan, row = _locked(version)
        _must_write(plan, by=by, on=on)
        if row.state not in EDITABLE:
            raise NotNow
        if row.version != seen:
            raise EditConflict
        kept = {"typed": dict(typed)} | ({} if values is None else {"values": dict(values)})
        if section == RESTRICTED:
            risks.keep(row, {section: kept})
        else:
            row.answers = {**row.answers, section: kept}
        row.changed_at, row.version = on, row.version + 1
        row.save(update_fields=["answers", "changed_at", "version"])
        if plan.state in {PlanState.DRAFT, PlanState.RETURNED}:
            _mirror(plan, read_terms(row.answers))
    return row


def submit(*, version: PlanVersion, by: User, on: datetime) -> PlanVersion:
    """Hand a version in to the expert. What needs no expert (R60, or an edition that asks for none) is in force at once.

    Raises NotYours, NotNow, Unfinished, RulesBroken.
    """
    today = riga_date(on)
    with transaction.atomic():
        plan, row = _locked(version)
        _must_write(plan, by=by, on=on)
        if row.state not in EDITABLE or plan.state == PlanState.SUSPENDED:
            raise NotNow
        if unfinished(row.answers, risks.stored(row)):
            raise Unfinished
        terms = read_terms(row.answers)
        contract = facts.contract_named(terms)
        if contract is not None:  # two plans at once for the mentor's last place (R8): the second one waits and sees
            Person.objects.select_for_update().get(pk=contract.mentor_id)
        found = facts.findings(row, on=today)
        if blocking(found) or contract is None:
            raise RulesBroken(found)
        before = plan.versions.filter(state=VersionState.APPROVED).first()
        row.changed = changed_fields(before, row) if before else []
        row.state, row.comment = VersionState.SUBMITTED, ""
        row.submitted_by, row.submitted_at = by, on
        row.changed_at, row.version = on, row.version + 1
        row.save()
        plan.number = plan.number or next_number(kind=KIND, register_code=plan.institution.register_code, on=on)
        if before is None:
            _mirror(plan, terms)
            _step(plan, PlanState.SUBMITTED)
        else:
            _step(plan, PlanState(plan.state))
        _promise_places(plan, row, terms, today=today)
        audit(
            "plan.submitted", subject=plan.public_id, by=by, on=on,
            fields=row.changed, facts={"version": row.number, "number": plan.number},
        )  # fmt: skip
        if not _needs_expert(plan, before, row):
            _put_in_force(plan, row, by=by, on=on)
    return row


def approve(*, version: PlanVersion, by: User, on: datetime) -> PlanVersion:
    """The expert approves: the version is in force from this day (R18). Raises NotYours, OwnPlan, NotNow, RulesBroken."""
    with transaction.atomic():
        plan, row = _locked(version)
        _must_decide(row, by=by, on=on)
        found = facts.findings(row, on=riga_date(on))
        if blocking(found):
            raise RulesBroken(found)
        row.decided_by, row.decided_at, row.comment = by, on, ""
        _put_in_force(plan, row, by=by, on=on)
        notices.tell_decided(row, "approved")
    return row


def return_version(*, version: PlanVersion, comment: str, by: User, on: datetime) -> PlanVersion:
    """The expert returns it with a comment; the mentor's place is free again. Raises NotYours, OwnPlan, NotNow."""
    with transaction.atomic():
        plan, row = _locked(version)
        _must_decide(row, by=by, on=on)
        row.state, row.comment = VersionState.RETURNED, comment
        row.decided_by, row.decided_at = by, on
        row.changed_at, row.version = on, row.version + 1
        row.save()
        plan.providers.filter(plan_version=row, state=ProviderState.PLANNED).update(state=ProviderState.DROPPED)
        _step(plan, PlanState.RETURNED if plan.state == PlanState.SUBMITTED else PlanState(plan.state))
        audit("plan.returned", subject=plan.public_id, by=by, on=on, facts={"version": row.number})
        notices.tell_decided(row, "returned")
    return row


def begin_change(*, plan: SupportPlan, reason: str, by: User, on: datetime) -> PlanVersion:
    """A new version to write in, from the one in force; who comes second gets the one that was begun.

    Raises NotYours, NotNow.
    """
    with transaction.atomic():
        plan = SupportPlan.objects.select_for_update().get(pk=plan.pk)
        _must_write(plan, by=by, on=on)
        begun = plan.versions.filter(state__in=PENDING).first()
        if begun is not None:
            return begun
        now_in_force = plan.versions.filter(state=VersionState.APPROVED).first()
        if plan.state not in RUNNING or now_in_force is None:
            raise NotNow
        row = PlanVersion.objects.create(
            plan=plan,
            number=plan.versions.count() + 1,
            answers=now_in_force.answers,
            reason=reason,
            created_by=by,
            created_at=on,
            changed_at=on,
        )
        risks.keep(row, risks.stored(now_in_force))
        audit("plan.change_begun", subject=plan.public_id, by=by, on=on, facts={"version": row.number})
    return row


def drop(*, version: PlanVersion, by: User, on: datetime) -> SupportPlan:
    """Delete what was never approved. A plan without a version in force goes with it; one that has its number stays in
    the list as ended, so that the number is explained. Raises NotYours, NotNow."""
    with transaction.atomic():
        plan, row = _locked(version)
        _must_write(plan, by=by, on=on)
        if row.state not in EDITABLE:
            raise NotNow
        row.state, row.changed_at, row.version = VersionState.DROPPED, on, row.version + 1
        row.save()
        if plan.state in {PlanState.DRAFT, PlanState.RETURNED}:
            _step(plan, PlanState.ENDED if plan.number else PlanState.DROPPED)
        audit("plan.version_dropped", subject=plan.public_id, by=by, on=on, facts={"version": row.number})
    return plan


def changed_fields(before: PlanVersion, after: PlanVersion) -> list[str]:
    """Names of the fields in which two versions differ, the restricted ones among them; never what they say."""
    return [
        *differing(read_terms(before.answers), read_terms(after.answers)),
        *differing(read_risks(risks.stored(before)), read_risks(risks.stored(after))),
    ]


def _locked(version: PlanVersion) -> tuple[SupportPlan, PlanVersion]:
    """The plan first, then the version: everybody locks in this order."""
    plan = SupportPlan.objects.select_for_update().get(pk=version.plan_id)
    row = PlanVersion.objects.select_for_update().get(pk=version.pk)
    row.plan = plan
    return plan, row


def _must_write(plan: SupportPlan, *, by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).writes(plan):
        raise NotYours
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=by, on=on)


def _must_decide(row: PlanVersion, *, by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotYours
    if row.state != VersionState.SUBMITTED:
        raise NotNow
    if row.submitted_by_id == by.pk:
        raise OwnPlan


def _step(plan: SupportPlan, to: PlanState) -> None:
    plan.state, plan.version = to, plan.version + 1
    plan.save()


def _mirror(plan: SupportPlan, terms: PlanTerms) -> None:
    """The columns that lists and gates ask."""
    in_order = terms.start and terms.end and terms.start <= terms.end
    plan.start, plan.end = (terms.start, terms.end) if in_order else (None, None)
    plan.modules = sorted(one.value for one in terms.modules)
    plan.main_module = terms.main_module.value if terms.main_module else ""
    plan.ground, plan.hours, plan.hours_month = terms.ground, terms.hours, terms.hours_month
    plan.save(update_fields=["start", "end", "modules", "main_module", "ground", "hours", "hours_month"])


def _needs_expert(plan: SupportPlan, before: PlanVersion | None, after: PlanVersion) -> bool:
    values = rules_in_force(plan.semester_start)
    if before is None:
        return values.expert_approval_required
    return Again.APPROVAL in needed_again(substance(before), substance(after), values)


def substance(version: PlanVersion) -> Substance:
    """What R60 is about in a finished version."""
    terms = read_terms(version.answers)
    mentors = facts.mentors_named(terms)
    if not mentors or terms.start is None or terms.end is None:
        raise ValueError("a version that was handed in names its mentor and its days")
    shares = frozenset(
        (str(one.contract.mentor.public_id), one.hours, one.hours_month or 0, one.period)
        for one in mentors
        if one.period is not None
    )
    return Substance(
        frozenset(str(one.contract.mentor.public_id) for one in mentors),
        terms.hours or 0,
        Period(terms.start, terms.end),
        shares if len(mentors) > 1 else frozenset(),
    )


def _promise_places(plan: SupportPlan, row: PlanVersion, terms: PlanTerms, *, today: date) -> None:
    """Mentors who are new in the plan take a place from the day it is handed in; who was promised one by an earlier
    writing of the same version and is not named any more gives it back."""
    there = set(plan.providers.filter(state=ProviderState.ACTIVE).values_list("mentor", flat=True))
    coming = {one.contract.mentor_id: one for one in facts.mentors_named(terms) if one.contract.mentor_id not in there}
    promised = plan.providers.filter(plan_version=row, state=ProviderState.PLANNED)
    promised.exclude(mentor__in=coming).update(state=ProviderState.DROPPED)
    for mentor, one in coming.items():
        PlanProvider.objects.update_or_create(
            plan=plan,
            plan_version=row,
            mentor_id=mentor,
            defaults={**_said(one), "state": ProviderState.PLANNED, "added_on": today},
        )


def _said(one: Named) -> dict[str, Any]:
    """What a row of a mentor in a plan says, from a version that has passed its rules."""
    return {
        "contract": one.contract,
        "start": one.start,
        "end": one.end,
        "hours": one.hours,
        "hours_month": one.hours_month,
    }


def _put_in_force(plan: SupportPlan, row: PlanVersion, *, by: User, on: datetime) -> None:
    today, terms = riga_date(on), read_terms(row.answers)
    plan.versions.filter(state=VersionState.APPROVED).update(state=VersionState.REPLACED)
    row.state, row.changed_at, row.version = VersionState.APPROVED, on, row.version + 1
    row.save()
    _mirror(plan, terms)
    plan.approved_on = plan.approved_on or today
    _step(plan, PlanState(plan.state) if plan.state in RUNNING else PlanState.APPROVED)
    _settle_mentors(plan, row, terms, today=today)
    audit("plan.approved", subject=plan.public_id, by=by, on=on, fields=row.changed, facts={"version": row.number})


def _settle_mentors(plan: SupportPlan, row: PlanVersion, terms: PlanTerms, *, today: date) -> None:
    """Whom the version names is in the plan from now on; who was in it before and is not named stays to the day before
    the first new one comes, or to yesterday when nobody does."""
    named = {one.contract.mentor_id: one for one in facts.mentors_named(terms)}
    coming = list(plan.providers.filter(plan_version=row, state=ProviderState.PLANNED))
    until = min((one.start for one in coming), default=today) - DAY
    for was in plan.providers.filter(state=ProviderState.ACTIVE):
        if was.mentor_id in named:
            for name, value in _said(named[was.mentor_id]).items():
                setattr(was, name, value)
        else:
            was.state, was.end = ProviderState.ENDED, max(was.start, min(was.end, until))
        was.save()
    for one in coming:
        one.state, one.approved_on = ProviderState.ACTIVE, today
        one.save()
