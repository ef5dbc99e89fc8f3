"""The doors of the job table: register, enqueue, cancel, try again, drain."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from kernel import periods
from kernel.jobs import bell
from kernel.jobs.errors import Cancelled, JobError, LeaseLost, Retry, TooLong
from kernel.jobs.models import OPEN, Job, State
from kernel.jobs.progress import Step, chunked
from kernel.jobs.registry import BATCH, Policy, handlers, job, periodic, tick
from kernel.jobs.running import checkpoint, current, finishing, run_one

__all__ = [
    "Cancelled",
    "Job",
    "JobError",
    "LeaseLost",
    "Retry",
    "State",
    "Step",
    "TooLong",
    "cancel",
    "checkpoint",
    "chunked",
    "current",
    "drain",
    "enqueue",
    "enqueue_many",
    "finishing",
    "job",
    "periodic",
    "retry",
    "tick",
]
#: How often one job may run within one `drain`: stops a job that waits for ever from hanging a test.
PATIENCE = 50


def enqueue(name: str, *, key: str, args: Mapping[str, Any] | None = None, delay: timedelta | None = None) -> Job:
    """Ask for `name` once per `key`: the row commits or rolls back with the caller's transaction.

    The same (name, key) again returns the row that is there, whatever its state. `args` is JSON without personal data.
    """
    policy = handlers[name]
    now = periods.now()
    row, is_new = Job.objects.get_or_create(
        name=name,
        key=key,
        defaults={
            "version": policy.version,
            "queue": _queue_of(policy),
            "args": dict(args or {}),
            "tries_allowed": policy.tries,
            "due_at": now + (delay or timedelta()),
            "created_at": now,
        },
    )
    if is_new and not delay:
        transaction.on_commit(partial(bell.ring, row.pk, row.name, row.queue), robust=True)
    return row


def enqueue_many(name: str, items: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Ask for `name` once for each (key, args) in few statements; the sweeper rings. Number of new rows."""
    policy = handlers[name]
    now, queue = periods.now(), _queue_of(policy)
    wanted = [
        Job(
            name=name,
            key=key,
            args=dict(args),
            version=policy.version,
            queue=queue,
            tries_allowed=policy.tries,
            due_at=now,
            created_at=now,
        )
        for key, args in items
    ]
    keys = [row.key for row in wanted]
    with transaction.atomic():
        before = Job.objects.filter(name=name, key__in=keys).count()
        Job.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=200)
        return Job.objects.filter(name=name, key__in=keys).count() - before


def _queue_of(policy: Policy) -> str:
    """The queue of its kind; BATCH for everything that a job of a batch asks for."""
    running = current()
    return BATCH if running is not None and running.queue == BATCH else policy.queue


def cancel(row: Job) -> bool:
    """Stop a job that is not finished. A running one loses its claim: its unfinished step is rolled back."""
    changed = Job.objects.filter(pk=row.pk, state__in=[*OPEN, State.PARKED]).update(
        state=State.CANCELLED, claim=None, lease_until=None, finished_at=periods.now()
    )
    return changed == 1


def retry(row: Job) -> bool:
    """Give a parked job a fresh set of attempts."""
    changed = Job.objects.filter(pk=row.pk, state=State.PARKED).update(
        state=State.WAITING, tries=0, due_at=periods.now(), finished_at=None, rang_at=None
    )
    if changed:
        transaction.on_commit(partial(bell.ring, row.pk, row.name, row.queue), robust=True)
    return changed == 1


def drain(*, until: datetime | None = None, strict: bool = False) -> int:
    """Run due jobs in this process till none is left; the number of runs.

    `until` also runs what falls due up to that moment, in order, as if the clock stood there. `strict` raises the
    first unexpected error after it has been written to its row (for tests and the demo).
    """
    runs: Counter[int] = Counter()
    while True:
        on = periods.now()
        horizon = max(on, until) if until else on
        row = Job.objects.due(horizon).exclude(pk__in=[pk for pk, n in runs.items() if n >= PATIENCE]).order_by(
            "due_at", "pk"
        ).only("pk", "due_at").first()  # fmt: skip
        if row is None:
            return sum(runs.values())
        runs[row.pk] += 1
        run_one(row.pk, on=max(on, row.due_at), strict=strict)
