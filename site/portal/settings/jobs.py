"""The job table is the truth, Celery the hands; without REDIS_URL the worker lives in the web process (memory://)."""

from portal.settings import base
from portal.settings.database import REDIS_URL

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Riga"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else {"polling_interval": 0.02}

#: How long a claimed job may stay silent before the sweeper hands it to somebody else (seconds).
JOB_LEASE = base.env.int("KOPIENA_JOB_LEASE", default=60)
