"""Verbs on requests: prepare, change, send, withdraw. Each checks the right of `by` and writes the audit event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms.people.access import scope_of
from forms.people.models import Gender, WordForms
from forms.people.restricting import must_be_free
from forms.plans.papers import Signer
from forms.plans.requests.documents import KIND, addressee_key, as_context, kept_until, suggested_addressee, title_of
from forms.plans.requests.errors import AlreadyThere, BeingSealed, NotAllowed, NotNow, RulesBroken
from forms.plans.requests.facts import findings_for, head_of, representatives, semester_of, wanted_signer
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import RequestState
from forms.programmes.editions import rules_in_force
from forms.programmes.findings import blocking
from forms.records import actions as records
from forms.records import road
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.records.text_actions import day_of
from kernel.audit.log import record as audit
from kernel.grammar import Case
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.learners import Learner, Representation
    from forms.people.models import Institution
    from forms.plans.requests.terms import RequestTerms
    from kernel.accounts.models import User


def prepare_request(*, learner: Learner, terms: RequestTerms, by: User, on: datetime) -> SupportRequest:
    """A request for one semester; nothing is sent yet. Raises NotAllowed, NotNow (no such semester), AlreadyThere."""
    _refuse(learner.institution, by=by, on=on)
    must_be_free([learner.person_id], register_code=learner.institution.register_code, by=by, on=on)
    columns = _columns(learner, terms, on=riga_date(on))
    _keep_wording(learner.institution, terms, by=by, on=riga_date(on))
    try:
        with transaction.atomic():
            row = SupportRequest.objects.create(
                learner=learner, institution=learner.institution, created_by=by, created_at=on, **columns
            )
            audit("request.prepared", subject=row.public_id, by=by, on=on)
    except IntegrityError as error:
        raise AlreadyThere from error
    return row


def change_request(
    *, request: SupportRequest, terms: RequestTerms, version: int, by: User, on: datetime
) -> SupportRequest:
    """Another semester, signer or road before it is sent. Raises NotAllowed, EditConflict, NotNow, AlreadyThere."""
    _refuse(request.institution, by=by, on=on)
    must_be_free([request.learner.person_id], register_code=request.institution.register_code, by=by, on=on)
    columns = _columns(request.learner, terms, on=riga_date(on))
    _keep_wording(request.institution, terms, by=by, on=riga_date(on))
    try:
        with transaction.atomic():
            row = _locked(request)
            if row.state != RequestState.PREPARED:
                raise NotNow
            if row.version != version:
                raise EditConflict
            changed = sorted(name for name, value in columns.items() if getattr(row, name) != value)
            for name in changed:
                setattr(row, name, columns[name])
            if changed:
                row.version += 1
                row.save()
                audit("request.changed", subject=row.public_id, by=by, on=on, fields=changed)
    except IntegrityError as error:
        raise AlreadyThere from error
    return row


def send_request(*, request: SupportRequest, version: int, by: User, on: datetime) -> CaseDocument:
    """Freeze the text, give the number, set the document on its way to its signer.

    `version`: of the answers that were checked. Sending twice returns the same case. Raises NotAllowed, NotNow,
    EditConflict, RulesBroken.
    """
    _refuse(request.institution, by=by, on=on)
    with transaction.atomic():
        row = _locked(request)
        if row.case is not None:
            return row.case
        if row.state != RequestState.PREPARED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        findings = findings_for(row, on=riga_date(on))
        if blocking(findings):
            raise RulesBroken(findings)
        day = day_of(row.public_id, on=riga_date(on))
        row.terms = {**row.terms, "context": as_context(row, on=day)}
        signs = row.representation.person if row.representation else row.learner.person
        row.case = records.open_case(
            record=row.public_id,
            kind=KIND,
            register_code=row.institution.register_code,
            institution_name=row.institution.name,
            title=title_of(row),
            document_date=day,
            retention_until=end_of_day(kept_until(row)),
            paper=row.paper,
            parties={"applicant": signs.user} if signs.user else {},
            by=by,
            on=on,
        )
        row.state = RequestState.SENT
        row.version += 1
        row.save()
        road.dispatch(row.case)
    return row.case


def withdraw_request(*, request: SupportRequest, reason: str, by: User, on: datetime) -> None:
    """Take the request back, before or after its signature („atsaukts”). A signed one keeps its number and original.

    Raises NotAllowed, NotNow (withdrawn already), BeingSealed.
    """
    _refuse(request.institution, by=by, on=on)
    with transaction.atomic():
        case = road.locked_case(request.public_id)
        row = _locked(request)
        if row.state == RequestState.WITHDRAWN:
            raise NotNow
        if case is not None and case.state == CaseState.SIGNED:
            raise BeingSealed
        road.take_back(
            row, case=case, to=RequestState.WITHDRAWN, reason=reason, event="request.withdrawn", by=by, on=on
        )


def _locked(request: SupportRequest) -> SupportRequest:
    rows = SupportRequest.objects.select_for_update(of=("self",)).select_related(
        "learner__person", "learner__institution", "institution", "representation__person", "case"
    )
    return rows.get(pk=request.pk)


def _refuse(institution: Institution, *, by: User, on: datetime) -> None:
    if institution.register_code not in scope_of(by, on=riga_date(on)).writes:
        raise NotAllowed


def _columns(learner: Learner, terms: RequestTerms, *, on: date) -> dict[str, Any]:
    """The record's columns. Who signs is found by age (R23), never taken from what was typed."""
    semester = semester_of(learner, terms.semester, on=on)
    if semester is None:
        raise NotNow
    signer = wanted_signer(learner, semester_start=semester.start, on=on, court_decision=terms.court_decision)
    return {
        "academic_year": semester.academic_year,
        "semester": semester.kind.value,
        "semester_start": semester.start,
        "semester_end": semester.end,
        "edition": rules_in_force(semester.start).edition,
        "representation": _chosen(learner, terms, on=on) if signer == Signer.REPRESENTATIVE else None,
        "terms": terms.typed(),
        "paper": terms.paper,
    }


def _chosen(learner: Learner, terms: RequestTerms, *, on: date) -> Representation | None:
    """The representative that was chosen; the only one where there is one."""
    rows = representatives(learner, on=on)
    if len(rows) == 1:
        return rows[0]
    return next((row for row in rows if row.public_id == terms.representation), None)


def _keep_wording(institution: Institution, terms: RequestTerms, *, by: User, on: date) -> None:
    """A corrected addressee serves the next request too."""
    if terms.addressee == suggested_addressee(institution, on=on):
        return
    head = head_of(institution, on=on)
    person = getattr(head.user, "person", None) if head else None
    WordForms.objects.update_or_create(
        words=addressee_key(institution, on=on),
        gender=person.gender if person else Gender.FEMALE,
        case=Case.DAT.value,
        defaults={"form": terms.addressee, "corrected_by": by},
    )
