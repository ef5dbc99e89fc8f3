"""PostgreSQL and Redis: what one process asks for, a separate Celery worker does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction

import signing.facade as signing_facade
from forms.contracts import actions
from forms.programmes.models import UnitRate
from kernel import periods
from kernel.audit import log
from kernel.jobs.models import Job, State
from kernel.jobs.queue import enqueue
from portal.demo import partners, people
from signing.data import EnvelopeSummary
from signing.envelopes.models import Envelope
from signing.testbed.service import Testbed
from tests.forms import desks
from tests.rows import load_shipped
from tests.signing.envelope_tools import ask

ROOT = Path(__file__).resolve().parents[2]
#: Seconds in which the portal promises to take up what waits (two minutes), start of the worker included.
PROMISED = 120


@pytest.fixture
def worker(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("needs DATABASE_URL and REDIS_URL: ./portal test --servers")
    there = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{there['USER']}@{there['HOST']}:{there['PORT']}/{there['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        # The same files as this process has: in production both see one store.
        "KOPIENA_TEST_VAR": str(settings.VAR_DIR.parent),
    }
    process = subprocess.Popen([sys.executable, "manage.py", "worker", "--concurrency", "1"], cwd=ROOT, env=environment)
    yield process
    process.terminate()
    process.wait(90)  # as long as a service manager gives it


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
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 10
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.tries, done.error) == (State.DONE, 1, "")
    assert log.verify().ok


def waited_for(subject: UUID, reached: Callable[[EnvelopeSummary], bool]) -> EnvelopeSummary:
    """The document's signing once `reached` holds; this process does nothing for it but look."""
    until = time.monotonic() + PROMISED
    while time.monotonic() < until:
        summary = signing_facade.summary(subject)
        if summary is not None and reached(summary):
            return summary
        time.sleep(0.3)
    unfinished = list(Job.objects.exclude(state=State.DONE).values_list("kind", "state", "error"))
    raise AssertionError(f"not reached in {PROMISED} s; jobs: {unfinished}")


@pytest.mark.postgres
@pytest.mark.office
def test_a_contract_goes_the_whole_way_in_a_separate_worker(testbed: Testbed, worker: subprocess.Popen[bytes]) -> None:
    """Typeset, signed twice, sealed, stamped, judged and archived by Celery; this process only asks."""
    load_shipped()
    people.load()
    partners.load()
    UnitRate.objects.create(valid_from=date(2027, 1, 1), amount=Decimal("11.00"), source="Demonstrācijas dati")
    contract = desks.agreed()
    case = actions.send_contract(contract=contract, by=desks.user("aina"), on=periods.now())
    subject = case.public_id
    waited_for(subject, lambda summary: summary.state == "open")
    for role, state in (("mentor", "partly_signed"), ("employer", "archived")):
        ask(Envelope.objects.get(subject=subject), role)
        waited_for(subject, lambda summary, state=state: str(summary.state) == state)
    report = signing_facade.report(subject)
    assert report is not None
    assert (report.verdict, len(report.signatures)) == ("VALID", 3)
    until = time.monotonic() + PROMISED
    while Job.objects.exclude(state=State.DONE).exists() and time.monotonic() < until:
        time.sleep(0.5)
    case.refresh_from_db()
    contract.refresh_from_db()
    assert (case.state, contract.state) == ("archived", "in_force")
    assert worker.poll() is None
    assert log.verify().ok
