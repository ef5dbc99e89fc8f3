"""manage.py jobs [--retry NUMBER…|--retry all]: what waits, what runs, what stopped after an error, and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils.translation import gettext as _

from kernel import periods
from kernel.jobs.models import Job, State
from kernel.jobs.queue import retry


class Command(BaseCommand):
    help = (
        "Background jobs: those that stopped after an error with their reasons, and how many wait. Exit code 1 while "
    )
    help += "any is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", nargs="+", metavar="NUMBER", help="try stopped jobs again (numbers, or: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self._retry(options["retry"])
        open_now = Job.objects.open().values_list("name", "state").annotate(Count("pk")).order_by("name", "state")
        for name, state, count in open_now:
            self.stdout.write(f"{count:>6}  {name}  {State(state).label}")
        parked = list(Job.objects.parked().order_by("finished_at", "pk"))
        for row in parked:
            ended = periods.riga(row.finished_at or row.created_at)
            self.stdout.write(f"#{row.pk}  {row.name}  {row.key}  {ended:%d.%m.%Y. %H:%M}  {row.error}")
        if parked:
            raise CommandError(
                _("%d jobs stopped after an error. Mend the cause, then: ./portal jobs --retry all") % len(parked)
            )
        self.stdout.write(_("No job has stopped."))

    def _retry(self, wanted: list[str]) -> None:
        rows = Job.objects.parked()
        if wanted != ["all"]:
            if not all(number.lstrip("#").isdigit() for number in wanted):
                raise CommandError(_("A job is named by its number, as the list shows it, or by: all"))
            rows = rows.filter(pk__in=[int(number.lstrip("#")) for number in wanted])
        self.stdout.write(_("%d jobs are tried again.") % sum(retry(row) for row in rows))
