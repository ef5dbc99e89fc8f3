"""The verbs of people on an envelope: open, view, ask to sign, decline, cancel, remind, correct. One per transition.

Every verb is told who (`by`, None for a signer without an account) and when (`on`), and may be repeated safely.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kernel.audit.log import record
from kernel.crypto import keyed_hash
from kernel.files.models import Blob
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import enqueue
from signing.data import Signer, SigningPolicy
from signing.envelopes import annexes, machine, paper
from signing.envelopes.errors import (
    AlreadyOpen,
    AlreadySigned,
    ContainerRoad,
    EnvelopeClosed,
    MandateMissing,
    MeansNotOffered,
    NoSuchEnvelope,
    NotDelegated,
    NotYourTurn,
    ReasonMissing,
    ShownChanged,
    SignsAlready,
)
from signing.envelopes.models import Envelope, Turn, policy_json
from signing.envelopes.offers import fits_shape, server_means
from signing.envelopes.states import (
    ACTIVE_TURN,
    CLOSED,
    EXPIRING,
    REPLACEABLE,
    UNFINISHED_TURN,
    WAITING_FOR_PEOPLE,
    Cause,
    EnvelopeState,
    ExchangeState,
    Shape,
    TurnState,
)
from signing.means import registry
from signing.means.confirm import Confirmation, ConfirmMeans

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: Between two reminders to the same person.
REMINDER_GAP = timedelta(minutes=10)

declare("signing.opened", "signing.requested", "signing.confirmed", "signing.closed", "signing.signer_replaced")


def open_envelope(
    *,
    subject: UUID,
    title: str,
    number: str,
    file: Blob,
    policy: SigningPolicy,
    signers: Sequence[Signer],
    expires_on: date,
    by: User | None,
    on: datetime,
    draft: Blob | None = None,
    record_id: UUID | None = None,
) -> UUID:
    """Freeze `file` for its signers and tell the first. `draft` is the editable DOCX, kept in the evidence package;
    `record_id` the record beside which annexes may lie: they are packed with the document and signed with it.

    The same subject and file again return the same envelope; another file raises AlreadyOpen. What only the issuer
    seals (level "seal") has no signers and goes to its seal at once; everything else has some: ValueError. Who confirmed
    before (`Signer.act`) has signed from the start; that counts under the level "ses" with a seal only: ValueError.
    """
    with transaction.atomic():
        there = Envelope.objects.select_for_update(of=("self",)).filter(subject=subject).first()
        if there is not None:
            if there.original_id != file.pk:
                raise AlreadyOpen
            return there.public_id
        if bool(signers) == (policy.level == "seal"):
            raise ValueError(f"{len(signers)} signers under a policy of level {policy.level!r}")
        if any(one.act is not None for one in signers) and (
            policy.level != "ses" or not policy.seal or policy.on_paper
        ):
            raise ValueError(f"an act is no signature under a policy of level {policy.level!r}")
        envelope = Envelope.objects.create(
            subject=subject,
            title=title,
            number=number,
            policy=policy_json(policy),
            original=file,
            current=file,
            draft=draft,
            expires_on=expires_on,
            opened_by=by,
            opened_at=on,
            changed_at=on,
        )
        machine.append_file(envelope, blob=file, cause=Cause.ORIGINAL, on=on)
        beside = annexes.go_along(envelope, record_id=record_id) if record_id is not None else []
        if beside and any(one.act is not None for one in signers):
            raise ValueError("an act confirms one document, not its annexes")
        if beside and not policy.on_paper:
            annexes.pack(envelope, on=on)
            machine.touch(envelope, on=on, fields=["shape", "current"])
        turns = [_add_turn(envelope, signer) for signer in sorted(signers, key=lambda one: one.order)]
        acted = [turn for turn in turns if turn.by_act]
        facts: dict[str, str | int] = {"sha256": file.sha256, "signers": len(signers)}
        if beside:
            facts["annexes"] = len(beside)
        record("signing.opened", subject=subject, by=by, on=on, facts=facts)
        if policy.level == "seal":
            machine.start_completing(envelope, on=on)
        elif policy.on_paper:
            paper.take_road(envelope, by=by, on=on)
        elif acted:
            for turn in acted:
                _audit_act(envelope, turn, by=turn.user, on=on)
            machine.turns_signed(envelope, turns=acted, on=on)
        else:
            machine.send_next(envelope, on=on)
        reach("signing.opened")
    return envelope.public_id


def _add_turn(envelope: Envelope, signer: Signer) -> Turn:
    done: dict[str, Any] = {}
    if signer.act is not None:
        act = Confirmation.from_evidence(signer.act)
        done = {
            "state": TurnState.SIGNED,
            "means": ConfirmMeans.name,
            "closed_at": act.at,
            "evidence": {"confirmation": act.evidence()},
        }
    return Turn.objects.create(
        **done,
        envelope=envelope,
        order=signer.order,
        role=signer.role,
        label=signer.label[:120],
        name=signer.name,
        person_code=signer.person_code,
        person_code_hash=keyed_hash(signer.person_code) if signer.person_code else "",
        email=signer.email,
        user_id=signer.user_id,
    )


def _turn(envelope: Envelope, turn: UUID) -> Turn:
    found = envelope.turns.select_related("user").filter(public_id=turn).first()
    if found is None:
        raise NoSuchEnvelope
    found.envelope = envelope
    return found


def _must_be_active(envelope: Envelope, turn: Turn, *, on: datetime) -> None:
    if envelope.state not in WAITING_FOR_PEOPLE or machine.is_over(envelope, on=on):
        raise EnvelopeClosed
    if turn.state not in ACTIVE_TURN:
        raise NotYourTurn


def view_turn(*, turn: UUID, envelope: UUID, by: User | None, on: datetime) -> None:
    """The signer opened the document. A second time changes nothing."""
    with machine.locked(envelope=envelope) as row:
        found = _turn(row, turn)
        if found.state != TurnState.SENT:
            return
        found.state = TurnState.VIEWED
        found.save(update_fields=["state"])
        machine.touch(row, on=on)
        record("signing.viewed", subject=row.subject, by=by, on=on, facts={"turn": str(turn)})


def request_signature(
    *,
    turn: UUID,
    envelope: UUID,
    means: str,
    by: User | None,
    on: datetime,
    evidence: dict[str, str],
    shown: str = "",
) -> None:
    """The signer asks to sign with a means that works on our side; a job does it.

    `evidence` is what proves the act: how the person was recognised, from which address. `shown`: SHA-256 of the file that
    the person has read; another one raises ShownChanged. Asking twice asks once.
    """
    with machine.locked(envelope=envelope) as row:
        found = _turn(row, turn)
        if found.state in (TurnState.SIGNING, TurnState.SIGNED):
            return
        _must_be_active(row, found, on=on)
        if means not in server_means():
            raise MeansNotOffered(means)
        if shown and row.current.sha256 != shown:
            raise ShownChanged
        request(row, turn, means=means, by=by, on=on, evidence=evidence)


def request(
    envelope: Envelope, turn: UUID, *, means: str, by: User | None, on: datetime, evidence: dict[str, str]
) -> None:
    """The same for a caller who holds the envelope and has seen that the means is good for it."""
    found = active_turn(envelope, turn, on=on)
    if not envelope.signable:
        raise MeansNotOffered(means)
    if not fits_shape(registry.KNOWN.get(means), envelope):
        raise ContainerRoad
    found.state = TurnState.SIGNING
    found.means = means
    found.problem = ""
    found.requests += 1
    found.evidence = {**found.evidence, "request": {**evidence, "at": on.isoformat(), "means": means}}
    found.save()
    machine.touch(envelope, on=on)
    record("signing.requested", subject=envelope.subject, by=by, on=on, facts={"turn": str(turn), "means": means})
    enqueue_signature(found)
    reach("signing.requested")


def active_turn(envelope: Envelope, turn: UUID, *, on: datetime) -> Turn:
    """The turn, if its person may act now. Raises NotYourTurn, EnvelopeClosed, NoSuchEnvelope."""
    found = _turn(envelope, turn)
    _must_be_active(envelope, found, on=on)
    return found


def confirm(
    *,
    turn: UUID,
    envelope: UUID,
    statement: str,
    signed_in_by: Sequence[str],
    signed_in_at: datetime,
    by: User | None,
    on: datetime,
) -> None:
    """The signer confirms the document by a signed-in act: a simple electronic signature, sealed at the end.

    `statement`: the words beside the button. Again changes nothing. Raises MeansNotOffered where an act is not enough.
    """
    with machine.locked(envelope=envelope) as row:
        found = _turn(row, turn)
        if found.state == TurnState.SIGNED:
            return
        _must_be_active(row, found, on=on)
        if not row.signable or not row.counts_acts:
            raise MeansNotOffered(ConfirmMeans.name)
        if row.shape != Shape.PDF:
            raise ContainerRoad
        act = Confirmation(
            turn=str(turn),
            role=found.role,
            name=found.name,
            user_id=by.pk if by is not None else None,
            statement=statement,
            document_sha256=row.original.sha256,
            signed_in_by=tuple(signed_in_by),
            signed_in_at=signed_in_at,
            at=on,
        )
        evidence = {"confirmation": act.evidence()}
        machine.close_turn(found, state=TurnState.SIGNED, on=on, means=ConfirmMeans.name, evidence=evidence)
        _audit_act(row, found, by=by, on=on)
        machine.turns_signed(row, turns=[found], on=on)
        reach("signing.confirmed")


def _audit_act(envelope: Envelope, turn: Turn, *, by: User | None, on: datetime) -> None:
    digest = Confirmation.from_evidence(turn.evidence["confirmation"]).digest()
    facts: dict[str, str | int] = {"turn": str(turn.public_id), "means": turn.means, "evidence_sha256": digest}
    record("signing.confirmed", subject=envelope.subject, by=by, on=on, facts=facts)


def enqueue_signature(turn: Turn) -> None:
    enqueue(
        "signing.sign",
        key=f"{turn.public_id}:{turn.requests}",
        args={"turn": str(turn.public_id), "request": turn.requests},
    )


def decline(*, turn: UUID, envelope: UUID, reason: str, by: User | None, on: datetime) -> None:
    """The signer refuses, saying why; the whole envelope ends."""
    if not reason.strip():
        raise ReasonMissing
    with machine.locked(envelope=envelope) as row:
        found = _turn(row, turn)
        if found.state == TurnState.DECLINED:
            return
        _must_be_active(row, found, on=on)
        machine.close_turn(found, state=TurnState.DECLINED, on=on)
        record("signing.declined", subject=row.subject, by=by, on=on, facts={"turn": str(turn)})
        machine.close(row, to=EnvelopeState.DECLINED, turns=TurnState.VOID, reason=reason.strip(), on=on)
        reach("signing.closed")


def cancel(*, subject: UUID, reason: str, by: User | None, on: datetime) -> None:
    """The sender takes the document back before everybody has signed. Afterwards AlreadySigned or EnvelopeClosed."""
    if not reason.strip():
        raise ReasonMissing
    with machine.locked(subject=subject) as row:
        if row.state == EnvelopeState.CANCELLED:
            return
        if row.state not in WAITING_FOR_PEOPLE:
            raise EnvelopeClosed if row.state in CLOSED else AlreadySigned
        record("signing.cancelled", subject=subject, by=by, on=on)
        machine.close(row, to=EnvelopeState.CANCELLED, turns=TurnState.VOID, reason=reason.strip(), on=on)
        reach("signing.closed")


def expire(*, envelope: UUID, on: datetime) -> None:
    """The term has ended (the day after `expires_on`, Riga time); the caller has checked the clock."""
    with machine.locked(envelope=envelope) as row:
        states = set(row.turns.values_list("state", flat=True))
        if row.state not in EXPIRING or TurnState.SIGNING in states or not states & UNFINISHED_TURN:
            return
        record("signing.expired", subject=row.subject, by=None, on=on)
        machine.close(row, to=EnvelopeState.EXPIRED, turns=TurnState.EXPIRED, reason="", on=on)
        reach("signing.closed")


def reminder_days() -> tuple[int, ...]:
    """So many days after a signer was asked each reminder goes out by itself."""
    return tuple(getattr(settings, "SIGNING_REMINDER_DAYS", (2, 5)))


def remind(*, subject: UUID, by: User | None, on: datetime, only: UUID | None = None) -> int:
    """Remind everybody whose turn it is (or `only` one of them); returns how many. No account: a fresh link.

    Who was reminded a moment ago is not reminded again: a second click sends nothing.
    """
    with machine.locked(subject=subject) as row:
        if not row.signable:
            raise EnvelopeClosed
        waiting = list(row.turns.select_related("user").filter(state__in=ACTIVE_TURN))
        waiting = [turn for turn in waiting if only in (None, turn.public_id) and not _just_reminded(turn, on=on)]
        for turn in waiting:
            turn.envelope = row
            turn.reminders += 1
            turn.reminded_at = on
            key = f"signing-reminder:{turn.public_id}:{turn.reminders}"
            machine.tell(turn, template="signing_reminder", key=key, on=on)
            turn.save()
        if waiting:
            record("signing.reminded", subject=subject, by=by, on=on, facts={"turns": len(waiting)})
    return len(waiting)


def _just_reminded(turn: Turn, *, on: datetime) -> bool:
    return turn.reminded_at is not None and on - turn.reminded_at < REMINDER_GAP


def correct_address(*, subject: UUID, turn: UUID, email: str, by: User | None, on: datetime) -> None:
    """A signer's e-mail was wrong: the old link dies, the new address gets its own message.

    Whoever signs while signed in keeps the account; the message goes to the new address all the same.
    """
    with machine.locked(subject=subject) as row:
        found = _turn(row, turn)
        if not found.unfinished:
            raise EnvelopeClosed
        found.email = email
        found.link_hash = found.code_hash = ""
        record("signing.address_corrected", subject=subject, by=by, on=on, fields=["email"], facts={"turn": str(turn)})
        if found.state in ACTIVE_TURN:
            machine.tell(found, template="signing_turn", key=f"signing-turn:{turn}:{row.version}", on=on)
        found.save()
        machine.touch(row, on=on)


def replace_signer(
    *,
    subject: UUID,
    turn: UUID,
    name: str,
    person_code: str,
    email: str,
    reason: str,
    by: User | None,
    on: datetime,
) -> None:
    """Somebody else signs in this turn: the one before is told that nothing is left to do, the new one is invited.

    The document itself stays as it was sent; whoever replaces answers for it with `reason`. The turn keeps who it was meant
    for. Raises ReasonMissing, EnvelopeClosed, SignsAlready, NotYourTurn once the turn is being signed or over.
    """
    if not reason.strip():
        raise ReasonMissing
    with machine.locked(subject=subject) as row:
        if not row.signable or machine.is_over(row, on=on):
            raise EnvelopeClosed
        found = _turn(row, turn)
        if found.state not in REPLACEABLE:
            raise NotYourTurn
        if found.sent_at is not None:
            machine.tell_replaced(found, times=_times_replaced(found))
        _hand_turn(
            row, found, name=name, person_code=person_code, email=email, why={"reason": reason.strip()}, by=by, on=on
        )
        reach("signing.signer_replaced")


def pass_on(
    *,
    turn: UUID,
    envelope: UUID,
    name: str,
    person_code: str,
    email: str,
    mandate: str,
    reason: str,
    by: User | None,
    on: datetime,
) -> None:
    """The signer lets another person sign for the institution. Only in roles that the policy names, and once: who signs for
    somebody else names nobody further. The sender is told, the new signer is invited, the turn keeps who it was meant for.

    Raises NotDelegated, ReasonMissing, MandateMissing, SignsAlready, NotYourTurn, EnvelopeClosed.
    """
    if not reason.strip():
        raise ReasonMissing
    if not mandate.strip():
        raise MandateMissing
    with machine.locked(envelope=envelope) as row:
        found = _turn(row, turn)
        _must_be_active(row, found, on=on)
        if not may_pass_on(row, found):
            raise NotDelegated
        times = _times_replaced(found)
        why = {"reason": reason.strip(), "mandate": mandate.strip(), "passed": True}
        _hand_turn(row, found, name=name, person_code=person_code, email=email, why=why, by=by, on=on)
        machine.tell_sender_of_passing(row, found, times=times)
        reach("signing.signer_replaced")


def may_pass_on(envelope: Envelope, turn: Turn) -> bool:
    """The kind lets this role sign by somebody else, and the turn was not passed on before."""
    was_passed = any(one.get("passed") for one in turn.evidence.get("replaced", ()))
    return turn.active and envelope.signable and turn.role in envelope.policy.get("delegates", ()) and not was_passed


def _times_replaced(turn: Turn) -> int:
    return len(turn.evidence.get("replaced", ()))


def _hand_turn(
    envelope: Envelope,
    turn: Turn,
    *,
    name: str,
    person_code: str,
    email: str,
    why: dict[str, Any],
    by: User | None,
    on: datetime,
) -> None:
    """The turn is another person's from now on; links, codes and begun signatures of the one before die."""
    if person_code and any(one.person_code == person_code for one in envelope.turns.all()):
        raise SignsAlready
    before = {"name": turn.name, **why, "at": on.isoformat()}
    turn.evidence = {**turn.evidence, "replaced": [*turn.evidence.get("replaced", ()), before]}
    turn.name, turn.person_code, turn.email, turn.user = name, person_code, email, None
    turn.person_code_hash = keyed_hash(person_code) if person_code else ""
    turn.link_hash = turn.code_hash = turn.problem = ""
    turn.reminders, turn.reminded_at = 0, None
    turn.exchanges.exclude(state=ExchangeState.DONE).update(state=ExchangeState.DROPPED, facts={}, ticket_hash="")
    event = "signing.passed_on" if why.get("passed") else "signing.signer_replaced"
    record(event, subject=envelope.subject, by=by, on=on, facts={"turn": str(turn.public_id)})
    if turn.state in ACTIVE_TURN:
        turn.state, turn.sent_at = TurnState.SENT, on
        key = f"signing-turn:{turn.public_id}:{envelope.version}"
        machine.tell(turn, template="signing_turn", key=key, on=on)
    turn.save()
    machine.touch(envelope, on=on)
