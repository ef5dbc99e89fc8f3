"""The job behind a request to sign: make the signature, check it as if a stranger had sent it, close the turn.

Nothing is held while the slow part runs; at the end the turn closes only if the file is still the one that was
signed. A run that was killed or came too late leaves an unused blob at most.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel.audit.log import record
from kernel.files import store
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import Retry
from signing.envelopes import exchanges, judging, machine, offers
from signing.envelopes.containers import extends, is_container
from signing.envelopes.errors import ShownChanged
from signing.envelopes.models import Turn
from signing.envelopes.states import Cause, TurnState
from signing.errors import SigningError
from signing.means import registry
from signing.means.base import HashMeans

declare("signing.signed", "signing.signed_stored", "signing.turn_closed")

#: Seconds until a step that waits for a trust service is tried again.
WAIT = 20


def sign_turn(*, turn: UUID, request: int, on: datetime) -> None:
    """Sign for one turn. `request` is the number of the person's request: an older job does nothing.

    Raises Retry while a trust service does not answer; any other trouble gives the turn back to the person.
    """
    row = Turn.objects.select_related("envelope__current", "envelope__original", "user").get(public_id=turn)
    envelope = row.envelope
    if row.state != TurnState.SIGNING or row.requests != request:
        return
    base = envelope.current
    try:
        content = base.read()
        _must_be_shown(row, content)
        signed = _signed(row, content, on=on)
        name = "signed.asice" if is_container(envelope) else "signed.pdf"
        reach("signing.signed")
        judgement = judging.judge(envelope=envelope, content=signed, name=name, base=base, wanted=row)
    except SigningError as error:
        _note(turn=turn, request=request, error=error, on=on)
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        return
    blob = store.put(signed, media_type=base.media_type if is_container(envelope) else "application/pdf")
    reach("signing.signed_stored")
    with machine.locked(envelope=envelope.public_id) as locked:
        row = locked.turns.select_related("user").get(public_id=turn)
        if row.state != TurnState.SIGNING or row.requests != request:
            return
        if judgement.refusal:
            _give_back(row, code=judgement.refusal, on=on)
            return
        if locked.current_id != base.pk:
            raise Retry("another signature came first", after=0)
        machine.append_file(locked, blob=blob, cause=Cause.SIGNED, on=on, turn=row, report=judgement.stored)
        machine.close_turn(row, state=TurnState.SIGNED, on=on, evidence={"signature": judgement.evidence[row.pk]})
        exchanges.close(turn=row, done=True)
        record(
            "signing.signed",
            subject=locked.subject,
            by=row.user,
            on=on,
            facts={"turn": str(turn), "means": row.means, "sha256": blob.sha256, "verdict": judgement.verdict},
        )
        machine.turns_signed(locked, turns=[row], on=on)
        reach("signing.turn_closed")


def _signed(row: Turn, content: bytes, *, on: datetime) -> bytes:
    if isinstance(registry.get(row.means), HashMeans):
        return exchanges.signed(turn=row, content=content, on=on)
    return offers.sign(turn=row, content=content, on=on)


def _must_be_shown(turn: Turn, content: bytes) -> None:
    """The bytes that the person read, as they are or with nothing but signatures behind them. Raises ShownChanged."""
    shown = turn.evidence.get("request", {}).get("shown_sha256", "")
    if not shown or turn.envelope.current.sha256 == shown:
        return
    file = turn.envelope.files.select_related("blob").filter(blob__sha256=shown).first()
    if file is None:
        raise ShownChanged
    before = file.blob.read()
    grown = extends(content, before) if is_container(turn.envelope) else content.startswith(before)
    if not grown:
        raise ShownChanged


def _note(*, turn: UUID, request: int, error: SigningError, on: datetime) -> None:
    """Tell the person what stopped; for good, the turn is theirs again."""
    with transaction.atomic():
        row = Turn.objects.select_for_update(of=("self",)).select_related("envelope").get(public_id=turn)
        if row.state != TurnState.SIGNING or row.requests != request:
            return
        if not error.retry:
            _give_back(row, code=error.code, on=on)
        elif row.problem != error.code:
            row.problem = error.code
            row.save(update_fields=["problem"])
            record("signing.waits", subject=row.envelope.subject, by=None, on=on, facts={"reason": error.code})


def _give_back(row: Turn, *, code: str, on: datetime) -> None:
    row.state = TurnState.VIEWED
    row.problem = code
    row.save(update_fields=["state", "problem"])
    exchanges.close(turn=row, done=False)
    facts = {"turn": str(row.public_id), "reason": code}
    record("signing.failed", subject=row.envelope.subject, by=None, on=on, facts=facts)
