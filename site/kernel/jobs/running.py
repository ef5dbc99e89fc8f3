"""One run of one job: claim, handler, and the one update that ends it.

A claim is a conditional UPDATE (the same on SQLite and PostgreSQL) that writes a fresh token. Every later write asks
for that token, so a run that lost its lease can neither finish nor fail a job that somebody else runs now.
"""

import contextlib
import logging
import time
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from kernel import periods
from kernel.identifiers import personal_code
from kernel.jobs import failpoints, heartbeat, owners
from kernel.jobs.errors import Cancelled, LeaseLost, Retry, TooLong, UnknownVersion
from kernel.jobs.models import Job, State
from kernel.jobs.registry import Policy, handlers

logger = logging.getLogger(__name__)
failpoints.declare("jobs.claimed", "jobs.handled", "jobs.before_done", "jobs.after_done")

#: First pause after a failed attempt, doubling up to the longest (seconds).
FIRST_PAUSE, LONGEST_PAUSE = 5, 3600
#: Attempts beyond the allowed ones that may end by a kill: restarts of the server are not the job's fault.
KILLS_FORGIVEN = 5
#: A job of a kind or version this process does not know is left for a newer worker (seconds).
NOT_MINE = 30

_current: ContextVar[Job | None] = ContextVar("job", default=None)
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def current() -> Job | None:
    """The job this code runs in, if any."""
    return _current.get()


def checkpoint() -> None:
    """Long handlers call this between steps: raises TooLong or Cancelled."""
    deadline, row = _deadline.get(), _current.get()
    if deadline is not None and time.monotonic() > deadline:
        raise TooLong(str(row))
    if row is not None and not Job.objects.filter(pk=row.pk, claim=row.claim, state=State.RUNNING).exists():
        raise Cancelled(str(row))


@contextlib.contextmanager
def finishing(row: Job | None = None) -> Iterator[None]:
    """The effect in the block and the job's DONE commit together, or neither does."""
    row = row or _current.get()
    with transaction.atomic():
        yield
        if row is not None:
            failpoints.reach("jobs.before_done")
            _end(row)
    if row is not None:
        row.state = State.DONE


def run_one(pk: int, *, on: datetime | None = None, heartbeat: bool = False, strict: bool = False) -> State | None:
    """Claim and run job `pk`. Its state afterwards; None when it could not be claimed."""
    on = on or periods.now()
    row = _claim(pk, on=on, beating=heartbeat)
    if row is None:
        return None
    failpoints.reach("jobs.claimed")
    policy = handlers[row.name]
    token, limit = _current.set(row), _deadline.set(time.monotonic() + policy.limit)
    try:
        with _beating(row, policy) if heartbeat else contextlib.nullcontext():
            _handle(row, policy)
    except (LeaseLost, Cancelled) as stop:
        logger.info("job %s was taken away: %s", pk, stop.code)
    except Retry as wait:
        _wait(row, wait, on=on)
    except Exception as error:
        _fail(row, error, on=on)
        if strict:
            raise
    finally:
        _current.reset(token)
        _deadline.reset(limit)
    row.refresh_from_db(fields=["state"])
    return State(row.state)


def _claim(pk: int, *, on: datetime, beating: bool) -> Job | None:
    row = Job.objects.due(on).filter(pk=pk).first()
    if row is None:
        return None
    policy = handlers.get(row.name)
    if policy is None or row.version > policy.version:
        reason = f"no handler here for {row.name} version {row.version}"
        Job.objects.filter(pk=pk, state=State.WAITING).update(due_at=on + timedelta(seconds=NOT_MINE), error=reason)
        return None
    # Whoever renews the lease needs a short one; whoever does not (drain) takes it for the whole limit.
    lease = settings.JOB_LEASE if beating else settings.JOB_LEASE + policy.limit
    if row.state == State.RUNNING and row.tries >= row.tries_allowed + KILLS_FORGIVEN:
        _park(row, code="jobs.killed", text="the process died or stalled at every attempt")
        return None
    claim = uuid.uuid4()
    changed = (
        Job.objects.due(on)
        .filter(pk=pk, claim=row.claim)
        .update(
            state=State.RUNNING,
            claim=claim,
            owner=owners.this_process(),
            lease_until=periods.now() + timedelta(seconds=lease),
            tries=models.F("tries") + 1,
        )
    )
    if not changed:
        return None
    row.refresh_from_db()
    return row if row.claim == claim else None


def _handle(row: Job, policy: Policy) -> None:
    args = dict(row.args)
    for version in range(row.version, policy.version):
        if version not in policy.upgrades:
            raise UnknownVersion(f"{row.name} knows no way from version {version} to {version + 1}")
        args = policy.upgrades[version](args)
    if policy.atomic:
        with finishing(row):
            policy.handler(**args)
    elif connection.in_atomic_block:
        _handle_inside(policy, args)
    else:
        policy.handler(**args)
    failpoints.reach("jobs.handled")
    if row.state != State.DONE:
        _end(row)
    failpoints.reach("jobs.after_done")


def _handle_inside(policy: Policy, args: dict[str, Any]) -> None:
    """Under `drain` in somebody's open transaction: a database error of the handler must not spoil theirs.

    Everything else behaves as without one: what the handler committed before it failed stays.
    """
    savepoint = transaction.savepoint()
    try:
        policy.handler(**args)
    except DatabaseError:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(savepoint)
        raise
    transaction.savepoint_commit(savepoint)


def _end(row: Job) -> None:
    _release(row, state=State.DONE, finished_at=periods.now(), error="", error_code="")


def _wait(row: Job, wait: Retry, *, on: datetime) -> None:
    _release_quietly(
        row,
        state=State.WAITING,
        tries=models.F("tries") - 1,
        waits=models.F("waits") + 1,
        due_at=max(on, periods.now()) + timedelta(seconds=wait.after),
        rang_at=None,
        error_code=wait.code,
        error=_harmless(wait),
    )


def _fail(row: Job, error: Exception, *, on: datetime) -> None:
    code = getattr(error, "code", "") if isinstance(getattr(error, "code", ""), str) else ""
    hopeless = getattr(error, "retry", True) is False
    text = f"{type(error).__name__}: {_harmless(error)}"
    logger.warning("job %s %s failed at attempt %s: %s", row.pk, row.name, row.tries, type(error).__name__)
    if hopeless or row.tries >= row.tries_allowed:
        _park(row, code=code, text=text)
        return
    pause = min(FIRST_PAUSE * 2 ** (row.tries - 1), LONGEST_PAUSE)
    _release_quietly(
        row,
        state=State.WAITING,
        due_at=max(on, periods.now()) + timedelta(seconds=pause),
        rang_at=None,
        error_code=code,
        error=text,
    )


def _park(row: Job, *, code: str, text: str) -> None:
    _release_quietly(row, state=State.PARKED, finished_at=periods.now(), error_code=code, error=text)


def _release(row: Job, **changes: object) -> None:
    """Give the claim back, if it is still ours."""
    changed = Job.objects.filter(pk=row.pk, claim=row.claim, state=State.RUNNING).update(
        claim=None, lease_until=None, **changes
    )
    if not changed:
        raise LeaseLost(str(row))


def _release_quietly(row: Job, **changes: object) -> None:
    with contextlib.suppress(LeaseLost):  # somebody else has the job now and writes its end
        _release(row, **changes)


def _harmless(error: Exception) -> str:
    """The message, short, with anything that looks like a personal code blotted out."""
    return personal_code.blotted(str(error))[:500]


@contextlib.contextmanager
def _beating(row: Job, policy: Policy) -> Iterator[None]:
    """Keep the lease while the handler runs; past its limit the attempt has failed, whether it comes back or not."""
    assert row.claim is not None  # noqa: S101  (a claimed row has a claim; for the type checker)
    until = time.monotonic() + policy.limit
    heartbeat.add(row.claim, heartbeat.Run(queue=row.queue, until=until, give_up=partial(_give_up, row, policy)))
    try:
        yield
    finally:
        heartbeat.drop(row.claim)


def _give_up(row: Job, policy: Policy) -> None:
    """Said by the heartbeat's thread of a handler that does not come back. The claim goes, so that nothing it still
    does can end the job; the row waits for its next attempt or is parked.
    """
    _fail(row, TooLong(f"not finished after {policy.limit} s"), on=periods.now())
