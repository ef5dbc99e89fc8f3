"""Documents whose seal, proof or way into the archive has stopped after an error: which, why, and tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kernel.jobs.models import Job
from kernel.jobs.queue import retry
from signing.envelopes.models import Envelope
from signing.envelopes.problems import problem_text
from signing.envelopes.states import EnvelopeState
from signing.errors import SigningError

if TYPE_CHECKING:
    from collections.abc import Collection

#: The job that each state waits for.
WAITS_FOR = {EnvelopeState.COMPLETING: "signing.complete", EnvelopeState.COMPLETED: "signing.deposit"}


def stopped() -> dict[UUID, str]:
    """By document, why, in the reader's language. Three queries at most, one when nothing has stopped."""
    return {row.subject: problem_text(row.problem or job.error_code or SigningError.code) for row, job in _parked()}


def try_again(*, subjects: Collection[UUID]) -> int:
    """Those of the documents that have stopped; how many."""
    return sum(retry(job) for row, job in _parked() if row.subject in subjects)


def _parked() -> list[tuple[Envelope, Job]]:
    """The newest parked job of each envelope that nothing else works at."""
    jobs: dict[tuple[str, UUID], Job] = {}
    busy: set[tuple[str, UUID]] = set()
    parked = Job.objects.parked().filter(name__in=WAITS_FOR.values()).order_by("pk")
    for job in parked:
        jobs[job.name, UUID(job.args["envelope"])] = job
    if not jobs:
        return []
    for job in Job.objects.open().filter(name__in=WAITS_FOR.values()):
        busy.add((job.name, UUID(job.args["envelope"])))
    found = []
    for row in Envelope.objects.filter(state__in=WAITS_FOR):
        key = WAITS_FOR[EnvelopeState(row.state)], row.public_id
        if key in jobs and key not in busy:
            found.append((row, jobs[key]))
    return found
