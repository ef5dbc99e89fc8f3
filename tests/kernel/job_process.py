# ruff: noqa: E402
"""Lives that run jobs until none is open; kill tests end them early.

`prepare` makes the tables, `fill` asks for so many jobs of each kind, `run` works on them, `check` tells what is there
afterwards. `hang` asks for more jobs that never come back than there are threads, and for one that does, and waits for
their ends. `stop` tells who listens when. `python -m tests.kernel.job_process worker` is a Celery worker
for REDIS_URL. Each job writes a row to `effect`, so what is done twice is seen.
"""

import hashlib
import re
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kernel import periods
from kernel.audit import chain, log
from kernel.audit.models import Event, Pending
from kernel.files import store
from kernel.files.fixity import verify_all
from kernel.jobs import local
from kernel.jobs.models import Job, State
from kernel.jobs.queue import chunked, enqueue, finishing, job
from kernel.jobs.registry import rhythms
from kernel.notifications.models import Delivery, Notification
from kernel.notifications.outbox import notify
from portal.management.commands import worker as worker_command
from tests.lives import serve

CHUNKS = 5


def effect(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (name) VALUES (%s)", [name])


@job("kill.atomic", atomic=True)
def atomic(*, n: int) -> None:
    time.sleep(0.01)
    effect(f"atomic {n}")


@job("kill.store", queue="office")
def keep(*, n: int) -> None:
    """Bytes, row, event, effect and DONE: all there or none known."""
    content = hashlib.sha256(str(n).encode()).digest() * 2000
    with finishing():
        blob = store.put(content, media_type="application/octet-stream")
        log.record("kill.stored", subject=blob.public_id, by=None, on=periods.now(), facts={"n": n})
        effect(f"store {n}")


@job("kill.chunks", queue="signing")
def chunks(*, n: int) -> None:
    for step in chunked(list(range(CHUNKS))):
        with step as number:
            effect(f"chunk {n}.{number}")
            time.sleep(0.005)


@job("kill.hang", limit=1, tries=1)
def hang() -> None:
    threading.Event().wait()


def prepare() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (name varchar(40))")


def fill(count: int) -> None:
    for n in range(count):
        for name in ("kill.atomic", "kill.store", "kill.chunks"):
            enqueue(name, key=str(n), args={"n": n})
        notify("test", key=f"kill {n}", to_email="anna@paraugs.example", subject=uuid.uuid4())


def run() -> None:
    local.start()
    while Job.objects.filter(name__startswith="kill.", state__in=[State.WAITING, State.RUNNING]).exists() or (
        Notification.objects.filter(delivery__in=[Delivery.WAITING, Delivery.SENDING]).exists()
        or Pending.objects.exists()
    ):
        time.sleep(0.1)
    local.stop()


def stop() -> list[list[str]]:
    """Which listening threads still live when each pool is shut: a message they hear then falls on closed ears."""
    living: list[list[str]] = []
    local.start()
    pools = [_pool(worker) for worker in local.workers()]
    for pool in pools:
        pool.shutdown = partial(_shut, pool.shutdown, living)
    local.stop()
    return living


def _pool(worker: Any) -> Any:
    while not (worker.consumer and worker.consumer.connection):
        time.sleep(0.01)
    return worker.pool.executor


def _shut(shutdown: Callable[..., None], living: list[list[str]], *args: Any, **kwargs: Any) -> None:
    living.append([one.name for one in threading.enumerate() if one.name.startswith("job-worker")])
    shutdown(*args, **kwargs)


def hang_all() -> list[list[str]]:
    local.start()
    for n in range(3):
        enqueue("kill.hang", key=str(n))
    enqueue("kill.atomic", key="after", args={"n": 99}, delay=timedelta(seconds=1))
    while Job.objects.open().filter(name__startswith="kill.").exists():
        time.sleep(0.1)
    rows = Job.objects.filter(name__startswith="kill.").order_by("pk").values_list("name", "state", "error_code")
    return [list(row) for row in rows]


def worker() -> None:
    """`manage.py worker` with the handlers of this file."""
    call_command(worker_command.Command(), concurrency=2, log_level="WARNING")


def check() -> dict[str, Any]:
    """What became of everything."""
    chain.append()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, count(*) FROM effect GROUP BY name")
        effects = dict(cursor.fetchall())
    messages: Counter[str] = Counter()
    for path in Path(settings.EMAIL_FILE_PATH).glob("*"):
        messages.update(re.findall(r"Message-ID: <([^@]+)@", path.read_text(encoding="utf-8")))
    jobs = Counter(Job.objects.exclude(name__in=rhythms).values_list("name", "state"))
    audit, fixity = log.verify(), verify_all()
    events = Event.objects.filter(event="kill.stored").values_list("facts__n", flat=True)
    return {
        "jobs": {f"{name} {state}": count for (name, state), count in jobs.items()},
        "effects": effects,
        "messages": messages,
        "delivery": {str(row.public_id): row.delivery for row in Notification.objects.all()},
        "audit": audit.problems,
        "pending": audit.pending,
        "fixity": [f"{problem.injury} {problem.name}" for problem in fixity.problems],
        "blobs": fixity.checked,
        "events": sorted(events),
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        worker()
    else:
        serve({"prepare": prepare, "fill": fill, "run": run, "check": check, "hang": hang_all, "stop": stop})
