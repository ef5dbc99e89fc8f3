"""The two Celery tasks: run one job, sweep the table."""

from celery import shared_task
from django.db import close_old_connections

from kernel.jobs import running, sweeper


@shared_task(name="kernel.jobs.run")
def run(pk: int) -> None:
    """Claim and run one job; nothing happens when somebody else was quicker."""
    close_old_connections()
    try:
        running.run_one(pk, heartbeat=True)
    finally:
        close_old_connections()


@shared_task(name="kernel.jobs.sweep")
def sweep() -> None:
    close_old_connections()
    try:
        sweeper.sweep()
    finally:
        close_old_connections()
