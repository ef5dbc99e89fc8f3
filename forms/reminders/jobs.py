"""Background acts of reminders. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.reminders import actions
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("reminders.digest", at=time(7, 30), tries=3, limit=300)
def remind() -> None:
    """What ends or is due soon: one letter a person."""
    actions.remind(on=now())
