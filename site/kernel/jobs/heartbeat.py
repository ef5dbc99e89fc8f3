"""One thread per process keeps the leases of the jobs that run in it."""

import logging
import os
import threading
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from kernel import periods
from kernel.jobs.models import Job, State

logger = logging.getLogger(__name__)
_claims: dict[uuid.UUID, float] = {}
_lock = threading.Lock()
_thread_of: int = 0  # process the thread was started in: a forked child needs its own


def add(claim: uuid.UUID, *, until: float) -> None:
    """Renew `claim` till `until` (monotonic seconds)."""
    global _thread_of
    with _lock:
        _claims[claim] = until
        if _thread_of != os.getpid():
            _thread_of = os.getpid()
            threading.Thread(target=_beat, name="job-heartbeat", daemon=True).start()


def drop(claim: uuid.UUID) -> None:
    with _lock:
        _claims.pop(claim, None)


def renew() -> int:
    """Renew every claim whose limit is not over; how many."""
    with _lock:
        alive = [claim for claim, until in _claims.items() if until > time.monotonic()]
    if not alive:
        return 0
    return Job.objects.filter(claim__in=alive, state=State.RUNNING).update(
        lease_until=periods.now() + timedelta(seconds=settings.JOB_LEASE)
    )


def _beat() -> None:
    while True:
        time.sleep(settings.JOB_LEASE / 4)
        try:
            renew()
        except DatabaseError:
            # The database is away or busy: the lease may run out, and the fence in `running` keeps the effect single.
            logger.warning("leases could not be renewed")
        finally:
            connection.close()
