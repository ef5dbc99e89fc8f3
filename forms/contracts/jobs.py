"""Background acts of contracts. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from forms.contracts import actions, mending
from kernel.jobs.queue import job, periodic
from kernel.periods import now


@job("contracts.prepare", version=1, queue="office", tries=5, limit=180)
def prepare(*, contract: str) -> None:
    """Numbered contract → DOCX and PDF/A → envelope."""
    actions.prepare_document(contract=UUID(contract), on=now())


@job("contracts.hear", version=1, queue="default", tries=8, limit=60)
def hear(*, subject: str, news: str) -> None:
    """Bring the contract and its case up to what signing says now."""
    actions.catch_up(subject=UUID(subject), on=now())


@periodic("contracts.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck and set it going."""
    mending.mend(on=now())
