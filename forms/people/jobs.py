"""Background acts on people. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import timedelta

from forms.people import importing, takings
from forms.people.learners import ImportState, LearnerImport
from kernel.jobs.queue import chunked, job, periodic
from kernel.periods import now


@job(importing.JOB, version=1, queue="default", tries=5, limit=600)
def enter_table(*, table: str) -> None:
    """The confirmed lines of a table become learners, step by step."""
    row = LearnerImport.objects.select_related("institution", "maker").get(public_id=table)
    if row.state != ImportState.RUNNING:
        return
    for step in chunked(importing.steps_of(row)):
        with step as lines:
            importing.enter(table=row, lines=lines, on=now())
    importing.finish(table=row, on=now())


@periodic("people.forget", every=timedelta(days=1), tries=1, limit=60)
def forget_tables() -> None:
    """Tables that nobody has confirmed hold names and codes for a week only."""
    importing.forget(on=now())


@periodic("people.takings", every=timedelta(minutes=10), tries=3, limit=60, atomic=True)
def tell_of_takings() -> None:
    """Administrators hear of accounts that see an unusual number of records."""
    takings.tell_administrators(on=now())
