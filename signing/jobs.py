"""Background acts of signing. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.jobs.queue import job, periodic
from kernel.periods import now
from signing.archive import actions as archive
from signing.archive import fixity
from signing.envelopes import completing, mending, signing_job, uploads


@job("signing.sign", version=1, queue="signing", tries=5, limit=120)
def sign(*, turn: str, request: int) -> None:
    """Sign for one turn with a means that works on our side."""
    signing_job.sign_turn(turn=UUID(turn), request=request, on=now())


@job("signing.check_upload", version=1, queue="signing", tries=5, limit=120)
def check_upload(*, upload: str) -> None:
    """Judge a file that was signed elsewhere."""
    uploads.check(upload=UUID(upload), on=now())


@job("signing.complete", version=1, queue="signing", tries=5, limit=180)
def complete(*, envelope: str) -> None:
    """Seal, archive time stamp, proof."""
    completing.complete(envelope=UUID(envelope), on=now())


@job("signing.deposit", version=1, queue="signing", tries=8, limit=120)
def deposit(*, envelope: str) -> None:
    """Into the archive."""
    archive.deposit(envelope=UUID(envelope), on=now())


@periodic("signing.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck, what has expired and whom to remind."""
    mending.mend(on=now())


@periodic("signing.fixity", every=timedelta(days=7), queue="default", tries=3, limit=6 * 3600)
def rehash() -> None:
    """The weekly run over everything, kept as a row (threats P5); the store itself re-hashes a part every night."""
    fixity.run(on=now())
