"""The way of a pay statement: approved by the accountant, paid, corrected by another one; and of what is paid back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import override

import forms.records.actions as records
import signing.facade as signing_facade
from forms.months.pay.access import pays
from forms.months.pay.documents import KIND, statement_context, title_of
from forms.months.pay.errors import (
    AtTheSeal,
    Blocked,
    Changed,
    DayAhead,
    NoReason,
    NotNow,
    NotYours,
    OwnPay,
    TooMuch,
)
from forms.months.pay.facts import payable_of, shown_facts
from forms.months.pay.models import Deduction, PayStatement, RepaymentCase
from forms.months.pay.states import COUNTING, Manner, RepaymentState, StatementState
from forms.months.timesheets.actions import close, office_of, person_name
from forms.months.timesheets.declaring import paper_made
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import PaperKind
from forms.months.timesheets.wording import hours_words, month_words
from forms.people.access import scope_of
from forms.programmes.retention import last_day_kept
from forms.records import road
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import record as audit
from kernel.grammar import date_short, money
from kernel.periods import add_months, end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.contracts.models import EmploymentContract
    from forms.months.pay.facts import Payable
    from forms.months.timesheets.actions import Act
    from kernel.accounts.models import User

#: What a mentor was paid too much is paid back within a month, unless the next statement keeps it back before.
TERM_MONTHS = 1


@dataclass(frozen=True)
class RepaymentTerms:
    """`source`: where the hours were counted or paid as well; `amount`: EUR."""

    hours: int
    source: str
    amount: Decimal
    due_on: date
    manner: Manner


def approve(*, timesheet: Timesheet, seen: str, act: Act, by: User, on: datetime, reason: str = "") -> PayStatement:
    """The calculation becomes a statement with a number. Where one counts already, this one corrects it and says why.

    `seen`: digest of what the page showed. Raises NotYours, OwnPay, Blocked, Changed, NotNow (nothing to correct),
    NoReason, AtTheSeal.
    """
    with transaction.atomic():
        corrected = PayStatement.objects.counting().filter(timesheet=timesheet).select_related("case").first()
        if corrected is not None:  # the case first, as everybody who follows signing locks it
            case = CaseDocument.objects.select_for_update().get(pk=corrected.case_id)
            if CaseState(case.state) not in {CaseState.NUMBERED, CaseState.ARCHIVED}:
                raise AtTheSeal
        row = _payable(timesheet, by=by, on=on)
        if row.findings:
            raise Blocked(row.findings)
        if row.digest != seen:
            raise Changed
        if row.statement is not None and not row.stale:
            raise NotNow
        if row.statement is not None and not reason.strip():
            raise NoReason
        made = _made(row, act=act, reason=reason.strip(), by=by, on=on)
        if row.over:
            terms = RepaymentTerms(
                hours=0, source=f"Pārmaksa pēc aprēķina {row.statement}", amount=row.over,
                due_on=add_months(riga_date(on), TERM_MONTHS), manner=Manner.NEXT,
            )  # fmt: skip
            _open_repayment(row.timesheet, terms, act=act, by=by, on=on)
    return made


def _made(row: Payable, *, act: Act, reason: str, by: User, on: datetime) -> PayStatement:
    timesheet, live = row.timesheet, row.timesheet.live
    if live is None:
        raise NotNow
    contract, record, name = timesheet.contract, uuid.uuid4(), person_name(by)
    evidence = signing_facade.confirmed(
        record=record, role="accountant", name=name, user_id=by.pk, statement=act.statement,
        shown=signing_facade.canonical(shown_facts(row)), signed_in_by=act.signed_in_by, signed_in_at=act.signed_in_at,
        on=on,
    )  # fmt: skip
    before = row.before - row.over
    with override("lv"):  # the words of its document
        printed = statement_context(
            row, act=evidence, name=name, office=office_of(by, contract.employer.register_code, on=on), before=before,
            due=row.due, on=on,
        )  # fmt: skip
    if row.statement is not None:
        _corrected(row.statement, reason=reason, by=by, on=on)
    case = records.open_case(
        record=record,
        kind=KIND,
        register_code=contract.employer.register_code,
        institution_name=contract.employer.name,
        title=title_of(timesheet),
        document_date=riga_date(on),
        retention_until=end_of_day(last_day_kept(row.values)),
        paper=False,
        parties={"mentor": contract.mentor.user} if contract.mentor.user else {},
        by=by,
        on=on,
        replaces=row.statement.case if row.statement is not None else None,
    )
    made = PayStatement.objects.create(
        public_id=record, contract=contract, timesheet=timesheet, issue=live, hours=row.paid, excluded=row.excluded,
        gross=row.amounts.gross, deducted=row.amounts.deducted, before=before, to_pay=row.due, printed=printed,
        act=evidence, case=case, corrects=row.statement, reason=reason, approved_by=by, approved_name=name,
        approved_at=on,
    )  # fmt: skip
    Deduction.objects.bulk_create(
        Deduction(statement=made, repayment=row.debts[key], amount=amount) for key, amount in row.amounts.kept_back
    )
    road.dispatch(case)
    audit("pay.approved", subject=made.public_id, by=by, on=on, facts={"number": case.number, "sha256": row.digest})
    return made


def _corrected(row: PayStatement, *, reason: str, by: User, on: datetime) -> None:
    row.state, row.version = StatementState.CORRECTED, row.version + 1
    row.save()
    records.move(case=row.case, to=CaseState.ANNULLED, by=by, on=on, reason=reason[:300])
    audit("pay.corrected", subject=row.public_id, by=by, on=on)


def mark_paid(*, statement: PayStatement, paid_on: date, version: int, by: User, on: datetime) -> PayStatement:
    """The money has gone out; the timesheet is closed, repayments that are kept back whole are settled.

    Raises NotYours, OwnPay, NotNow, DayAhead, EditConflict.
    """
    if paid_on > riga_date(on):
        raise DayAhead
    with transaction.atomic():
        rows = PayStatement.objects.select_for_update(of=("self",)).select_related(
            "contract__employer", "contract__mentor"
        )
        row = rows.get(pk=statement.pk)
        _refuse(row.contract, by=by, on=on)
        if row.state != StatementState.APPROVED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        row.state, row.paid_on, row.version = StatementState.PAID, paid_on, row.version + 1
        row.save()
        close(timesheet=row.timesheet, on=on)
        kept = RepaymentCase.objects.filter(deductions__statement=row, state=RepaymentState.OPEN)
        for case in kept.prefetch_related("deductions__statement"):
            if case.left <= 0 and all(one.statement.state != StatementState.APPROVED for one in case.deductions.all()):
                _settle(case, on_day=paid_on, by=by, on=on)
        audit("pay.paid", subject=row.public_id, by=by, on=on, facts={"on": paid_on.isoformat()})
    return row


# What is paid back ----------------------------------------------------------------------------------------------------


def open_repayment(*, timesheet: Timesheet, terms: RepaymentTerms, act: Act, by: User, on: datetime) -> RepaymentCase:
    """Hours of a paid month were counted elsewhere too (R17): the mentor is told what to pay back, by a numbered notice.

    Raises NotYours, OwnPay, NotNow (nothing of the month was paid), TooMuch, NoReason (no source).
    """
    if not terms.source.strip():
        raise NoReason
    with transaction.atomic():
        row = _locked(timesheet)
        _refuse(row.contract, by=by, on=on)
        statement = PayStatement.objects.filter(timesheet=row, state=StatementState.PAID).first()
        if statement is None:
            raise NotNow
        asked = RepaymentCase.objects.filter(contract=row.contract, month=row.month).exclude(
            state=RepaymentState.DROPPED
        )
        if sum((one.amount for one in asked), Decimal(0)) + terms.amount > statement.gross:
            raise TooMuch
        return _open_repayment(row, terms, act=act, by=by, on=on)


def _open_repayment(timesheet: Timesheet, terms: RepaymentTerms, *, act: Act, by: User, on: datetime) -> RepaymentCase:
    contract = timesheet.contract
    said = {
        "repayment": {
            "hours": hours_words(terms.hours) if terms.hours else "",
            "source": terms.source.strip(),
            "amount": money(terms.amount),
            "due": date_short(terms.due_on),
            "manner": MANNERS[terms.manner],
        },
        "month": month_words(timesheet.as_month),
    }
    paper = paper_made(
        what=PaperKind.REPAYMENT, contract=contract, month=timesheet.as_month, said=said, act=act, role="accountant",
        by=by, on=on,
    )  # fmt: skip
    row = RepaymentCase.objects.create(
        contract=contract, month=timesheet.month, hours=terms.hours, source=terms.source.strip(), amount=terms.amount,
        manner=terms.manner, due_on=terms.due_on, paper=paper, opened_by=by, opened_at=on,
    )  # fmt: skip
    audit("repayment.opened", subject=row.public_id, by=by, on=on, facts={"number": str(paper)})
    return row


#: As the notice says it.
MANNERS = {
    Manner.NEXT: "ieturēs no nākamajiem atlīdzības aprēķiniem",
    Manner.SEPARATE: "mentors pārskaita atsevišķi",
}


def repaid(*, case: RepaymentCase, repaid_on: date, version: int, by: User, on: datetime) -> None:
    """The mentor has paid it back. Raises NotYours, OwnPay, NotNow, DayAhead, EditConflict."""
    if repaid_on > riga_date(on):
        raise DayAhead
    with transaction.atomic():
        row = _locked_case(case, version=version, by=by, on=on)
        _settle(row, on_day=repaid_on, by=by, on=on)


def drop(*, case: RepaymentCase, reason: str, version: int, by: User, on: datetime) -> None:
    """Nothing is to be paid back after all. Raises NoReason, NotYours, OwnPay, NotNow (a part is kept back already),
    EditConflict."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _locked_case(case, version=version, by=by, on=on)
        if row.deductions.filter(statement__state__in=COUNTING).exists():
            raise NotNow
        row.state, row.reason, row.version = RepaymentState.DROPPED, reason.strip(), row.version + 1
        row.save()
        audit("repayment.dropped", subject=row.public_id, by=by, on=on)


def _settle(row: RepaymentCase, *, on_day: date, by: User, on: datetime) -> None:
    row.state, row.repaid_on, row.version = RepaymentState.REPAID, on_day, row.version + 1
    row.save()
    audit("repayment.repaid", subject=row.public_id, by=by, on=on)


def _locked_case(case: RepaymentCase, *, version: int, by: User, on: datetime) -> RepaymentCase:
    rows = RepaymentCase.objects.select_for_update(of=("self",)).select_related(
        "contract__employer", "contract__mentor"
    )
    row = rows.get(pk=case.pk)
    _refuse(row.contract, by=by, on=on)
    if row.state != RepaymentState.OPEN:
        raise NotNow
    if row.version != version:
        raise EditConflict
    return row


def _locked(timesheet: Timesheet) -> Timesheet:
    """Statements of a month are made one at a time."""
    rows = Timesheet.objects.select_for_update(of=("self",)).select_related(
        "contract__mentor__user", "contract__employer__municipality", "contract__case"
    )
    return rows.prefetch_related("issues__case", "issues__confirmations").get(pk=timesheet.pk)


def _payable(timesheet: Timesheet, *, by: User, on: datetime) -> Payable:
    row = _locked(timesheet)
    _refuse(row.contract, by=by, on=on)
    return payable_of(row, on=riga_date(on))


def _refuse(contract: EmploymentContract, *, by: User, on: datetime) -> None:
    if contract.employer.register_code not in pays(scope_of(by, on=riga_date(on))):
        raise NotYours
    if contract.mentor.user_id == by.pk:
        raise OwnPay
