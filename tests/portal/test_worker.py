"""PostgreSQL and Redis: what one process asks for, a separate Celery worker does."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from kernel import periods
from kernel.audit import log
from kernel.jobs.models import Job, State
from kernel.jobs.queue import enqueue

ROOT = Path(__file__).resolve().parents[2]
#: Seconds in which the portal promises to take up what waits (two minutes), start of the worker included.
PROMISED = 120


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("needs DATABASE_URL and REDIS_URL: ./portal test --servers")
    there = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{there['USER']}@{there['HOST']}:{there['PORT']}/{there['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "KOPIENA_TEST_VAR": str(tmp_path),
    }
    process = subprocess.Popen([sys.executable, "manage.py", "worker", "--concurrency", "1"], cwd=ROOT, env=environment)
    yield process
    process.terminate()
    process.wait(30)


@pytest.mark.postgres
def test_a_separate_worker_does_what_was_asked(worker: subprocess.Popen[bytes]) -> None:
    with transaction.atomic():
        log.record("portal.probe", subject=None, by=None, on=periods.now())
        job = enqueue("audit.root", key="probe", args={})
        assert Job.objects.get(pk=job.pk).state == State.WAITING
    until = time.monotonic() + PROMISED
    while Job.objects.get(pk=job.pk).state != State.DONE and time.monotonic() < until:
        time.sleep(0.5)
    assert worker.poll() is None
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.tries, done.error) == (State.DONE, 1, "")
    assert log.verify().ok
