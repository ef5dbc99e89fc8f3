"""Background acts on institutions' own text. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.institutions.actions import erase_refused
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("institutions.erase_refused", at=time(3, 40), tries=3, limit=120)
def erase_refused_templates() -> None:
    """Refused templates whose time of keeping has ended."""
    erase_refused(on=now())
