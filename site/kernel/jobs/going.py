"""For the stages' own rounds of mending: a state tells which job must be there; here it is set going when it is not.

A job is lost when its row was never made (a receiver broke, a database was put back), when it ended without its effect,
or when it was parked after errors that a repeat may heal.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from kernel.jobs.models import Job, State
from kernel.jobs.queue import enqueue, retry

logger = logging.getLogger(__name__)

#: Pause before a parked job is tried again (as long as it had been tried before) and before one that ended without
#: its effect is asked for anew (longer each time): at least and at most this.
SHORTEST_REST, LONGEST_REST = timedelta(seconds=60), timedelta(hours=1)


def set_going(
    name: str, *, prefix: str, args: Mapping[str, Any], on: datetime, can_heal: Callable[[Job], bool] | None = None
) -> bool:
    """True if a job had to be asked for or revived; False if one is under way, rests, or needs a person.

    `prefix` is how the keys of all jobs for this purpose begin. `can_heal` says whether trying a parked job again may
    help; without it a job that gave up before its last attempt is left (it met an error that no repeat heals).
    """
    jobs = list(Job.objects.filter(name=name, key__startswith=prefix).order_by("-pk")[:20])
    if any(row.state in (State.WAITING, State.RUNNING) for row in jobs):
        return False
    if jobs and jobs[0].state == State.PARKED:
        return _revive(jobs[0], on=on, can_heal=can_heal or _used_all_attempts)
    if jobs and _ended(jobs[0]) + min(SHORTEST_REST * len(jobs), LONGEST_REST) > on:
        return False
    enqueue(name, key=f"{prefix}:mend{len(jobs)}:{int(on.timestamp())}", args=args)
    return True


def _revive(row: Job, *, on: datetime, can_heal: Callable[[Job], bool]) -> bool:
    rest = min(max(_ended(row) - row.created_at, SHORTEST_REST), LONGEST_REST)
    return can_heal(row) and _ended(row) + rest <= on and retry(row)


def _ended(row: Job) -> datetime:
    return row.finished_at or row.created_at


def _used_all_attempts(row: Job) -> bool:
    return row.tries >= row.tries_allowed


def every(acts: Iterable[Callable[..., int]], *, on: datetime) -> int:
    """Do all acts, each told the moment; how much they did in all. One that fails stops no other; then it is raised."""
    done, failures = 0, []
    for act in acts:
        try:
            done += act(on=on)
        except Exception as error:
            logger.exception("%s failed", act.__qualname__)
            failures.append(error)
    if failures:
        raise failures[0]
    return done
