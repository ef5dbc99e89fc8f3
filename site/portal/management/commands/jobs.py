"""manage.py jobs [NAME] [--retry]: which jobs stopped after an error and why; give them a fresh set of attempts."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.jobs.models import Job
from kernel.jobs.queue import retry
from kernel.periods import riga


class Command(BaseCommand):
    help = "Jobs that stopped after an error, each with its reason. Exit code 1 while there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="only jobs of this name")
        parser.add_argument("--retry", action="store_true", help="start them again (after the cause was mended)")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Job.objects.parked().order_by("finished_at", "pk")
        if options["name"]:
            rows = rows.filter(name=options["name"])
        with translation.override("lv"):
            found = list(rows)
            for row in found:
                when = f"{riga(row.finished_at):%d.%m.%Y. %H:%M}" if row.finished_at else "-"
                self.stdout.write(f"{row.name} {row.key} · {when} · {row.error_code} {row.error}".rstrip())
            if options["retry"]:
                self.stdout.write(_("Jobs started again: %d.") % sum(retry(row) for row in found))
                return
            self.stdout.write(_("Jobs stopped after an error: %d.") % len(found))
        if found:
            sys.exit(1)
