"""Verbs on a month itself: after the 10th the mentor asks to have it opened, the coordinator opens it or says why not (R26).
`writable` guards every other verb."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from forms.months import notices
from forms.months.access import coordinates, is_mentor, related
from forms.months.editing import is_open, locks_at
from forms.months.errors import (
    AlreadyAsked,
    Locked,
    NoReason,
    NotAsked,
    NotCoordinator,
    NotLocked,
    NotYours,
    WrongUntil,
)
from forms.months.models import LearnerMonth, MonthOpening, OpeningRequest
from forms.months.states import AskingState
from forms.people.access import scope_of
from forms.programmes.editions import rules_in_force
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User

#: An opening is for correcting, not for writing months later.
LONGEST = timedelta(days=31)


def writable(month: LearnerMonth, *, at: datetime) -> LearnerMonth:
    """The month's row, locked for this transaction, if it may be written in at that moment. Raises Locked, NoRules."""
    list(LearnerMonth.objects.select_for_update(of=("self",)).filter(pk=month.pk).values_list("pk"))
    row = related(LearnerMonth.objects.filter(pk=month.pk)).get()  # as it is now that nobody else changes it
    values = rules_in_force(row.month)
    if not is_open(row.as_month, values, at=at, opened_until=row.opened_until):
        raise Locked(max(locks_at(row.as_month, values), row.opened_until or locks_at(row.as_month, values)))
    return row


def ask_to_open(*, month: LearnerMonth, reason: str, by: User, on: datetime) -> OpeningRequest:
    """The mentor asks; the coordinators are told. Raises NotYours, NoReason, NotLocked, AlreadyAsked, NoRules."""
    if not is_mentor(month, by):
        raise NotYours
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _locked(month, on=on)
        if row.opening_requests.filter(state=AskingState.WAITING).exists():
            raise AlreadyAsked
        made = OpeningRequest.objects.create(of_month=row, by=by, at=on, reason=reason.strip())
        audit("month.asked", subject=row.public_id, by=by, on=on, facts={"month": str(row.as_month)})
        notices.tell_asked(made)
    return made


def refuse_to_open(*, month: LearnerMonth, answer: str, by: User, on: datetime) -> OpeningRequest:
    """The month stays locked, and the mentor reads why. Raises NoReason, NotCoordinator, NotAsked."""
    if not answer.strip():
        raise NoReason
    with transaction.atomic():
        LearnerMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
        row = related(LearnerMonth.objects.filter(pk=month.pk)).get()
        if not coordinates(row, scope_of(by, on=riga_date(on))):
            raise NotCoordinator
        asked = row.opening_requests.filter(state=AskingState.WAITING).select_related("by").first()
        if asked is None:
            raise NotAsked
        _answer(asked, AskingState.REFUSED, answer=answer.strip(), by=by, on=on)
        audit("month.opening_refused", subject=row.public_id, by=by, on=on, facts={"month": str(row.as_month)})
        notices.tell_refused(asked)
    return asked


def _locked(month: LearnerMonth, *, on: datetime) -> LearnerMonth:
    """The month's row for this transaction, if nobody may write in it now. Raises NotLocked, NoRules."""
    LearnerMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
    row = related(LearnerMonth.objects.filter(pk=month.pk)).get()
    if is_open(row.as_month, rules_in_force(row.month), at=on, opened_until=row.opened_until):
        raise NotLocked
    return row


def _answer(asked: OpeningRequest, state: AskingState, *, answer: str = "", by: User, on: datetime) -> None:
    asked.state, asked.answer, asked.answered_by, asked.answered_at = state, answer, by, on
    asked.save(update_fields=["state", "answer", "answered_by", "answered_at"])


def open_again(*, month: LearnerMonth, last_day: date, reason: str, by: User, on: datetime) -> LearnerMonth:
    """Open a locked month to the end of a Riga day; the mentor is told. Raises NotCoordinator, NotLocked, WrongUntil,
    NoReason, NoRules."""
    today = riga_date(on)
    if not reason.strip():
        raise NoReason
    if not today <= last_day <= today + LONGEST:
        raise WrongUntil
    with transaction.atomic():
        if not coordinates(month, scope_of(by, on=today)):
            raise NotCoordinator
        row = _locked(month, on=on)
        row.opened_until, row.version = end_of_day(last_day), row.version + 1
        row.save(update_fields=["opened_until", "version"])
        made = MonthOpening.objects.create(of_month=row, by=by, at=on, until=row.opened_until, reason=reason.strip())
        audit(
            "month.opened", subject=row.public_id, by=by, on=on,
            facts={"month": str(row.as_month), "until": last_day.isoformat()},
        )  # fmt: skip
        for asked in row.opening_requests.filter(state=AskingState.WAITING):
            _answer(asked, AskingState.OPENED, by=by, on=on)
        notices.tell_opened(made, last_day=last_day)
    return row
