"""Verbs on agreements: prepare, change, send, withdraw. Each checks the right of `by` and writes the audit event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from forms.people.access import scope_of
from forms.people.restricting import must_be_free
from forms.plans.agreements.documents import KIND, as_context, kept_until, title_of
from forms.plans.agreements.errors import AlreadyThere, NotAllowed, NotNow, RulesBroken
from forms.plans.agreements.facts import findings_for, is_outdated, writes
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS
from forms.plans.agreements.states import AgreementState
from forms.programmes.findings import blocking
from forms.records import actions as records
from forms.records import road
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.text_actions import day_of
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.plans.agreements.terms import AgreementTerms
    from forms.plans.models import PlanProvider
    from kernel.accounts.models import User


def prepare_agreement(*, provider: PlanProvider, terms: AgreementTerms, by: User, on: datetime) -> SupportAgreement:
    """What mentor and learner have agreed; nothing is sent yet. Raises NotAllowed, AlreadyThere.

    A signed one that does not name all the days of the plan any more is replaced (R60).
    """
    _refuse(provider, by=by, on=on)
    try:
        with transaction.atomic():
            _replace(provider, by=by, on=on)
            row = SupportAgreement.objects.create(
                plan=provider.plan,
                provider=provider,
                terms={name: getattr(terms, name) for name in SECTIONS},
                paper=terms.paper,
                created_by=by,
                created_at=on,
            )
            audit("agreement.prepared", subject=row.public_id, by=by, on=on)
    except IntegrityError as error:
        raise AlreadyThere from error
    return row


def _replace(provider: PlanProvider, *, by: User, on: datetime) -> None:
    there = provider.agreements.living().select_for_update(of=("self",)).select_related("plan").first()
    if there is None:
        return
    if not is_outdated(there):
        raise AlreadyThere
    there.state = AgreementState.REPLACED
    there.version += 1
    there.save(update_fields=["state", "version"])
    audit("agreement.replaced", subject=there.public_id, by=by, on=on)


def change_agreement(
    *, agreement: SupportAgreement, terms: AgreementTerms, version: int, by: User, on: datetime
) -> SupportAgreement:
    """Another text or road before it is sent. Raises NotAllowed, NotNow, EditConflict."""
    _refuse(agreement.provider, by=by, on=on)
    with transaction.atomic():
        row = _locked(agreement)
        if row.state != AgreementState.PREPARED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        changed = [name for name in SECTIONS if row.terms.get(name) != getattr(terms, name)]
        row.terms = {name: getattr(terms, name) for name in SECTIONS}
        if row.paper != terms.paper:
            row.paper = terms.paper
            changed.append("paper")
        if changed:
            row.version += 1
            row.save()
            audit("agreement.changed", subject=row.public_id, by=by, on=on, fields=sorted(changed))
    return row


def send_agreement(*, agreement: SupportAgreement, version: int, by: User, on: datetime) -> CaseDocument:
    """Freeze the text, give the number, set the document on its way to both signers.

    `version`: of the text that was checked. Sending twice returns the same case. Raises NotAllowed, NotNow,
    EditConflict, RulesBroken.
    """
    _refuse(agreement.provider, by=by, on=on)
    with transaction.atomic():
        row = _locked(agreement)
        if row.case is not None:
            return row.case
        if row.state != AgreementState.PREPARED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        findings = findings_for(row, on=riga_date(on))
        if blocking(findings):
            raise RulesBroken(findings)
        plan, mentor = row.plan, row.provider.mentor
        row.start, row.end = plan.start, plan.end
        day = day_of(row.public_id, on=riga_date(on))
        row.terms = {**row.terms, "context": as_context(row, on=day)}
        parties = {"learner": plan.learner.person.user, "mentor": mentor.user}
        row.case = records.open_case(
            record=row.public_id,
            kind=KIND,
            register_code=plan.institution.register_code,
            institution_name=plan.institution.name,
            title=title_of(row),
            document_date=day,
            retention_until=end_of_day(kept_until(row)),
            paper=row.paper,
            parties={role: user for role, user in parties.items() if user is not None},
            by=by,
            on=on,
            replaces=_former_case(row),
        )
        row.state = AgreementState.SENT
        row.version += 1
        row.save()
        road.dispatch(row.case)
    return row.case


def withdraw_agreement(*, agreement: SupportAgreement, reason: str, by: User, on: datetime) -> None:
    """Take it back before both have signed. Raises NotAllowed, NotNow; signing.facade.SigningError when it is too late.

    What both have signed is ended with the plan, or replaced by a new agreement of a new plan.
    """
    _refuse(agreement.provider, by=by, on=on)
    with transaction.atomic():
        case = road.locked_case(agreement.public_id)
        row = _locked(agreement)
        if row.state not in {AgreementState.PREPARED, AgreementState.SENT, AgreementState.PARTLY_SIGNED}:
            raise NotNow
        road.take_back(
            row, case=case, to=AgreementState.WITHDRAWN, reason=reason, event="agreement.withdrawn", by=by, on=on
        )


def _former_case(agreement: SupportAgreement) -> CaseDocument | None:
    """The document that this one takes the place of."""
    rows = SupportAgreement.objects.filter(provider=agreement.provider, state=AgreementState.REPLACED)
    former = rows.select_related("case").order_by("-pk").first()
    return former.case if former else None


def _locked(agreement: SupportAgreement) -> SupportAgreement:
    rows = SupportAgreement.objects.select_for_update(of=("self",)).select_related(
        "plan__learner__person__user", "plan__institution", "provider__mentor__user", "case"
    )
    return rows.get(pk=agreement.pk)


def _refuse(provider: PlanProvider, *, by: User, on: datetime) -> None:
    if not writes(scope_of(by, on=riga_date(on)), provider):
        raise NotAllowed
    people = [provider.plan.learner.person_id, provider.mentor_id]
    must_be_free(people, register_code=provider.plan.institution.register_code, by=by, on=on)
