"""Verbs on requests about personal data: ask, answer, lift a restriction, say that restricted data are needed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms.archive.keepers import keeper_of
from forms.archive.rights import access, facts, notices
from forms.archive.rights.errors import (
    AlreadyAsked,
    AlreadyRestricted,
    AnswerChanged,
    Answered,
    Lifted,
    NoReason,
    NothingKept,
    NotYours,
)
from forms.archive.rights.forgetting import erase
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.rules import answer_due, state_of
from forms.archive.rights.states import Asked, Outcome, RequestState
from forms.people.access import scope_of
from forms.people.restricting import Restriction, RestrictionUse
from kernel.audit.log import access as looked
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from forms.archive.rights.facts import Line
    from forms.people.models import Person
    from kernel.accounts.models import User


def ask(
    *, person: Person, register_code: str, asked: Asked, said: str, received_on: date, by: User, on: datetime
) -> RightsRequest:
    """By the person, or by who answers there and was asked on paper. Raises NotYours, NothingKept, AlreadyAsked."""
    own = person.user_id == by.pk
    if not own and not access.answers_at(scope_of(by, on=riga_date(on)), register_code):
        raise NotYours
    if register_code not in dict(facts.keepers_of(person)):
        raise NothingKept
    try:
        with transaction.atomic():
            row = RightsRequest.objects.create(
                person=person, register_code=register_code, institution_name=keeper_of(register_code).name, asked=asked,
                said=said.strip(), received_on=received_on, due_on=answer_due(received_on), entered_by=by, entered_at=on,
            )  # fmt: skip
            audit("rights.asked", subject=row.public_id, by=by, on=on, facts={"asked": asked.value})
    except IntegrityError as error:
        raise AlreadyAsked from error
    return row


def digest(lines: Sequence[Line]) -> str:
    """Of what a page showed: an answer is given to what was read."""
    return hashlib.sha256(json.dumps([line.as_json() for line in lines], sort_keys=True).encode()).hexdigest()


def answer_erasure(*, row: RightsRequest, seen: str, reason: str, by: User, on: datetime) -> RightsRequest:
    """What nothing binds goes at once, the rest is refused line by line. Raises NotYours, Answered, NoReason, AnswerChanged."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _open(row, asked=Asked.ERASURE, by=by, on=on)
        found = facts.lines(row.person, row.register_code, on=on)
        if digest(found) != seen:
            raise AnswerChanged
        for line in found:
            if line.outcome == Outcome.ERASED:
                erase(line.row, by=by, on=on)
        state = RequestState(state_of([line.outcome.value for line in found]))
        _answer(row, state=state, lines=found, reason=reason, by=by, on=on)
    return row


def answer_restriction(
    *, row: RightsRequest, granted: bool, reason: str, by: User, on: datetime
) -> RightsRequest:  # fmt: skip
    """Granted, the data are marked and closed from now on. Raises NotYours, Answered, NoReason, AlreadyRestricted."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _open(row, asked=Asked.RESTRICTION, by=by, on=on)
        if granted:
            row.restriction = _placed(row, reason=reason, by=by, on=on)
        state = RequestState.GRANTED if granted else RequestState.REFUSED
        _answer(row, state=state, lines=(), reason=reason, by=by, on=on)
    return row


def lift(*, restriction: Restriction, reason: str, by: User, on: datetime) -> None:
    """The data are worked with again; the person hears of it with the reason. Raises NotYours, NoReason, Lifted."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = Restriction.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=restriction.pk)
        if not access.answers_at(scope_of(by, on=riga_date(on)), row.register_code):
            raise NotYours
        if row.lifted_at is not None:
            raise Lifted
        row.lifted_reason, row.lifted_by, row.lifted_at = reason.strip(), by, on
        row.save()
        audit("rights.restriction_lifted", subject=row.public_id, by=by, on=on)
        notices.tell_lifted(row)


def use(*, restriction: Restriction, reason: str, by: User, on: datetime) -> RestrictionUse:
    """For legal claims, until the day ends, for this one person. Written down as an act and as a look.

    Raises NoReason, Lifted.
    """
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = Restriction.objects.select_for_update().get(pk=restriction.pk)
        if row.lifted_at is not None:
            raise Lifted
        made = RestrictionUse.objects.create(
            restriction=row, by=by, reason=reason.strip(), at=on, until=end_of_day(riga_date(on))
        )
        audit("rights.restricted_used", subject=row.public_id, by=by, on=on)
        looked("view", subject=row.person.public_id, by=by, on=on, what="restricted data opened for legal claims")
    return made


def _placed(row: RightsRequest, *, reason: str, by: User, on: datetime) -> Restriction:
    try:
        with transaction.atomic():
            made = Restriction.objects.create(
                person=row.person, register_code=row.register_code, reason=reason.strip(), placed_by=by, placed_at=on
            )
    except IntegrityError as error:
        raise AlreadyRestricted from error
    audit("rights.restriction_placed", subject=made.public_id, by=by, on=on)
    return made


def _open(row: RightsRequest, *, asked: Asked, by: User, on: datetime) -> RightsRequest:
    rows = RightsRequest.objects.select_for_update(of=("self",)).select_related("person__user")
    found = rows.get(pk=row.pk, asked=asked)
    if not access.answers_at(scope_of(by, on=riga_date(on)), found.register_code):
        raise NotYours
    if found.state != RequestState.OPEN:
        raise Answered
    return found


def _answer(
    row: RightsRequest, *, state: RequestState, lines: Sequence[Line], reason: str, by: User, on: datetime
) -> None:  # fmt: skip
    said: dict[str, Any] = {"lines": [line.as_json() for line in lines]}
    row.state, row.answer, row.reason, row.answered_by, row.answered_at = state, said, reason.strip(), by, on
    row.save()
    erased = sum(line.outcome == Outcome.ERASED for line in lines)
    told: dict[str, str | int] = {"state": state.value, "records": len(lines), "erased": erased}
    audit("rights.answered", subject=row.public_id, by=by, on=on, facts=told)
    notices.tell_answered(row)
