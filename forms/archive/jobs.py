"""Background acts of the archivist's room. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from forms.archive.disposal import holding
from forms.archive.disposal import jobs as _disposal  # noqa: F401  (names its own)
from forms.archive.files import actions as files
from forms.archive.finding import actions, facts, indexing
from forms.archive.finding.words import VERSION
from forms.archive.intake import actions as intake
from forms.records.models import CaseDocument
from kernel.jobs.going import every
from kernel.jobs.queue import Retry, enqueue_many, job, periodic
from kernel.periods import now, riga_date
from signing.errors import SigningError

#: Documents in one night; a hundred thousand then take three weeks, and what is new comes first all the same.
INDEXED_AT_ONCE = 5000
#: Seconds until a seal or a time stamp that did not come is asked for again.
WAIT = 600


@periodic("archive.nomenclatures", at=time(2, 40), tries=3, limit=120)
def nomenclatures() -> None:
    """Every institution with documents of a year has the case files of that year."""
    files.propose_missing(on=now())


@job("archive.judge", version=1, queue="default", tries=5, limit=180)
def judge(*, item: str) -> None:
    """A file made elsewhere: what it is, what it says, what it belongs to."""
    intake.judge(item=UUID(item), on=now())


@job("archive.index", version=1, queue="default", tries=5, limit=120)
def index(*, case: str) -> None:
    """What an archived document is found by, and which orders to hold it falls under. What no record of ours knows has
    neither."""
    row = CaseDocument.objects.filter(public_id=UUID(case)).first()
    if row is not None:
        indexing.index_document(row)
        holding.cover(case=row, on=now())


@job(actions.MAKE_SET, version=1, queue="office", tries=3, limit=1800)
def make_set(*, document_set: str) -> None:
    """A ZIP for an auditor, or a month's printouts."""
    actions.make_set(document_set=UUID(document_set), on=now())


@job(actions.SEAL_COPY, version=1, queue="signing", tries=8, limit=120)
def seal_copy(*, copy: str) -> None:
    """„Kopija pareiza”."""
    try:
        actions.seal_copy(copy=UUID(copy), on=now())
    except SigningError as error:
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        raise


@periodic("archive.mend", every=timedelta(minutes=1), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck and set it going."""
    every([actions.mend, intake.mend], on=now())


@periodic("archive.erase_over", at=time(3, 40), tries=3, limit=300)
def erase_over() -> None:
    """Sets whose week is over, and questions of yesterday."""
    actions.erase_over(on=now())


@periodic("archive.find_unindexed", at=time(3, 50), tries=3, limit=300)
def find_unindexed() -> None:
    """Ask for the words of documents that lack them: after an update, or where a job was lost."""
    today = riga_date(now())
    waiting = facts.unindexed(version=VERSION).values_list("public_id", flat=True)[:INDEXED_AT_ONCE]
    enqueue_many("archive.index", ((f"{case}:{today}", {"case": str(case)}) for case in waiting))
