"""One thread per process keeps the leases of the jobs that run in it, and gives up those that run past their limit.

A thread cannot be stopped from outside. What hangs is counted as a failed attempt at once (its claim is taken away, so
nothing it still does can be written as the job's end) and `hung` says which queues lost a thread to it.
"""

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from kernel import periods
from kernel.jobs.models import Job, State

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """A handler at work: the queue it serves, until when (monotonic seconds), and what to do when it is not back."""

    queue: str
    until: float
    give_up: Callable[[], None]
    is_hung: bool = False


_runs: dict[uuid.UUID, Run] = {}
_lock = threading.Lock()
_thread_of: int = 0  # process the thread was started in: a forked child needs its own


def add(claim: uuid.UUID, run: Run) -> None:
    """Renew `claim` while its run is within its time."""
    global _thread_of
    with _lock:
        _runs[claim] = run
        if _thread_of != os.getpid():
            _thread_of = os.getpid()
            threading.Thread(target=_beat, name="job-heartbeat", daemon=True).start()


def drop(claim: uuid.UUID) -> None:
    with _lock:
        _runs.pop(claim, None)


def hung() -> list[str]:
    """The queues of the handlers that were given up and have not come back."""
    with _lock:
        return [run.queue for run in _runs.values() if run.is_hung]


def renew() -> int:
    """Renew every claim whose limit is not over; how many."""
    with _lock:
        alive = [claim for claim, run in _runs.items() if run.until > time.monotonic()]
    if not alive:
        return 0
    return Job.objects.filter(claim__in=alive, state=State.RUNNING).update(
        lease_until=periods.now() + timedelta(seconds=settings.JOB_LEASE)
    )


def give_up_late() -> int:
    """Count runs past their time as failed attempts; how many."""
    grace = settings.JOB_LEASE / 4
    with _lock:
        late = [run for run in _runs.values() if not run.is_hung and run.until + grace < time.monotonic()]
    for run in late:
        run.give_up()
        run.is_hung = True
    return len(late)


def _beat() -> None:
    while True:
        time.sleep(settings.JOB_LEASE / 4)
        try:
            renew()
            give_up_late()
        except DatabaseError:
            # The database is away or busy: the lease may run out, and the fence in `running` keeps the effect single.
            logger.warning("leases could not be renewed")
        finally:
            connection.close()
