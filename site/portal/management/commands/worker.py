"""manage.py worker: a Celery worker with beat for REDIS_URL; several may run, on several machines."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kernel.jobs.registry import QUEUES

#: Jobs give way to people: who waits for a page has the processor first (nice(2)).
GIVING_WAY = 10
#: A job that makes a document waits for its LibreOffice, and that for its own threads, a quarter of the time: one job more
#: than there are processors keeps them at work (docs/performance.md).
AT_ONCE = (os.cpu_count() or 1) + 1


class Command(BaseCommand):
    help = "Runs background jobs in a process of their own (needs REDIS_URL; without it `serve` runs them itself)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queues", default=",".join(QUEUES), help="which queues, separated by commas")
        parser.add_argument("--concurrency", type=int, default=AT_ONCE, help="how many jobs at once")
        parser.add_argument("--no-beat", action="store_true", help="another worker sweeps and keeps the clock")
        parser.add_argument("--log-level", default="INFO")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CELERY_BROKER_URL.startswith("memory://"):
            raise CommandError("Set REDIS_URL: without it jobs run inside `serve` and need no worker.")
        unknown = set(options["queues"].split(",")) - set(QUEUES)
        if unknown:
            raise CommandError(f"no such queue: {', '.join(sorted(unknown))}; there are {', '.join(QUEUES)}")
        from portal.celery import app

        os.nice(GIVING_WAY)

        argv = ["worker", "--queues", options["queues"], "--concurrency", str(options["concurrency"])]
        argv += ["--loglevel", options["log_level"], "--without-gossip", "--without-mingle"]
        if not options["no_beat"]:
            argv.append("--beat")
        app.worker_main(argv)
