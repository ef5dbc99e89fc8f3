"""Background acts of signing. Each may run twice; the effect happens once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from uuid import UUID

from django.conf import settings

from kernel.jobs.queue import Retry, enqueue, job, periodic
from kernel.periods import now
from signing import trusted_lists
from signing.archive import actions as archive
from signing.archive import fixity, renewal, roots
from signing.envelopes import completing, exchanges, mending, signing_job, together, uploads
from signing.errors import SigningError
from signing.validation import trust

#: Renewals asked for in one day; a hundred thousand documents then take less than the year and a half they have.
RENEWED_AT_ONCE = 1000
#: Seconds until something that waits for a trust service is tried again.
WAIT = 600


@contextmanager
def patience() -> Iterator[None]:
    """A trust service that does not answer is waited for; anything else is an attempt that failed."""
    try:
        yield
    except SigningError as error:
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        raise


@job("signing.sign", version=1, queue="signing", tries=5, limit=120)
def sign(*, turn: str, request: int) -> None:
    """Sign for one turn with a means that works on our side."""
    signing_job.sign_turn(turn=UUID(turn), request=request, on=now())


@job(exchanges.JOB, version=1, queue="signing", tries=5, limit=120)
def prepare(*, exchange: str) -> None:
    """Ask a provider for the signed-in person's key, and prepare the document for its signature."""
    exchanges.prepare(exchange=UUID(exchange), on=now())


@job(exchanges.VALUES, version=1, queue="signing", tries=5, limit=120)
def values(*, exchange: str) -> None:
    """The values of one consent at a provider for several documents."""
    exchanges.fetch_values(leader=UUID(exchange), on=now())


@job(together.JOB, version=1, queue="signing", tries=5, limit=120)
def sign_together(*, signing_set: str) -> None:
    """Ask for each signature of an act that signs several documents."""
    together.ask_each(signing_set=UUID(signing_set), on=now())


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


@periodic("signing.renewals", every=timedelta(days=1), queue="default", tries=3, limit=120)
def find_renewals() -> None:
    """Ask for a new archive time stamp wherever the newest one ends within a year and a half."""
    on = now()
    with patience():
        wanted = renewal.worth_it(on=on)
    for deposit in wanted[:RENEWED_AT_ONCE]:
        enqueue("signing.renew", key=f"{deposit}:{on:%Y-%m-%d}", args={"deposit": str(deposit)})


@job("signing.renew", version=1, queue="signing", tries=5, limit=180)
def renew(*, deposit: str) -> None:
    """One more archive time stamp."""
    with patience():
        renewal.renew(deposit=UUID(deposit), on=now())


@periodic("signing.trusted_lists", every=timedelta(hours=6), queue="default", tries=5, limit=300)
def refresh_lists() -> None:
    """The EU trusted lists, four times a day, where they are what we trust."""
    if settings.TRUST_MODE == "eu":
        with patience():
            trusted_lists.refresh(trust.from_settings())


@periodic("signing.lists_alarm", every=timedelta(hours=1), queue="default", tries=3, limit=60, atomic=True)
def tell_of_lists() -> None:
    """Administrators hear of lists that are missing, old or not genuine."""
    trusted_lists.tell_administrators(trust.from_settings(), on=now())


@periodic("signing.roots", at=time(0, 20), queue="signing", tries=5, limit=120)
def stamp_roots() -> None:
    """A quarter of an hour after the audit log's daily root was made."""
    with patience():
        roots.stamp_roots(on=now())


@periodic("signing.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck, what has expired and whom to remind."""
    mending.mend(on=now())


@periodic("signing.fixity", every=timedelta(days=7), queue="default", tries=3, limit=6 * 3600)
def rehash() -> None:
    """The weekly run over everything, kept as a row (threats P5); the store itself re-hashes a part every night."""
    fixity.run(on=now())
