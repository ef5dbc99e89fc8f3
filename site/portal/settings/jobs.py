"""The job table is the truth, Celery the hands; without REDIS_URL the worker lives in the web process (memory://)."""

from portal.settings import base
from portal.settings.database import REDIS_URL

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 800_000  # kilobytes; looked at after each job
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Riga"
#: Longest any message may run, in seconds (prefork workers); each job's own limit is sent with its message.
CELERY_TASK_TIME_LIMIT = 900
#: In memory, so that beat leaves no file behind; which period was already rung stands in the job table.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
#: A broker that is away must not hold up a page: the sweeper rings later.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 2, "socket_timeout": 5} if REDIS_URL else {"polling_interval": 0.02}
)

#: How long a claimed job may stay silent before the sweeper hands it to somebody else (seconds).
JOB_LEASE = base.env.int("KOPIENA_JOB_LEASE", default=60)
#: Seconds between two looks of the sweeper at stale, due and periodic jobs.
JOB_SWEEP = 2.0
#: Seconds before a waiting job's worker is called again (the message may have been lost).
JOB_RING_AGAIN = 30
#: Threads of the in-process worker: (queues, threads). LibreOffice converts one document at a time anyway.
JOB_THREADS = [(["default", "signing", "mail"], 2), (["office"], 1), (["batch"], 1)]
#: The Celery application, by name: kernel may not import portal.
JOB_CELERY_APP = "portal.celery.app"
#: Packages whose `jobs` modules hold handlers.
JOB_PACKAGES = frozenset({"portal", "content", "forms", "doc_templates", "signing", "kernel"})
