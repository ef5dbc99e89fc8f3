"""The worker of the one-process mode: Celery over memory:// in threads, and the sweeper beside it.

The server command starts it after forking; AppConfig.ready never does (management commands pass there too).
A thread that hangs in a handler cannot be stopped; its job is given up (`heartbeat`) and another thread takes its place.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)
#: Threads started in the place of hanging ones, per group of queues; then only a restart of the process helps.
MOST_SUBSTITUTES = 8
_workers: list[Any] = []
_substitutes: Counter[int] = Counter()
_stop = threading.Event()
_threads: list[threading.Thread] = []


def workers() -> list[Any]:
    """The Celery workers of this process."""
    return list(_workers)


def is_running() -> bool:
    """Does a worker of this process hear the bell?"""
    return bool(_workers)


def start() -> None:
    """Start the worker threads and the sweeper; once per process."""
    from kernel.jobs.models import Job, State

    if _workers:
        return
    for number, (queues, threads) in enumerate(settings.JOB_THREADS):
        _hire(queues, threads, name=str(number))
    # Rings of the process before this one died with its memory.
    Job.objects.filter(state=State.WAITING).exclude(rang_at=None).update(rang_at=None)
    connection.close()
    _stop.clear()
    _launch(_sweep_on, name="job-sweeper")


def stop(*, timeout: float = 10) -> None:
    """Let running jobs end (at most `timeout` seconds); what does not end is taken up at the next start."""
    _stop.set()
    # First nobody listens any more, then the pools close: a message heard in between would find its pool closed.
    for worker in _workers:
        worker.consumer.stop()
    until = time.monotonic() + timeout
    for thread in _threads:
        thread.join(max(0, until - time.monotonic()))
    for worker in _workers:
        worker.stop()
    _workers.clear()
    _threads.clear()
    _substitutes.clear()


def _hire(queues: Sequence[str], threads: int, *, name: str) -> None:
    from kernel.jobs import bell

    # An application of its own for each: which queues are consumed is state of the application.
    app = bell.twin()
    worker = app.WorkController(
        app=app,
        hostname=f"local{name}@kopiena",
        pool_cls="threads",
        concurrency=threads,
        queues=queues,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    _workers.append(worker)
    _launch(worker.start, name=f"job-worker-{name}")


def replace_hung() -> int:
    """Start a thread in the place of each that hangs; how many were started."""
    from kernel.jobs import heartbeat

    hung, started = heartbeat.hung(), 0
    for number, (queues, _threads) in enumerate(settings.JOB_THREADS):
        lost = sum(queue in queues for queue in hung)
        while _substitutes[number] < min(lost, MOST_SUBSTITUTES):
            _substitutes[number] += 1
            started += 1
            logger.error("a job hangs in queue %s; another thread takes its place", "/".join(queues))
            _hire(queues, 1, name=f"{number}s{_substitutes[number]}")
    return started


def _launch(target: Any, *, name: str) -> None:
    thread = threading.Thread(target=target, name=name, daemon=True)
    _threads.append(thread)
    thread.start()


def _sweep_on() -> None:
    from kernel.jobs.sweeper import sweep

    while not _stop.is_set():
        try:
            replace_hung()
            sweep()
        except Exception:
            # Whatever it was: without the sweeper nothing that is stuck would ever be found.
            logger.exception("the sweep failed; the next one comes in a moment")
        finally:
            connection.close()
        _stop.wait(settings.JOB_SWEEP)
