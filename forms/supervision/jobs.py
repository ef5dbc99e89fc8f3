"""Background acts of supervision. Each may run twice; the effect happens once."""

from __future__ import annotations

from uuid import UUID

from forms.supervision.actions import announce
from kernel.jobs.queue import job
from kernel.periods import now


@job("supervision.announce", version=1, queue="default", tries=8, limit=60)
def announce_group(*, group: str, composition: int) -> None:
    """Tell the institutions of a confirmed group (R51)."""
    announce(group=UUID(group), composition=composition, on=now())
