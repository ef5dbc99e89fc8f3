"""Background acts at the end of keeping. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

import forms.records.actions as records
from forms.archive.disposal import actions, mending, terms
from kernel.jobs.queue import job, periodic
from kernel.periods import now


@job("disposal.destroy", version=1, atomic=False, queue="default", tries=8, limit=1800)
def destroy(*, disposal_list: str) -> None:
    """What an archived act names."""
    actions.destroy_listed(disposal_list=UUID(disposal_list), on=now())


@periodic("disposal.terms", at=time(3, 45), tries=3, limit=1800)
def lengthen() -> None:
    """Terms that the rules in force today make longer."""
    terms.recompute(on=now())


@periodic("disposal.forget", at=time(3, 55), tries=3, limit=600)
def forget() -> None:
    """Records of destroyed documents that another record stood on."""
    records.forget_left(on=now())
    actions.forget_left(on=now())


@periodic("disposal.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """An act is archived, and nothing is being destroyed."""
    mending.mend(on=now())
