"""The Celery application. The job table is the truth (kernel.jobs); Celery is the hands that run it."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

app = Celery("kopiena", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "sweep": {
        "task": "kernel.jobs.sweep",
        "schedule": settings.JOB_SWEEP,
        "options": {"expires": 10, "ignore_result": True},
    }
}
app.conf.imports = ("kernel.jobs.tasks",)
