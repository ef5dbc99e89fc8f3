"""Finds envelopes that stand still though nobody is to blame, and sets them going again, within two minutes.

A state whose job was lost (a broker emptied, a row removed, a process killed at every try) is told by the rows alone:
the state says which job must be there. What a person has to look at (an error that a repeat cannot heal) is left.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.jobs import going
from kernel.periods import riga_date
from signing.envelopes import actions, exchanges, machine, together
from signing.envelopes.models import Envelope, Exchange, Turn, Upload
from signing.envelopes.problems import can_heal
from signing.envelopes.states import (
    ACTIVE_TURN,
    EXPIRING,
    SIGNABLE,
    UNFINISHED_TURN,
    EnvelopeState,
    ExchangeState,
    TurnState,
    UploadState,
)

#: A state younger than this is not stuck, its job is on the way.
PATIENCE = timedelta(seconds=30)
AT_ONCE = 200


def mend(*, on: datetime) -> int:
    """One pass; returns how many envelopes were set going."""
    return going.every(
        [
            expire_due,
            remind_due,
            together.mend,
            mend_turns,
            mend_signatures,
            mend_exchanges,
            mend_uploads,
            mend_completion,
            mend_deposits,
        ],
        on=on,
    )


def expire_due(*, on: datetime) -> int:
    """Envelopes whose last day (Riga) is over; a signature or file that came in time is finished first."""
    due = (
        Envelope.objects.filter(state__in=EXPIRING, expires_on__lt=riga_date(on), turns__state__in=UNFINISHED_TURN)
        .exclude(turns__state=TurnState.SIGNING)
        .exclude(uploads__state=UploadState.RECEIVED)
        .distinct()
    )
    ids = list(due.values_list("public_id", flat=True)[:AT_ONCE])
    for public_id in ids:
        actions.expire(envelope=public_id, on=on)
    return len(ids)


def remind_due(*, on: datetime) -> int:
    """Signers who were told settings.SIGNING_REMINDER_DAYS[n] days ago and have not signed get reminder n + 1."""
    count = 0
    for number, after in enumerate(actions.reminder_days()):
        due = Turn.objects.filter(
            state__in=ACTIVE_TURN,
            envelope__state__in=SIGNABLE,
            reminders=number,
            sent_at__lte=on - timedelta(days=int(after)),
        ).order_by("pk")
        for subject, public_id in due.values_list("envelope__subject", "public_id")[:AT_ONCE]:
            count += actions.remind(subject=subject, by=None, on=on, only=public_id)
    return count


def mend_turns(*, on: datetime) -> int:
    """Nobody's turn though somebody has still to sign, or everybody has signed and nothing follows."""
    stuck = (
        Envelope.objects.filter(state__in=SIGNABLE, changed_at__lt=on - PATIENCE)
        .exclude(turns__state__in=[*ACTIVE_TURN, TurnState.SIGNING])
        .values_list("public_id", flat=True)[:AT_ONCE]
    )
    count = 0
    for public_id in list(stuck):
        with machine.locked(envelope=public_id) as row:
            turns = list(row.turns.all())
            if row.state not in SIGNABLE or any(turn.active or turn.state == TurnState.SIGNING for turn in turns):
                continue
            machine.turns_signed(row, turns=[], on=on)
            count += 1
    return count


def mend_signatures(*, on: datetime) -> int:
    rows = Turn.objects.filter(state=TurnState.SIGNING, envelope__changed_at__lt=on - PATIENCE)
    count = 0
    for turn in rows.order_by("pk")[:AT_ONCE]:
        prefix = f"{turn.public_id}:{turn.requests}"
        args = {"turn": str(turn.public_id), "request": turn.requests}
        count += _set_going("signing.sign", prefix=prefix, args=args, on=on)
    return count


def mend_exchanges(*, on: datetime) -> int:
    """Left by their person, or waiting for a job that was lost."""
    rows = Exchange.objects.filter(state=ExchangeState.SIGNED_IN, expires_at__gt=on, begun_at__lt=on - PATIENCE)
    count = sum(
        _set_going(exchanges.JOB, prefix=str(row), args={"exchange": str(row)}, on=on)
        for row in rows.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )
    allowed = Exchange.objects.filter(state=ExchangeState.ALLOWED, followers__isnull=False, begun_at__lt=on - PATIENCE)
    count += sum(
        _set_going(exchanges.VALUES, prefix=str(row), args={"exchange": str(row)}, on=on)
        for row in allowed.order_by("pk").values_list("public_id", flat=True).distinct()[:AT_ONCE]
    )
    return count + exchanges.mend(on=on)


def mend_uploads(*, on: datetime) -> int:
    rows = Upload.objects.filter(state=UploadState.RECEIVED, received_at__lt=on - PATIENCE)
    return sum(
        _set_going("signing.check_upload", prefix=str(row), args={"upload": str(row)}, on=on)
        for row in rows.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def mend_completion(*, on: datetime) -> int:
    rows = Envelope.objects.filter(state=EnvelopeState.COMPLETING, changed_at__lt=on - PATIENCE)
    return sum(
        _set_going("signing.complete", prefix=str(row), args={"envelope": str(row)}, on=on)
        for row in rows.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def mend_deposits(*, on: datetime) -> int:
    rows = Envelope.objects.filter(state=EnvelopeState.COMPLETED, changed_at__lt=on - PATIENCE)
    return sum(
        _set_going("signing.deposit", prefix=str(row), args={"envelope": str(row)}, on=on)
        for row in rows.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def _set_going(name: str, *, prefix: str, args: dict[str, object], on: datetime) -> int:
    """1 if a job had to be asked for or revived, 0 if one is under way or a person has to look."""
    return int(going.set_going(name, prefix=prefix, args=args, on=on, can_heal=lambda row: can_heal(row.error_code)))
