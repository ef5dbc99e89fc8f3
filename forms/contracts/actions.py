"""Verbs on employment contracts: submit, send, withdraw, revise, renew. Transactions live here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import signing.facade as signing_facade
from forms.contracts.documents import KIND, title_of
from forms.contracts.errors import CertificateTaken, NotAllowed, RulesBroken
from forms.contracts.facts import check_terms, contract_facts, newest_check, renewed, rule_values
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.rules import check_contract
from forms.contracts.states import SIGNED, ContractState
from forms.contracts.terms import REPRESENTATIVE_WORDS, Terms
from forms.people.access import scope_of
from forms.people.dealings import partnership_findings
from forms.people.models import Institution, MentorProfile, Person
from forms.people.restricting import must_be_free
from forms.people.wording import keep
from forms.programmes.retention import last_day_kept
from forms.records import actions as records
from forms.records import road
from forms.records.errors import WrongState
from forms.records.models import CaseDocument, Draft
from forms.records.states import DraftState
from kernel.audit.log import record as audit
from kernel.grammar import Case
from kernel.jobs.failpoints import declare, reach
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from forms.programmes.findings import Finding
    from kernel.accounts.models import User
    from kernel.files.intake import Accepted

declare("contracts.submitted", "contracts.sent")


def findings_for(*, terms: Terms, on: date, contract: EmploymentContract | None = None) -> list[Finding]:
    """What the rules of the signing date say about these terms; of a contract that is made, also whether its employer may
    send it (R52)."""
    found = check_contract(contract_facts(terms=terms, on=on, contract=contract), rule_values(terms.sign_date))
    if contract is None:
        return found
    return [*partnership_findings(contract.employer, on=terms.sign_date, field="employer"), *found]


def _blocking(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "block"]


def submit_contract(*, draft: Draft, by: User, on: datetime) -> EmploymentContract:
    """A finished form becomes a contract record. A second submit of the same draft returns the same contract."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        existing = EmploymentContract.objects.filter(draft=draft).first()
        if existing is not None:
            return existing
        if draft.state == DraftState.ABANDONED:
            raise WrongState(_("This draft was deleted. Start a new contract."))
        terms = Terms.from_answers(draft.answers)
        if terms.employer not in scope_of(by, on=riga_date(on)).writes:
            raise NotAllowed(_("You cannot prepare contracts for this institution. Ask its head to add you."))
        findings = findings_for(terms=terms, on=riga_date(on))
        if _blocking(findings):
            raise RulesBroken(findings)
        employer = Institution.objects.get(register_code=terms.employer)
        mentor = _keep_mentor(terms=terms)
        must_be_free([mentor.pk], register_code=employer.register_code, by=by, on=on)
        _keep_wording(terms=terms, by=by)
        _keep_check(terms=terms, mentor=mentor, employer=employer, by=by)
        contract = EmploymentContract.objects.create(
            draft=draft,
            employer=employer,
            employer_kind=employer.kind,
            mentor=mentor,
            start=terms.start,
            end=terms.end,
            rate=terms.rate,
            edition=rule_values(terms.sign_date).edition,
            terms=terms.as_json(),
            paper=terms.paper,
            created_by=by,
        )
        records.close_draft(draft=draft, submitted=True)
        audit("contract.submitted", subject=contract.public_id, by=by, on=on)
        reach("contracts.submitted")
    return contract


def _keep_mentor(*, terms: Terms) -> Person:
    """Find the person by personal code, or enter a new one; what was typed now is the newest truth."""
    person = Person.objects.by_code(terms.mentor_code) if terms.mentor_code else None
    holder = MentorProfile.objects.filter(certificate_number=terms.certificate_number).select_related("person").first()
    if person is None and holder is not None and _same_without_code(holder.person, terms):
        person = holder.person
    if person is None:
        person = Person(birth_date=terms.mentor_birth_date)
    if holder is not None and holder.person_id != person.pk:
        raise CertificateTaken
    person.personal_code = terms.mentor_code or person.personal_code
    person.given_name, person.surname = terms.mentor_given, terms.mentor_surname
    person.gender = terms.mentor_gender
    person.birth_date = terms.mentor_birth_date or person.birth_date
    person.address, person.iban = terms.mentor_address, terms.iban
    person.email = terms.mentor_email or person.email
    person.save()
    MentorProfile.objects.update_or_create(
        person=person,
        defaults={
            "certificate_number": terms.certificate_number,
            "certificate_date": terms.certificate_date,
            "education_ground": terms.education_ground,
            "coach_valid_until": terms.coach_valid_until,
        },
    )
    return person


def _same_without_code(person: Person, terms: Terms) -> bool:
    """A foreigner entered before without a code: the certificate and the birth date tell who it is."""
    return not person.personal_code and person.birth_date == terms.mentor_birth_date


def _keep_wording(*, terms: Terms, by: User) -> None:
    """Corrected declensions serve every later document."""
    for source, kind in REPRESENTATIVE_WORDS.items():
        form = getattr(terms, f"{source}_genitive")
        keep(getattr(terms, source), case=Case.GEN, gender=terms.rep_gender, kind=kind, form=form, by=by)
    form = terms.mentor_accusative
    keep(terms.mentor_name, case=Case.ACC, gender=terms.mentor_gender, kind="name", form=form, by=by)


def _keep_check(*, terms: Terms, mentor: Person, employer: Institution, by: User) -> None:
    """A check typed into the form is a check on record; one that was taken from there is it already."""
    SuitabilityCheck.objects.counting().get_or_create(
        mentor=mentor,
        employer=employer,
        checked_on=terms.check_date,
        source=terms.check_source,
        result=terms.check_result,
        defaults={"valid_until": terms.check_valid_until, "checked_by": by},
    )


def send_contract(*, contract: EmploymentContract, by: User, on: datetime) -> CaseDocument:
    """Freeze the text: number, case, and the job that makes the document and asks for signatures.

    Raises NotAllowed when `by` may not send for this employer, RulesBroken on a blocking finding. Sending twice
    returns the same case.
    """
    with transaction.atomic():
        contract = (
            EmploymentContract.objects.select_for_update().select_related("employer", "mentor").get(pk=contract.pk)
        )
        if contract.case is not None:
            return contract.case
        if contract.state != ContractState.AGREED:
            raise WrongState(_("The contract has been withdrawn; make a new version instead."))
        if contract.employer.register_code not in scope_of(by, on=riga_date(on)).sends:
            raise NotAllowed(_("Only the head of the institution can send a contract for signature."))
        terms = Terms.from_json(contract.terms)
        findings = findings_for(terms=terms, on=riga_date(on), contract=contract)
        if _blocking(findings):
            raise RulesBroken(findings)
        check = newest_check(mentor=contract.mentor, employer=contract.employer)
        if check is not None:  # the text names the check that holds on the day it is frozen
            terms = replace(terms, **check_terms(check))
            contract.terms = terms.as_json()
        replaces = _replaced_case(contract)
        case = records.open_case(
            record=contract.public_id,
            kind=KIND,
            register_code=contract.employer.register_code,
            institution_name=contract.employer.name,
            title=title_of(contract),
            document_date=terms.sign_date,
            retention_until=retention_of(contract),
            paper=contract.paper,
            parties=_parties(contract=contract, terms=terms),
            by=by,
            on=on,
            replaces=replaces,
        )
        contract.case = case
        contract.state = ContractState.SENT
        contract.version += 1
        contract.save()
        road.dispatch(case)
        reach("contracts.sent")
    return case


def add_annex(*, contract: EmploymentContract, file: Accepted, by: User, on: datetime) -> None:
    """A file that is signed together with the contract. Raises WrongState, NotAllowed, SigningError, saying what to do."""
    with transaction.atomic():
        _must_take_annexes(contract, by=by, on=on)
        signing_facade.lay_annex(
            record=contract.public_id, content=file.content, media_type=file.media_type, name=file.name, by=by, on=on
        )


def remove_annex(*, contract: EmploymentContract, annex: UUID, by: User, on: datetime) -> None:
    """Before sending only. Raises as `add_annex` does."""
    with transaction.atomic():
        _must_take_annexes(contract, by=by, on=on)
        signing_facade.remove_annex(record=contract.public_id, annex=annex, by=by, on=on)


def _must_take_annexes(contract: EmploymentContract, *, by: User, on: datetime) -> None:
    """The row is locked, so that nothing is added between the number and the file that is signed."""
    row = EmploymentContract.objects.select_for_update(of=("self",)).select_related("employer").get(pk=contract.pk)
    if row.employer.register_code not in scope_of(by, on=riga_date(on)).writes:
        raise NotAllowed(_("You cannot prepare contracts for this institution. Ask its head to add you."))
    if row.state != ContractState.AGREED:
        raise WrongState(_("The contract has been sent or withdrawn, so its annexes cannot be changed any more."))


def _parties(*, contract: EmploymentContract, terms: Terms) -> dict[str, User]:
    """Signed-in people who may see the document because they sign it."""
    representative = Person.objects.by_code(terms.rep_code)
    found = {"mentor": contract.mentor.user, "employer": representative.user if representative else None}
    return {role: user for role, user in found.items() if user is not None}


def _replaced_case(contract: EmploymentContract) -> CaseDocument | None:
    """The withdrawn version this one was made from, when its draft says so."""
    former = (contract.draft.answers.get("former") if contract.draft else None) or {}
    if not former.get("contract"):
        return None
    return CaseDocument.objects.filter(record=former["contract"]).first()


def retention_of(contract: EmploymentContract) -> datetime:
    """Until when the original is kept: 31.12.2034 (R38) or 90 years from the employee's birth, the longer (D07)."""
    values = rule_values(contract.start)
    return end_of_day(last_day_kept(values, employee_born=contract.mentor.birth_date))


def withdraw_contract(*, contract: EmploymentContract, reason: str, by: User, on: datetime) -> None:
    """Take a contract back before everybody has signed; its number stays, annulled."""
    if contract.employer.register_code not in scope_of(by, on=riga_date(on)).sends:
        raise NotAllowed(_("Only the head of the institution can withdraw a contract."))
    if contract.case is not None:
        road.withdraw(case=contract.case, reason=reason, by=by, on=on)
        return
    with transaction.atomic():
        EmploymentContract.objects.filter(pk=contract.pk).update(state=ContractState.WITHDRAWN)
        audit("contract.withdrawn", subject=contract.public_id, by=by, on=on)


def revise_contract(*, contract: EmploymentContract, by: User, on: datetime) -> Draft:
    """A new draft from an old contract: a correction is a new version with a new number, linked to the old one."""
    terms = Terms.from_json(contract.terms)
    answers: dict[str, Any] = terms.as_answers()
    answers["former"] = {"contract": str(contract.public_id)}
    return records.start_draft(
        kind=KIND, answers=answers, title=title_of(contract), register_code=contract.employer.register_code, by=by
    )


def renew_contract(*, contract: EmploymentContract, by: User, on: datetime) -> Draft:
    """A new draft for the semester after a signed contract. Raises WrongState for one that was not signed."""
    if contract.state not in SIGNED:
        raise WrongState(_("Only a contract that everybody has signed can be continued; make a new version instead."))
    return records.start_draft(
        kind=KIND,
        answers=renewed(contract, on=riga_date(on)),
        title=contract.mentor.name,
        register_code=contract.employer.register_code,
        by=by,
    )
