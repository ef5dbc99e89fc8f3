"""The table's own housekeeping."""

from datetime import time, timedelta

from django.db.models import Exists, OuterRef

from kernel import periods
from kernel.jobs.models import Job, State
from kernel.jobs.queue import periodic
from kernel.jobs.registry import rhythms

#: Rows of periodic jobs say nothing after a few days. Rows of all others stay: they are what "once" rests on.
KEPT = timedelta(days=7)


@periodic("jobs.prune", at=time(3, 30), atomic=True)
def prune() -> None:
    """Remove finished rows of periodic jobs; a stopped one too, once a later one of its kind has come through."""
    came_through = Job.objects.filter(name=OuterRef("name"), state=State.DONE, finished_at__gt=OuterRef("finished_at"))
    Job.objects.parked().filter(Exists(came_through), name__in=rhythms).delete()
    Job.objects.filter(name__in=rhythms, state=State.DONE, finished_at__lt=periods.now() - KEPT).delete()
