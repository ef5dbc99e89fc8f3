"""Background acts of a month's end, on the queue of batches."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from forms.months.monthend import actions
from kernel.jobs.queue import job, periodic
from kernel.periods import now


@job(actions.JOB, version=1, queue="batch", tries=5, limit=600)
def chunk(*, end: str, turn: int, first: int, last: int) -> None:
    """The items of one chunk that wait."""
    actions.work(end=UUID(end), turn=turn, first=first, last=last, on=now())


@periodic("monthend.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck and set it going; tell who began it when it has ended or stopped."""
    actions.mend(on=now())


@periodic("monthend.forget", at=time(3, 35), tries=3, limit=120)
def forget() -> None:
    """Reports whose time of keeping has ended."""
    actions.forget(on=now())
