"""Background acts of the training. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.training.applications.actions import erase_forgotten
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("training.erase_drafts", at=time(3, 10), tries=3, limit=120)
def erase_drafts() -> None:
    """Applications begun and forgotten."""
    erase_forgotten(on=now())
