"""Background acts of plans. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.plans.safety.actions import forget
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("plans.forget_safety_notes", at=time(3, 25), tries=3, limit=120)
def forget_safety_notes() -> None:
    """Notes of reported danger whose time of keeping has ended (D25)."""
    forget(on=now())
