"""After the last signature: the institution's seal, the archive time stamp, the proof that it lasts.

Each step is one file appended in one transaction, so a killed run goes on where it stopped. The last step appends
the file only after the whole was validated and a validation in the year of its retention's end was simulated.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kernel.audit.log import record
from kernel.files import store
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import Retry, enqueue
from signing import signals
from signing.envelopes import judging, machine, sealing
from signing.envelopes.models import Envelope
from signing.envelopes.states import Cause, EnvelopeState, Road, Shape
from signing.envelopes.summaries import envelope_summary
from signing.errors import SigningError

declare("signing.sealed", "signing.seal_stored", "signing.augmented", "signing.proven", "signing.completed")

WAIT = 20
MEDIA_TYPES = {Shape.PDF: "application/pdf", Shape.CONTAINER: "application/vnd.etsi.asic-e+zip"}


def complete(*, envelope: UUID, on: datetime) -> None:
    """Take a fully signed envelope to its proven final file. Raises Retry while a trust service does not answer."""
    row = Envelope.objects.select_related("current", "original").get(public_id=envelope)
    if row.state != EnvelopeState.COMPLETING:
        return
    try:
        if (row.shape == Shape.PDF or row.packed) and _wants_seal(row):
            row = _seal(row, on=on)
        if row.state == EnvelopeState.COMPLETING:
            _finish(row, on=on)
    except SigningError as error:
        _note(envelope=envelope, error=error, on=on)
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        raise


def _wants_seal(row: Envelope) -> bool:
    """Scans are always sealed: the archive takes signed or sealed files only (decision 5). So is what nobody signs. To a
    container that somebody brought we add nothing."""
    wanted = row.policy["seal"] or row.policy["level"] == "seal" or row.road == Road.PAPER
    return bool(wanted) and not row.files.filter(cause=Cause.SEALED).exists()


def _seal(row: Envelope, *, on: datetime) -> Envelope:
    content = row.current.read()
    sealed = sealing.seal(content, on=on) if row.shape == Shape.PDF else sealing.seal_container(content, on=on)
    reach("signing.sealed")
    blob = store.put(sealed, media_type=MEDIA_TYPES[Shape(row.shape)])
    reach("signing.seal_stored")
    with machine.locked(envelope=row.public_id) as locked:
        if locked.state == EnvelopeState.COMPLETING and locked.current_id == row.current_id:
            machine.append_file(locked, blob=blob, cause=Cause.SEALED, on=on)
            machine.touch(locked, on=on, fields=["current"])
            record("signing.sealed", subject=locked.subject, by=None, on=on, facts={"sha256": blob.sha256})
    return Envelope.objects.select_related("current", "original").get(pk=row.pk)


def _finish(row: Envelope, *, on: datetime) -> None:
    content = row.current.read()
    if row.shape == Shape.PDF:
        final = sealing.augment(content)
        reach("signing.augmented")
        proof = judging.prove(envelope=row, content=final, base=row.current)
    else:
        final = content
        proof = judging.prove_container(envelope=row, content=final)
    reach("signing.proven")
    blob = store.put(final, media_type=MEDIA_TYPES[Shape(row.shape)])
    with machine.locked(envelope=row.public_id) as locked:
        if locked.state != EnvelopeState.COMPLETING or locked.current_id != row.current_id:
            return
        machine.append_file(locked, blob=blob, cause=Cause.AUGMENTED, on=on, report=proof.stored)
        machine.move(locked, to=EnvelopeState.COMPLETED, on=on, fields=["current"])
        facts = {"sha256": blob.sha256, "verdict": proof.verdict}
        record("signing.completed", subject=locked.subject, by=None, on=on, facts=facts)
        machine.tell_completed(locked, on=on)
        enqueue("signing.deposit", key=str(locked.public_id), args={"envelope": str(locked.public_id)})
        signals.envelope_completed.send(
            sender=Envelope, subject=locked.subject, envelope=locked.public_id, summary=envelope_summary(locked)
        )
        reach("signing.completed")


def _note(*, envelope: UUID, error: SigningError, on: datetime) -> None:
    with machine.locked(envelope=envelope) as locked:
        if locked.state == EnvelopeState.COMPLETING and locked.problem != error.code:
            # No new version: the job that waits is keyed by it.
            Envelope.objects.filter(pk=locked.pk).update(problem=error.code, changed_at=on)
            facts = {"reason": error.code}
            record("signing.waits", subject=locked.subject, by=None, on=on, facts=facts)
