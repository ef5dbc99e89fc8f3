"""What every transition of an envelope stands on: the lock, the step, the next turn, the news.

Callers hold the envelope by `locked`: one writer at a time on both databases, so a state is read and changed
in one transaction and nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from kernel.audit.log import record
from kernel.files.models import Blob
from kernel.jobs.queue import enqueue
from kernel.notifications.outbox import notify
from kernel.periods import riga_date
from kernel.web.dates import shown_day
from signing import signals
from signing.envelopes import links
from signing.envelopes.errors import NoSuchEnvelope
from signing.envelopes.models import Envelope, EnvelopeFile, Turn
from signing.envelopes.states import SIGNABLE, Cause, EnvelopeState, TurnState
from signing.envelopes.summaries import envelope_summary, turn_summary


@contextmanager
def locked(*, envelope: UUID | None = None, subject: UUID | None = None) -> Iterator[Envelope]:
    """One transaction with the envelope's row locked. Raises NoSuchEnvelope."""
    wanted = {"public_id": envelope} if envelope is not None else {"subject": subject}
    with transaction.atomic():
        # of=("self",): the blobs and users beside it stay free for others.
        row = Envelope.objects.select_for_update(of=("self",)).filter(**wanted).first()
        if row is None:
            raise NoSuchEnvelope
        yield row


def is_over(envelope: Envelope, *, on: datetime) -> bool:
    """The last day for signing (Riga) has ended, whether or not anybody has closed it yet."""
    return riga_date(on) > envelope.expires_on


def move(envelope: Envelope, *, to: EnvelopeState, on: datetime, fields: Iterable[str] = ()) -> None:
    """Save the envelope in its next state; `fields` are others that the caller has set."""
    envelope.state = to
    envelope.problem = ""
    touch(envelope, on=on, fields=["state", *fields])


def touch(envelope: Envelope, *, on: datetime, fields: Iterable[str] = ()) -> None:
    envelope.version += 1
    envelope.changed_at = on
    envelope.save(update_fields=["version", "changed_at", "problem", *fields])


def append_file(
    envelope: Envelope,
    *,
    blob: Blob,
    cause: Cause,
    on: datetime,
    turn: Turn | None = None,
    report: Mapping[str, Any] | None = None,
    came_as: str = "",
) -> EnvelopeFile:
    """Add the next file; it becomes the current one. The caller saves the envelope by `move` or `touch`.

    `came_as`: the name of a file that was brought."""
    last = envelope.files.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    envelope.current = blob
    return EnvelopeFile.objects.create(
        envelope=envelope,
        sequence=last + 1,
        blob=blob,
        cause=cause,
        came_as=came_as,
        turn=turn,
        report=dict(report or {}),
        made_at=on,
        retain_until=envelope.retention_until,
    )


def send_next(envelope: Envelope, *, on: datetime) -> None:
    """Tell those whose turn has come: everybody at once, or the lowest order that is not finished."""
    unfinished = [turn for turn in envelope.turns.select_related("envelope", "user") if turn.unfinished]
    if not unfinished:
        return
    first = min(turn.order for turn in unfinished)
    for turn in unfinished:
        if turn.state == TurnState.WAITING and (turn.order == first or not envelope.policy["ordered"]):
            _send(turn, on=on)


def _send(turn: Turn, *, on: datetime) -> None:
    turn.state = TurnState.SENT
    turn.sent_at = on
    tell(turn, template="signing_turn", key=f"signing-turn:{turn.public_id}", on=on)
    turn.save()
    record("signing.sent", subject=turn.envelope.subject, by=None, on=on, facts={"turn": str(turn.public_id)})


def tell(turn: Turn, *, template: str, key: str, on: datetime) -> None:
    """One message with a link to the turn; who has no account gets a fresh one-purpose link. The caller saves the turn.

    The e-mail goes to the turn's address: that is the one the sender can correct. Who has none signs in person.
    """
    if turn.user is None and not turn.email:
        return
    with override(turn.user.language if turn.user is not None else settings.LANGUAGE_CODE):
        until = shown_day(turn.envelope.expires_on)
    facts = {"number": turn.envelope.number, "expires_on": until}
    if turn.user is not None:
        link = f"/parakstisana/{turn.public_id}/"
        notify(
            template,
            key=key,
            to_user=turn.user,
            to_email=turn.email,
            subject=turn.envelope.subject,
            link=link,
            facts=facts,
        )
        return
    # Among the facts, because they are encrypted at rest and the link column is not.
    facts["secret_link"] = links.new_link(turn=turn, on=on)
    notify(template, key=key, to_email=turn.email, subject=turn.envelope.subject, facts=facts)


def close_turn(turn: Turn, *, state: TurnState, on: datetime, means: str = "", evidence: Any = None) -> None:
    """End a turn; its link and code die with it."""
    turn.state = state
    turn.closed_at = on
    turn.means = means or turn.means
    turn.evidence = {**turn.evidence, **(evidence or {})}
    turn.problem = turn.link_hash = turn.code_hash = ""
    turn.save()


def turns_signed(envelope: Envelope, *, turns: Iterable[Turn], on: datetime) -> None:
    """After signatures were accepted: news, then the next turn or the seal."""
    for turn in turns:
        signals.turn_finished.send(
            sender=Envelope,
            subject=envelope.subject,
            envelope=envelope.public_id,
            turn=turn.public_id,
            summary=turn_summary(turn, envelope),
        )
    if any(turn.unfinished for turn in envelope.turns.all()):
        if envelope.state in SIGNABLE:
            move(envelope, to=EnvelopeState.PARTLY_SIGNED, on=on, fields=["current", "shape"])
        send_next(envelope, on=on)
        return
    start_completing(envelope, on=on)


def start_completing(envelope: Envelope, *, on: datetime) -> None:
    """Everybody has signed: the seal and the archive time stamp are a job's work."""
    move(envelope, to=EnvelopeState.COMPLETING, on=on, fields=["current", "shape", "road"])
    enqueue_completion(envelope)


def enqueue_completion(envelope: Envelope) -> None:
    enqueue(
        "signing.complete",
        key=f"{envelope.public_id}:{envelope.version}",
        args={"envelope": str(envelope.public_id)},
    )


def _tell_closed(turn: Turn, *, to: EnvelopeState) -> None:
    """A signer who had the request, or had signed already: it is over. No link: there is nothing left to do."""
    notify(
        f"signing_{to}",
        key=f"signing-closed:{turn.public_id}",
        to_user=turn.user,
        to_email=turn.email,
        subject=turn.envelope.subject,
        link=f"/parakstisana/{turn.public_id}/" if turn.user is not None else "",
        facts={"number": turn.envelope.number},
    )


def tell_replaced(turn: Turn, *, times: int) -> None:
    """Who had the request: somebody else signs now. `times`: how often this turn was replaced before."""
    if turn.user is None and not turn.email:
        return
    notify(
        "signing_replaced",
        key=f"signing-replaced:{turn.public_id}:{times}",
        to_user=turn.user,
        to_email=turn.email,
        subject=turn.envelope.subject,
        facts={"number": turn.envelope.number},
    )


def tell_sender_of_passing(envelope: Envelope, turn: Turn, *, times: int) -> None:
    """A signer lets somebody else sign for the institution: whoever sent the document learns it."""
    if envelope.opened_by is None:
        return
    notify(
        "signing_passed_on",
        key=f"signing-passed-on:{turn.public_id}:{times}",
        to_user=envelope.opened_by,
        subject=envelope.subject,
        link=f"/dokumenti/{envelope.subject}/",
        facts={"number": envelope.number},
    )


def tell_completed(envelope: Envelope, *, on: datetime) -> None:
    """Everybody who signed here or elsewhere can fetch the signed original; the sender learns that it is ready.

    Who signed by hand holds a paper original and is not written to; nor is who confirmed before the document was made:
    where that was done, it is shown.
    """
    told = set()
    for turn in envelope.turns.select_related("user").filter(state=TurnState.SIGNED):
        if (not turn.email and turn.user is None) or (turn.by_act and turn.sent_at is None):
            continue
        turn.envelope = envelope
        tell(turn, template="signing_completed", key=f"signing-completed:{turn.public_id}", on=on)
        turn.save(update_fields=["link_hash", "link_expires_at", "codes_sent", "code_hash"])
        told.add(turn.user_id)
    if envelope.opened_by_id not in told and envelope.opened_by is not None:
        _tell_sender(envelope, to=EnvelopeState.COMPLETED)


def _tell_sender(envelope: Envelope, *, to: EnvelopeState) -> None:
    """Whoever sent it learns how it ended: a signer declined, the term is over, everybody has signed."""
    notify(
        f"signing_{to}",
        key=f"signing-{to}:{envelope.public_id}",
        to_user=envelope.opened_by,
        subject=envelope.subject,
        link=f"/dokumenti/{envelope.subject}/",
        facts={"number": envelope.number},
    )


def tell_sender_of_paper(envelope: Envelope) -> None:
    """A signer has no electronic signature: the sender prints, meets the signer, uploads the scan."""
    notify(
        "signing_paper",
        key=f"signing-paper:{envelope.public_id}",
        to_user=envelope.opened_by,
        subject=envelope.subject,
        link=f"/dokumenti/{envelope.subject}/",
        facts={"number": envelope.number},
    )


def close(envelope: Envelope, *, to: EnvelopeState, turns: TurnState, reason: str, on: datetime) -> None:
    """Declined, cancelled or expired: nobody signs any more, and everybody who knew of it is told."""
    envelope.reason = reason
    told: set[int | None] = {None}
    for turn in envelope.turns.select_related("user"):
        turn.envelope = envelope
        if turn.unfinished:
            close_turn(turn, state=turns, on=on)
        if turn.state == TurnState.DECLINED:
            told.add(turn.user_id)
        elif turn.sent_at is not None and (turn.email or turn.user):
            _tell_closed(turn, to=to)
            told.add(turn.user_id)
    # Who cancels knows it; who both sent and signs is told once.
    if to != EnvelopeState.CANCELLED and envelope.opened_by_id not in told:
        _tell_sender(envelope, to=to)
    move(envelope, to=to, on=on, fields=["reason"])
    signals.envelope_closed.send(
        sender=Envelope,
        subject=envelope.subject,
        envelope=envelope.public_id,
        summary=envelope_summary(envelope),
    )
