"""Ringing a worker. A lost ring is no harm: the sweeper rings again."""

import logging

from celery import Celery
from django.conf import settings
from django.utils.module_loading import import_string

from kernel.jobs import local
from kernel.jobs.registry import handlers

logger = logging.getLogger(__name__)
#: Seconds between the polite end of a job that runs too long and its kill (prefork workers).
GRACE = 15


def app() -> Celery:
    """The one Celery application, named by a setting."""
    found: Celery = import_string(settings.JOB_CELERY_APP)
    return found


def twin() -> Celery:
    """Another application with the same settings and tasks; over memory:// they share the queues of this process."""
    made = Celery("kopiena", fixups=[], set_as_current=False)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.conf.imports = app().conf.imports
    made.loader.import_default_modules()
    made.finalize()
    return made


def is_wired() -> bool:
    """Does anybody hear the bell? A broker, or a worker in this process."""
    return not settings.CELERY_BROKER_URL.startswith("memory://") or local.is_running()


def ring(pk: int, name: str, queue: str) -> bool:
    """Tell a worker of `queue` that job `pk` is due. False when nobody could be told."""
    if not is_wired():
        return False
    policy = handlers.get(name)
    limit = policy.limit if policy else 120
    try:
        app().send_task(
            "kernel.jobs.run",
            args=[pk],
            queue=queue,
            soft_time_limit=limit,
            time_limit=limit + GRACE,
            ignore_result=True,
            retry=False,
        )
    except Exception as error:  # noqa: BLE001  (each transport has exceptions of its own)
        # The row is safe in the database and the sweeper rings again; the broker's state is shown by the doctor.
        logger.warning("the broker did not take the ring for job %s: %s", pk, type(error).__name__)
        return False
    return True
