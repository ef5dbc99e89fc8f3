"""The table's own housekeeping."""

from datetime import time, timedelta

from kernel import periods
from kernel.jobs.models import Job, State
from kernel.jobs.queue import periodic
from kernel.jobs.registry import rhythms

#: Rows of periodic jobs say nothing after a few days. Rows of all others stay: they are what "once" rests on.
KEPT = timedelta(days=7)


@periodic("jobs.prune", at=time(3, 30), atomic=True)
def prune() -> None:
    """Remove finished rows of periodic jobs."""
    Job.objects.filter(name__in=rhythms, state=State.DONE, finished_at__lt=periods.now() - KEPT).delete()
