"""Verbs of the extension into the summer (D19) and of the copy of the head's order (D27)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from forms.people.restricting import must_be_free
from forms.plans import facts, notices, risks
from forms.plans.access import reach_of
from forms.plans.errors import NotNow, NotYours, OwnPlan, RulesBroken, Uncertified
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.meetings import Extension, check_extension
from forms.plans.models import SupportPlan
from forms.plans.rules import check_cover
from forms.plans.states import PlanState, VersionState
from forms.plans.terms import read_terms
from forms.programmes.findings import blocking
from forms.records.actions import next_number
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.periods import Period, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.plans.models import PlanVersion
    from forms.programmes.findings import Finding
    from kernel.accounts.models import User
    from kernel.files.intake import Accepted

KIND = "PA"
#: Plans that can be extended: once, and not while they are suspended.
EXTENDABLE = frozenset({PlanState.APPROVED})


@dataclass(frozen=True, kw_only=True)
class ExtensionTerms:
    """What is asked for; `hours`: academic hours more."""

    reason: str
    order_number: str
    order_date: date
    measures_until: date
    end: date
    hours: int


def findings(plan: SupportPlan, version: PlanVersion, terms: ExtensionTerms, *, on: date) -> list[Finding]:
    """R15, and R19 for the new end: blocks first."""
    said = read_terms(version.answers)
    staying = [one for one in facts.mentors_named(said) if one.end == plan.end]
    signed = facts.signed_on(staying[0].contract if staying else None)
    values = facts.values_for(plan, session=terms.end, end=terms.end, contract_signed=signed, on=on)
    calendar = facts.calendar_for(plan.institution, stage=plan.stage)
    days = Period(plan.start or plan.semester_start, plan.end or plan.semester_end)
    asked = Extension(order_date=terms.order_date, measures_until=terms.measures_until, end=terms.end)
    found = list(check_extension(asked, days, values.session, next_start=calendar.next_start(plan.semester_end)))
    if terms.end > days.end:
        for one in staying:  # who leaves the plan before its end has no meetings in the summer
            day = facts.signed_on(one.contract)
            own = facts.values_for(plan, session=terms.end, end=terms.end, contract_signed=day, on=on)
            longer = replace(facts.plan_facts(plan, said, risks.for_rules(version), one.contract), end=terms.end)
            found += check_cover(replace(longer, start=one.start), own.contract, on=max(on, day) if day else on)
    return sorted(found, key=lambda one: not one.blocks)


def ask(*, plan: SupportPlan, terms: ExtensionTerms, copy: Accepted, by: User, on: datetime) -> PlanExtension:
    """The author asks the expert for an extension, with a copy of the order. Raises NotYours, NotNow, RulesBroken,
    StoreUnavailable."""
    blob = store.put(copy.content, media_type=copy.media_type)
    with transaction.atomic():
        row = SupportPlan.objects.select_for_update().get(pk=plan.pk)
        version = _in_force(row)
        if not reach_of(by, on=riga_date(on)).writes(row):
            raise NotYours
        must_be_free([row.learner.person_id], register_code=row.institution.register_code, by=by, on=on)
        if row.state not in EXTENDABLE or version is None:
            raise NotNow
        found = findings(row, version, terms, on=riga_date(on))
        if blocking(found):
            raise RulesBroken(found)
        try:
            with transaction.atomic():
                made = PlanExtension.objects.create(
                    plan=row,
                    number=next_number(kind=KIND, register_code=row.institution.register_code, on=on),
                    reason=terms.reason,
                    order_number=terms.order_number,
                    order_date=terms.order_date,
                    measures_until=terms.measures_until,
                    end=terms.end,
                    hours=terms.hours,
                    copy=blob,
                    copy_name=copy.name,
                    submitted_by=by,
                    submitted_at=on,
                )
        except IntegrityError:  # asked for already, a moment ago
            raise NotNow from None
        notices.tell_heads(made, on=riga_date(on))
        audit(
            "plan.extension_asked", subject=row.public_id, by=by, on=on,
            facts={"number": made.number or "", "until": terms.end.isoformat()},
        )  # fmt: skip
    return made


def certify(*, extension: PlanExtension, by: User, on: datetime) -> PlanExtension:
    """ "Kopija pareiza": the head has compared the copy with the order. Raises NotYours, NotNow."""
    with transaction.atomic():
        row = _locked(extension)
        if not reach_of(by, on=riga_date(on)).may_certify(row.plan):
            raise NotYours
        if row.state != ExtensionState.SUBMITTED or row.certified_at is not None:
            raise NotNow
        row.certified_by, row.certified_at, row.version = by, on, row.version + 1
        row.save()
        audit("plan.order_copy_certified", subject=row.plan.public_id, by=by, on=on, facts={"sha256": row.copy.sha256})
    return row


def approve(*, extension: PlanExtension, by: User, on: datetime) -> PlanExtension:
    """The plan runs to the new end and has the hours more. Raises NotYours, OwnPlan, NotNow, Uncertified, RulesBroken."""
    with transaction.atomic():
        row = _decided(extension, by=by, on=on)
        version = _in_force(row.plan)
        if row.certified_at is None:
            raise Uncertified
        if row.plan.state not in EXTENDABLE or version is None:
            raise NotNow
        found = findings(row.plan, version, terms_of(row), on=riga_date(on))
        if blocking(found):
            raise RulesBroken(found)
        _decide(row, ExtensionState.APPROVED, by=by, on=on)
        row.plan.state, row.plan.version = PlanState.EXTENDED, row.plan.version + 1
        row.plan.extended_until, row.plan.extra_hours = row.end, row.hours
        row.plan.save()
    return row


def send_back(*, extension: PlanExtension, comment: str, by: User, on: datetime) -> PlanExtension:
    """The author asks anew, mended. Raises NotYours, OwnPlan, NotNow."""
    with transaction.atomic():
        row = _decided(extension, by=by, on=on)
        row.comment = comment
        _decide(row, ExtensionState.RETURNED, by=by, on=on)
    return row


def terms_of(row: PlanExtension) -> ExtensionTerms:
    return ExtensionTerms(
        reason=row.reason, order_number=row.order_number, order_date=row.order_date,
        measures_until=row.measures_until, end=row.end, hours=row.hours,
    )  # fmt: skip


def _in_force(plan: SupportPlan) -> PlanVersion | None:
    return plan.versions.filter(state=VersionState.APPROVED).first()


def _locked(extension: PlanExtension) -> PlanExtension:
    """The plan first, then the extension: everybody locks in this order."""
    plan = SupportPlan.objects.select_for_update().get(pk=extension.plan_id)
    row = PlanExtension.objects.select_for_update().get(pk=extension.pk)
    row.plan = plan
    return row


def _decided(extension: PlanExtension, *, by: User, on: datetime) -> PlanExtension:
    row = _locked(extension)
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotYours
    if row.state != ExtensionState.SUBMITTED:
        raise NotNow
    if row.submitted_by_id == by.pk:
        raise OwnPlan
    return row


def _decide(row: PlanExtension, to: ExtensionState, *, by: User, on: datetime) -> None:
    row.state, row.decided_by, row.decided_at, row.version = to, by, on, row.version + 1
    row.save()
    audit(f"plan.extension_{to.value}", subject=row.plan.public_id, by=by, on=on)
    notices.tell_extension(row, to.value)
