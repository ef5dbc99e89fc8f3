"""Every two seconds: free the claims of dead processes, ring what is due, ask for periodic jobs, do the small acts."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from kernel import periods
from kernel.jobs import bell, owners, queue
from kernel.jobs.models import Job, State
from kernel.jobs.registry import BATCH, rhythms, ticks

logger = logging.getLogger(__name__)
#: Rings per sweep: the oldest first, so that a long backlog does not fill the broker.
AT_ONCE = 200
_asked: dict[str, str] = {}
#: Thousands of rows of a batch hold up no other ring.
_BATCH_LAST = models.Case(models.When(queue=BATCH, then=1), default=0)


def sweep() -> int:
    """One sweep; the number of rings."""
    on = periods.now()
    free_dead(on=on)
    ask_periodic(on=on)
    for act in ticks:
        try:
            act()
        except Exception:
            # One act's trouble must not stop the sweep of all others; it is tried again in two seconds.
            logger.exception("tick %s failed", act.__qualname__)
    return ring_due(on=on)


def free_dead(*, on: datetime) -> int:
    """Let go of the claims of processes that were killed on this machine, without waiting for the lease."""
    freed = 0
    for row in Job.objects.filter(state=State.RUNNING, lease_until__gte=on).only("pk", "claim", "owner"):
        if owners.is_dead(row.owner):
            freed += Job.objects.filter(pk=row.pk, claim=row.claim, state=State.RUNNING).update(
                lease_until=on - timedelta(seconds=1), rang_at=None
            )
    return freed


def ask_periodic(*, on: datetime) -> None:
    """Enqueue each periodic job once per period: (name, period) is unique in the table, whoever asks."""
    for rhythm in rhythms.values():
        slot = rhythm.slot(on)
        if slot and _asked.get(rhythm.name) != slot:
            queue.enqueue(rhythm.name, key=slot)
            _asked[rhythm.name] = slot


def ring_due(*, on: datetime) -> int:
    """Ring for due jobs nobody was called for lately."""
    if not bell.is_wired():
        return 0
    lately = on - timedelta(seconds=settings.JOB_RING_AGAIN)
    rows = list(
        Job.objects.due(on)
        .filter(models.Q(rang_at__isnull=True) | models.Q(rang_at__lt=lately))
        .order_by(_BATCH_LAST, "due_at", "pk")
        .values_list("pk", "name", "queue")[:AT_ONCE]
    )
    if not rows:
        return 0
    Job.objects.filter(pk__in=[pk for pk, _name, _queue in rows]).update(rang_at=on)
    return sum(bell.ring(pk, name, where) for pk, name, where in rows)
