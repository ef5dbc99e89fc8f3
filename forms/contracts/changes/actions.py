"""Verbs on amendments and terminations: make, send, take back, receive; the contract follows what was signed."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.contracts.actions import retention_of
from forms.contracts.changes import documents
from forms.contracts.changes.in_force import in_force
from forms.contracts.changes.models import ContractAmendment, ContractPaper, ContractTermination
from forms.contracts.changes.rules import AmendmentFacts, TerminationFacts, check_amendment, check_termination
from forms.contracts.changes.settling import kind_of, settle
from forms.contracts.changes.terms import CLAUSES, AmendmentTerms, TerminationTerms, parties
from forms.contracts.errors import NotAllowed, RulesBroken
from forms.contracts.facts import contract_facts, newest_check, rule_values
from forms.contracts.models import EmploymentContract
from forms.contracts.rules import check_hours, check_pay, check_term
from forms.contracts.states import PAPER_OPEN, ContractState, PaperState
from forms.contracts.terms import Terms, as_plain
from forms.people.access import scope_of
from forms.people.models import Person
from forms.people.restricting import must_be_free
from forms.programmes.findings import blocking
from forms.programmes.loading import rates
from forms.programmes.rates import find_rate
from forms.records import actions as records
from forms.records import road
from forms.records.errors import WrongState
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

declare("contracts.change_sent")


# Amendments ------------------------------------------------------------------------------------------------------


def amendment_findings(*, contract: EmploymentContract, terms: AmendmentTerms, on: date) -> list[Finding]:
    """What the rules of the amendment's day say; what the contract broke already is not said again."""
    now = in_force(contract, terms.effective_from)
    changes = terms.changes(now)
    values = rule_values(terms.sign_date)
    check = newest_check(mentor=contract.mentor, employer=contract.employer)
    own = check_amendment(
        AmendmentFacts(
            changed=frozenset(changes),
            period=now.period,
            new_end=terms.end if "end" in changes else None,
            effective_from=terms.effective_from,
            sign_date=terms.sign_date,
            checked_until=check.valid_until if check else None,
        ),
        values,
    )
    today = replace(
        Terms.from_json(contract.terms),
        end=now.period.end,
        rate=now.rate,
        planned_hours=now.planned_hours,
        guaranteed_hours=now.guaranteed_hours,
    )
    new = {name: getattr(terms, name) for name in CLAUSES if name in changes}
    before = {(one.rule, one.code) for one in _of_contract(today, contract, terms, values, on)}
    after = _of_contract(replace(today, **new), contract, terms, values, on)
    findings = [*own, *(one for one in after if (one.rule, one.code) not in before)]
    return sorted(findings, key=lambda one: not one.blocks)


def _of_contract(
    agreed: Terms, contract: EmploymentContract, terms: AmendmentTerms, values: RuleValues, on: date
) -> list[Finding]:
    """The contract's own rules of term, hours and pay, with the rate of the day of the change."""
    rate = find_rate(rates(), terms.effective_from)
    facts = replace(contract_facts(terms=agreed, on=on, contract=contract), rate_in_table=rate.amount if rate else None)
    return [*check_term(facts, values), *check_hours(facts, values), *check_pay(facts, values)]


def amend_contract(*, contract: EmploymentContract, terms: AmendmentTerms, by: User, on: datetime) -> ContractAmendment:
    """An agreed amendment, to be sent. The same one twice is one; raises NotAllowed, WrongState, RulesBroken."""
    with transaction.atomic():
        row = _changeable(contract, by=by, on=on)
        content = _frozen(row, terms, on=on) | {"changes": terms.changes(in_force(row, terms.effective_from))}
        open_one = row.amendments.filter(state__in=PAPER_OPEN).first()
        if open_one is not None:
            if open_one.state == PaperState.AGREED and open_one.terms == content:
                return open_one
            raise WrongState(_("Another amendment of this contract is under way. Finish it or take it back first."))
        findings = amendment_findings(contract=row, terms=terms, on=riga_date(on))
        if blocking(findings):
            raise RulesBroken(findings)
        amendment = ContractAmendment.objects.create(
            contract=row,
            effective_from=terms.effective_from,
            terms=content,
            paper=terms.paper,
            created_by=by,
        )
        audit("contracts.amended", subject=amendment.public_id, by=by, on=on, fields=sorted(content["changes"]))
    return amendment


# Terminations ----------------------------------------------------------------------------------------------------


def termination_findings(*, contract: EmploymentContract, terms: TerminationTerms) -> list[Finding]:
    facts = TerminationFacts(
        ground=terms.ground,
        period=in_force(contract, date.max).period,
        end=terms.end,
        sign_date=terms.sign_date,
        notice_days=int(contract.terms["notice_days"]),
        law=terms.law,
        reason=terms.reason,
    )
    findings = check_termination(facts, rule_values(terms.sign_date))
    return sorted(findings, key=lambda one: not one.blocks)


def end_contract(
    *, contract: EmploymentContract, terms: TerminationTerms, by: User, on: datetime
) -> ContractTermination:
    """An agreed termination, to be sent. The same one twice is one; raises NotAllowed, WrongState, RulesBroken."""
    with transaction.atomic():
        row = _changeable(contract, by=by, on=on)
        content = _frozen(row, terms, on=on)
        there = row.terminations.exclude(state=PaperState.WITHDRAWN).first()
        if there is not None:
            if there.state == PaperState.AGREED and there.terms == content:
                return there
            raise WrongState(_("The contract is being ended already. Finish that or take it back first."))
        findings = termination_findings(contract=row, terms=terms)
        if blocking(findings):
            raise RulesBroken(findings)
        termination = ContractTermination.objects.create(
            contract=row,
            ground=terms.ground,
            end=terms.end,
            hours=terms.hours,
            terms=content,
            paper=terms.paper,
            created_by=by,
        )
        audit("contracts.ended", subject=termination.public_id, by=by, on=on, facts={"ground": terms.ground})
    return termination


def record_receipt(
    *, termination: ContractTermination, received_on: date, received_how: str, by: User, on: datetime
) -> ContractTermination:
    """The other party has the notice: from now on it counts. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        row = ContractTermination.objects.select_for_update().get(pk=termination.pk)
        contract = row.contract
        if contract.employer.register_code not in scope_of(by, on=riga_date(on)).writes:
            raise NotAllowed(_("You cannot prepare contracts for this institution. Ask its head to add you."))
        if not row.needs_receipt:
            raise WrongState(_("Both parties sign this document; no receipt is recorded."))
        if not row.signed:
            raise WrongState(_("The notice is not signed yet. Record the receipt when it is."))
        if row.received_on is not None:
            raise WrongState(_("The receipt is recorded already."))
        if not date.fromisoformat(row.terms["sign_date"]) <= received_on <= riga_date(on):
            raise WrongState(_("The day of receipt is between the day of the notice and today."))
        row.received_on, row.received_how = received_on, received_how
        row.version += 1
        row.save(update_fields=["received_on", "received_how", "version"])
        audit("contracts.notice_received", subject=row.public_id, by=by, on=on, facts={"how": received_how})
        settle(contract=contract, on=on)
    return row


# Both ------------------------------------------------------------------------------------------------------------


def _changeable(contract: EmploymentContract, *, by: User, on: datetime) -> EmploymentContract:
    """The contract, locked; only one in force is changed."""
    row = (
        EmploymentContract.objects.select_for_update(of=("self",))
        .select_related("employer", "mentor", "case")
        .get(pk=contract.pk)
    )
    if row.employer.register_code not in scope_of(by, on=riga_date(on)).writes:
        raise NotAllowed(_("You cannot prepare contracts for this institution. Ask its head to add you."))
    if row.state != ContractState.IN_FORCE:
        raise WrongState(_("Only a contract in force, with its original in the archive, is amended or ended."))
    must_be_free([row.mentor_id], register_code=row.employer.register_code, by=by, on=on)
    return row


def _frozen(contract: EmploymentContract, terms: AmendmentTerms | TerminationTerms, *, on: datetime) -> dict[str, Any]:
    """Terms and parties as JSON: what will be printed, whatever changes meanwhile."""
    plain = {name: as_plain(value) for name, value in asdict(terms).items()}
    return plain | parties(contract, on=max(terms.sign_date, riga_date(on)))


def send_paper(*, paper: ContractPaper, by: User, on: datetime) -> CaseDocument:
    """Number an amendment or a termination and send it to its signers. Twice gives the same case.

    Raises NotAllowed for whoever does not send for the employer, WrongState when it or its contract has moved on.
    """
    model = type(paper)
    with transaction.atomic():
        row: Any = model._default_manager.select_for_update().get(pk=paper.pk)
        if row.case is not None:
            return row.case
        contract = row.contract
        if contract.employer.register_code not in scope_of(by, on=riga_date(on)).sends:
            raise NotAllowed(_("Only the head of the institution can send a document for signature."))
        if row.state != PaperState.AGREED or contract.state != ContractState.IN_FORCE:
            raise WrongState(_("The document cannot be sent any more. Open the contract and look at its changes."))
        case = records.open_case(
            record=row.public_id,
            kind=kind_of(row).code,
            register_code=contract.employer.register_code,
            institution_name=contract.employer.name,
            title=title_of(row),
            document_date=date.fromisoformat(row.terms["sign_date"]),
            retention_until=retention_of(contract),
            paper=row.paper,
            parties=_signed_in(row),
            by=by,
            on=on,
        )
        row.case, row.state = case, PaperState.SENT
        row.version += 1
        row.save(update_fields=["case", "state", "version"])
        road.dispatch(case)
        reach("contracts.change_sent")
    return case


def _signed_in(row: Any) -> dict[str, User]:
    """Mentor and representative with an account: they see the document, also the side that only receives it."""
    head = Person.objects.by_code(row.terms["rep_code"]) if row.terms["rep_code"] else None
    found = {"mentor": row.contract.mentor.user, "employer": head.user if head else None}
    return {role: user for role, user in found.items() if user is not None}


def withdraw_paper(*, paper: ContractPaper, reason: str, by: User, on: datetime) -> None:
    """Take it back before everybody has signed; a number given stays, annulled."""
    row: Any = paper
    if row.contract.employer.register_code not in scope_of(by, on=riga_date(on)).sends:
        raise NotAllowed(_("Only the head of the institution can withdraw a document."))
    if row.case is not None:
        road.withdraw(case=row.case, reason=reason, by=by, on=on)
        return
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk, state=PaperState.AGREED).update(state=PaperState.WITHDRAWN)
        audit("contracts.change_withdrawn", subject=row.public_id, by=by, on=on)


def title_of(paper: ContractPaper) -> str:
    if isinstance(paper, ContractTermination):
        return documents.termination_title(paper)
    return documents.amendment_title(paper.contract)  # type: ignore[attr-defined]
