"""Background acts of contracts. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.contracts.changes.settling import close_over
from forms.contracts.checks.actions import remind
from forms.contracts.interviews.actions import forget
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("contracts.remind_of_checks", at=time(7, 20), tries=3, limit=300)
def remind_of_checks() -> None:
    """Suitability checks that run out in a month and in a week (R5)."""
    remind(on=now())


@periodic("contracts.close", at=time(0, 10), tries=3, limit=300)
def close() -> None:
    """Contracts whose last day has passed."""
    close_over(on=now())


@periodic("contracts.forget_interviews", at=time(3, 20), tries=3, limit=120)
def forget_interviews() -> None:
    """Notes of talks whose time of keeping has ended (D06)."""
    forget(on=now())
