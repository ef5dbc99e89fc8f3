"""A file that was signed elsewhere: taken at once, judged by a job, accepted or set aside with the reason.

A PDF may only extend the newest stored version. A container (.asice, .edoc) may come instead while nobody has signed
the PDF: the envelope then takes the container's road, and everybody after extends the same container.
One upload may bring several people's signatures. What is set aside is kept and changes no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kernel.audit.log import record
from kernel.files import store
from kernel.files.models import Blob
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import Retry, enqueue
from signing.data import without_codes
from signing.envelopes import judging, machine
from signing.envelopes.containers import extends
from signing.envelopes.errors import EnvelopeClosed, NotYourTurn
from signing.envelopes.models import Envelope, Turn, Upload
from signing.envelopes.states import (
    ACTIVE_TURN,
    CLOSED,
    SIGNABLE,
    Cause,
    Shape,
    TurnState,
    UploadState,
)
from signing.errors import SigningError

if TYPE_CHECKING:
    from kernel.accounts.models import User

declare("signing.upload_taken", "signing.upload_judged", "signing.upload_accepted")

WAIT = 20
CONTAINER = "application/vnd.etsi.asic-e+zip"
PDF = "application/pdf"


@dataclass(frozen=True)
class Taken:
    """`again` is True when we already had exactly this file for this document."""

    upload: UUID
    again: bool


def take(
    *,
    envelope: UUID,
    turn: UUID | None,
    content: bytes,
    media_type: str,
    name: str = "",
    by: User | None,
    on: datetime,
) -> Taken:
    """Keep the file and ask for its check. The same bytes again answer "already have it". `name`: what it was called.

    A file for a closed envelope is kept too, set aside (threats 40). Raises NotYourTurn for a turn that is not open.
    """
    blob, name = store.put(content, media_type=media_type), without_codes(name)
    with machine.locked(envelope=envelope) as row:
        there = Upload.objects.filter(envelope=row, blob=blob).first()
        if there is not None or row.files.filter(blob=blob).exists():
            return Taken(upload=there.public_id if there else row.public_id, again=True)
        wanted = row.turns.filter(public_id=turn).first() if turn is not None else None
        over = machine.is_over(row, on=on)
        if row.state not in SIGNABLE or over:
            made = _keep(row, wanted, blob, name, by=by, on=on, state=UploadState.QUARANTINED, refusal="closed")
            if row.state in CLOSED or over:
                return Taken(upload=made.public_id, again=False)
            raise EnvelopeClosed
        if wanted is not None and wanted.state not in ACTIVE_TURN:
            raise NotYourTurn
        made = _keep(row, wanted, blob, name, by=by, on=on, state=UploadState.RECEIVED)
        enqueue("signing.check_upload", key=str(made.public_id), args={"upload": str(made.public_id)})
        reach("signing.upload_taken")
    return Taken(upload=made.public_id, again=False)


def _keep(
    envelope: Envelope,
    turn: Turn | None,
    blob: Blob,
    name: str,
    *,
    by: User | None,
    on: datetime,
    state: UploadState,
    refusal: str = "",
) -> Upload:
    facts = {"sha256": blob.sha256, "state": str(state)}
    record("signing.uploaded", subject=envelope.subject, by=by, on=on, facts=facts)
    return Upload.objects.create(
        envelope=envelope, turn=turn, blob=blob, name=name, by=by, received_at=on, state=state, refusal=refusal
    )


def check(*, upload: UUID, on: datetime) -> None:
    """Judge the file and act on the verdict. Raises Retry while a trust service does not answer."""
    row = Upload.objects.select_related("envelope__current", "envelope__original", "turn", "blob", "by").get(
        public_id=upload
    )
    if row.state != UploadState.RECEIVED:
        return
    envelope, base = row.envelope, row.envelope.current
    content = row.blob.read()
    refusal = _wrong_shape(envelope, row.blob, content, base)
    judgement = None
    if not refusal:
        name = "signed.pdf" if row.blob.media_type == PDF else "signed.asice"
        try:
            judgement = judging.judge(envelope=envelope, content=content, name=name, base=base, wanted=row.turn)
        except SigningError as error:
            if error.retry:
                raise Retry(str(error), after=WAIT) from error
            raise
        refusal = judgement.refusal
    reach("signing.upload_judged")
    with machine.locked(envelope=envelope.public_id) as locked:
        fresh = Upload.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.state != UploadState.RECEIVED:
            return
        if locked.current_id != base.pk:
            raise Retry("another signature came first", after=0)
        if not refusal and locked.state not in SIGNABLE:
            refusal = "closed"
        fresh.report = judgement.stored if judgement else {}
        if refusal or judgement is None:
            _set_aside(locked, fresh, refusal, on=on)
            return
        _accept(locked, fresh, judgement, by=row.by, on=on)
        reach("signing.upload_accepted")


def _wrong_shape(envelope: Envelope, blob: Blob, content: bytes, base: Blob) -> str:
    """Refusals that need no cryptography: the road that was taken before."""
    is_container = blob.media_type == CONTAINER
    if envelope.shape == Shape.CONTAINER:
        if not is_container:
            return "container_needed"
        if extends(content, base.read()):
            return ""
        return "not_these_files" if envelope.packed and envelope.untouched else "not_extending"
    if is_container and (base.pk != envelope.original_id or any(turn.by_act for turn in envelope.turns.all())):
        return "already_container"
    return ""


def _set_aside(envelope: Envelope, upload: Upload, refusal: str, *, on: datetime) -> None:
    upload.state, upload.refusal = UploadState.QUARANTINED, refusal
    upload.save(update_fields=["state", "refusal", "report"])
    if upload.turn is not None and upload.turn.state in ACTIVE_TURN:
        Turn.objects.filter(pk=upload.turn.pk).update(problem=refusal)
    facts = {"sha256": upload.blob.sha256, "reason": refusal}
    record("signing.upload_set_aside", subject=envelope.subject, by=None, on=on, facts=facts)


def _accept(envelope: Envelope, upload: Upload, judgement: judging.Judgement, *, by: User | None, on: datetime) -> None:
    upload.state = UploadState.ACCEPTED
    upload.save(update_fields=["state", "report"])
    if upload.blob.media_type == CONTAINER:
        envelope.shape = Shape.CONTAINER
    closed = list(envelope.turns.filter(pk__in=[turn.pk for turn in judgement.turns]))
    machine.append_file(
        envelope,
        blob=upload.blob,
        cause=Cause.UPLOADED,
        on=on,
        turn=closed[0],
        report=judgement.stored,
        came_as=upload.name,
    )
    for turn in closed:
        machine.close_turn(
            turn, state=TurnState.SIGNED, on=on, means="upload", evidence={"signature": judgement.evidence[turn.pk]}
        )
        facts = {
            "turn": str(turn.public_id),
            "means": "upload",
            "sha256": upload.blob.sha256,
            "verdict": judgement.verdict,
        }
        record("signing.signed", subject=envelope.subject, by=by, on=on, facts=facts)
    machine.turns_signed(envelope, turns=closed, on=on)
