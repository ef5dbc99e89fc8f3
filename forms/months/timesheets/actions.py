"""The way of a timesheet: made, confirmed by one or two, returned, opened again. Several at once are each one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import override

import forms.records.actions as records
import signing.facade as signing_facade
from forms.months.timesheets import notices
from forms.months.timesheets.access import confirms_at, steps_open_to
from forms.months.timesheets.documents import KIND, sheet_context, title_of
from forms.months.timesheets.errors import (
    AtTheSeal,
    Blocked,
    Changed,
    ConfirmedAlready,
    NoReason,
    NotNow,
    NotYours,
    OwnHours,
    TimesheetError,
)
from forms.months.timesheets.facts import contracts_of, sheet_of, sheets_of, shown_facts
from forms.months.timesheets.models import ConfirmingRule, Timesheet, TimesheetConfirmation, TimesheetIssue
from forms.months.timesheets.states import CONFIRMED, UNCONFIRMED, IssueState, TimesheetState
from forms.people.access import scope_of
from forms.people.models import Membership
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records import road
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import record as audit
from kernel.periods import Month, end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.months.timesheets.facts import Sheet
    from forms.months.timesheets.rules import Step
    from forms.people.access import Scope
    from forms.people.models import Municipality
    from kernel.accounts.models import User

#: States of a case that can still become annulled once it has been sent.
ANNULLABLE = frozenset({CaseState.NUMBERED, CaseState.ARCHIVED})


@dataclass(frozen=True)
class Act:
    """What the person confirms with: the words beside the button and how they signed in."""

    statement: str
    signed_in_by: Sequence[str]
    signed_in_at: datetime


@dataclass(frozen=True)
class Left:
    """A timesheet that was left out of an act on several, and why."""

    timesheet: Timesheet
    why: str


@dataclass(frozen=True)
class Outcome:
    confirmed: list[Timesheet]
    left: list[Left]


def generate(*, month: Month, on: datetime) -> int:
    """A timesheet for each contract with days in the month that has none yet; again changes nothing."""
    contracts = set(contracts_of(month).values_list("contract", flat=True))
    there = set(Timesheet.objects.of(month).filter(contract__in=contracts).values_list("contract", flat=True))
    rows = [Timesheet(contract_id=one, month=month.first, created_at=on) for one in sorted(contracts - there)]
    Timesheet.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def confirm(*, timesheet: Timesheet, seen: str, act: Act, by: User, on: datetime) -> TimesheetIssue:
    """One of the one or two confirmations; with the last one the timesheet is frozen and gets its number.

    `seen`: digest of what the page showed. Raises NotNow, Blocked, NotYours, OwnHours, ConfirmedAlready, Changed.
    """
    with transaction.atomic():
        row = _locked(timesheet)
        sheet = sheet_of(row, on=riga_date(on))
        step = step_for(sheet, scope_of(by, on=riga_date(on)))
        if sheet.digest != seen:
            raise Changed
        issue = row.live
        if issue is not None and issue.digest != seen:  # the first of two confirmed something else
            _take_back(issue)
            issue = None
        shown = shown_facts(sheet)
        if issue is None:
            issue = TimesheetIssue.objects.create(timesheet=row, shown=shown, digest=seen, made_at=on)
        name = person_name(by)
        evidence = signing_facade.confirmed(
            record=issue.public_id, role=step.value, name=name, user_id=by.pk, statement=act.statement,
            shown=signing_facade.canonical(shown), signed_in_by=act.signed_in_by, signed_in_at=act.signed_in_at, on=on,
        )  # fmt: skip
        office = office_of(by, row.contract.employer.register_code, on=on)
        TimesheetConfirmation.objects.create(
            issue=issue, step=step.value, by=by, name=name, office=office, act=evidence, at=on
        )
        audit("timesheet.confirmed", subject=row.public_id, by=by, on=on, facts={"step": step.value, "sha256": seen})
        issue = TimesheetIssue.objects.select_related("timesheet").get(pk=issue.pk)  # with the new confirmation
        if issue.confirmations.count() == len(sheet.steps):
            _freeze(row, issue, by=by, on=on)
        _touch(row)
    return issue


def confirm_several(*, sheets: Mapping[UUID, str], act: Act, by: User, on: datetime) -> Outcome:
    """Each timesheet by its `public_id` with the digest that was shown; one that cannot be confirmed is left out and stops
    none of the others."""
    done, left = [], []
    rows = Timesheet.objects.filter(public_id__in=list(sheets)).select_related("contract__mentor", "contract__employer")
    for row in rows:
        try:
            confirm(timesheet=row, seen=sheets[row.public_id], act=act, by=by, on=on)
        except TimesheetError as refusal:
            left.append(Left(row, str(refusal)))
        else:
            done.append(row)
    return Outcome(done, left)


def step_for(sheet: Sheet, scope: Scope) -> Step:
    """Which confirmation the person of this reach gives now. Raises NotNow, Blocked, NotYours, OwnHours, ConfirmedAlready."""
    row, by = sheet.timesheet, scope.user
    if row.state not in UNCONFIRMED:
        raise NotNow
    if row.contract.employer.register_code not in confirms_at(scope):
        raise NotYours
    if row.contract.mentor.user_id == by.pk:
        raise OwnHours
    if sheet.blocks:
        raise Blocked(sheet.blocks)
    given = {one.step: one.by_id for one in row.live.confirmations.all()} if row.live and not sheet.changed else {}
    if by.pk in given.values():
        raise ConfirmedAlready
    steps = steps_open_to(scope, sheet, given)
    if not steps:
        raise NotYours
    return steps[0]


def send_back(*, timesheet: Timesheet, reason: str, version: int, by: User, on: datetime) -> None:
    """To the mentor, with what is to be put right. Raises NoReason, NotYours, NotNow, EditConflict."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _for_confirmer(timesheet, version=version, by=by, on=on)
        if row.state not in UNCONFIRMED:
            raise NotNow
        if row.live is not None:
            _take_back(row.live)
        row.state, row.reason = TimesheetState.RETURNED, reason.strip()
        _touch(row)
        audit("timesheet.returned", subject=row.public_id, by=by, on=on)
        notices.tell_mentor(row, "returned")


def reopen(*, timesheet: Timesheet, reason: str, version: int, by: User, on: datetime) -> None:
    """What was confirmed is taken back and its number annulled; it is confirmed anew, under another one (R32).

    What was paid by it stays: accounting corrects the statement. Raises NoReason, NotYours, NotNow, AtTheSeal,
    EditConflict.
    """
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        # The case first, as everybody who follows signing locks it.
        cases = CaseDocument.objects.select_for_update().filter(timesheet_issue__timesheet=timesheet)
        case = cases.exclude(state__in=(CaseState.ANNULLED, CaseState.DESTROYED)).first()
        row = _for_confirmer(timesheet, version=version, by=by, on=on)
        if row.state not in CONFIRMED or row.live is None or case is None:
            raise NotNow
        if CaseState(case.state) not in ANNULLABLE:
            raise AtTheSeal
        _take_back(row.live)
        records.move(case=case, to=CaseState.ANNULLED, by=by, on=on, reason=reason.strip()[:300])
        row.state, row.reason = TimesheetState.GENERATED, reason.strip()
        _touch(row)
        audit("timesheet.reopened", subject=row.public_id, by=by, on=on)
        notices.tell_mentor(row, "reopened")


def close(*, timesheet: Timesheet, on: datetime) -> None:
    """It is paid; asked by pay, in its transaction."""
    Timesheet.objects.filter(pk=timesheet.pk, state__in=CONFIRMED).update(state=TimesheetState.CLOSED)
    audit("timesheet.closed", subject=timesheet.public_id, by=None, on=on)


def set_steps(*, municipality: Municipality, month: Month, both: bool, by: User, on: datetime) -> ConfirmingRule:
    """From the month on two confirm, or those whom the rules name. Raises NotYours (coordinators set it), NotNow (the
    month is over)."""
    if municipality.pk not in scope_of(by, on=riga_date(on)).coordinates:
        raise NotYours
    if month < Month.of(riga_date(on)):
        raise NotNow
    row = ConfirmingRule.objects.create(
        municipality=municipality, valid_from=month.first, both=both, set_by=by, set_at=on
    )
    facts = {"from": str(month), "steps": 2 if both else 1}
    audit("timesheet.steps_set", subject=municipality.public_id, by=by, on=on, facts=facts)
    return row


def person_name(user: User) -> str:
    person = getattr(user, "person", None)
    return person.name if person else user.get_full_name() or str(user)


def office_of(user: User, register_code: str, *, on: datetime) -> str:
    """What this person's office is called there; "" when nobody wrote it."""
    rows = Membership.objects.in_force(riga_date(on)).filter(user=user).exclude(office="").order_by("pk")
    here = rows.filter(institution__register_code=register_code).values_list("office", flat=True).first()
    return here or rows.filter(municipality__isnull=False).values_list("office", flat=True).first() or ""


def _freeze(row: Timesheet, issue: TimesheetIssue, *, by: User, on: datetime) -> None:
    with override("lv"):  # the words of its document
        issue.printed = sheet_context(issue, on=on)
    contract, before = row.contract, CaseDocument.objects.filter(timesheet_issue__timesheet=row).order_by("pk").last()
    issue.case = records.open_case(
        record=issue.public_id,
        kind=KIND,
        register_code=contract.employer.register_code,
        institution_name=contract.employer.name,
        title=title_of(row),
        document_date=riga_date(on),
        retention_until=end_of_day(last_day_kept(rules_in_force(row.month))),
        paper=False,
        parties={"mentor": contract.mentor.user} if contract.mentor.user else {},
        by=by,
        on=on,
        replaces=before,
    )
    issue.state = IssueState.SENT
    issue.save()
    row.state, row.reason = TimesheetState.APPROVED, ""
    road.dispatch(issue.case)


def _take_back(issue: TimesheetIssue) -> None:
    TimesheetIssue.objects.filter(pk=issue.pk).update(state=IssueState.TAKEN_BACK)


def _touch(row: Timesheet) -> None:
    row.version += 1
    row.save()


def _locked(timesheet: Timesheet) -> Timesheet:
    rows = Timesheet.objects.select_for_update(of=("self",)).select_related(
        "contract__mentor__user", "contract__employer__municipality", "contract__case"
    )
    return rows.prefetch_related("issues__confirmations").get(pk=timesheet.pk)


def _for_confirmer(timesheet: Timesheet, *, version: int, by: User, on: datetime) -> Timesheet:
    row = _locked(timesheet)
    if row.contract.employer.register_code not in confirms_at(scope_of(by, on=riga_date(on))):
        raise NotYours
    if row.contract.mentor.user_id == by.pk:
        raise OwnHours
    if row.version != version:
        raise EditConflict
    return row


def sorted_out(rows: Sequence[Timesheet], scope: Scope, *, on: datetime) -> tuple[list[Sheet], list[Left]]:
    """Which of these the person of this reach can confirm now, and why the others are left out."""
    clean, left = [], []
    for sheet in sheets_of(rows, on=riga_date(on)):
        try:
            step_for(sheet, scope)
        except TimesheetError as refusal:
            left.append(Left(sheet.timesheet, str(refusal)))
        else:
            clean.append(sheet)
    return clean, left
