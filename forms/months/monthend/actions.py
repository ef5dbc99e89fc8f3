"""The way of a month's end: begun, paused, gone on with, cancelled, tried again; and its work, a chunk at a time.

Each item is done by the verb that a single act uses, in one transaction with the item's row. A killed process leaves an
item done or not done; whoever goes on takes those that are not.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import signing.facade as signing_facade
from forms.months.grids.actions import close_signed
from forms.months.monthend.access import reach_of
from forms.months.monthend.errors import Changed, NothingReady, NotNow, NotReady
from forms.months.monthend.facts import (
    CHUNK_JOB,
    PREPARE,
    digest_of,
    kept_until,
    progress_of,
    prospect_of,
    prospects,
    stuck_of,
    work_stopped,
)
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.monthend.notices import tell_ended, tell_stopped
from forms.months.monthend.states import OPEN, EndState, ItemState, Readiness, What
from forms.months.pay import actions as pay
from forms.months.timesheets import actions as timesheets
from forms.months.timesheets.actions import Act
from forms.people.access import scope_of
from forms.programmes.errors import NoRules
from forms.records.errors import RecordError
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.going import set_going
from kernel.jobs.models import Job
from kernel.jobs.queue import checkpoint, enqueue_many, retry
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from forms.months.monthend.access import Place
    from forms.people.access import Scope
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User
    from kernel.periods import Month

logger = logging.getLogger(__name__)
declare("monthend.item", "monthend.item_made", "monthend.item_kept", "monthend.chunk_done")

JOB = CHUNK_JOB
#: Items of one job: a restart repeats none of them, and others get their turn in between.
CHUNK = 25
#: Acts that are looked after in one round of mending.
AT_ONCE = 50


def begin(*, month: Month, place: Place, seen: str, act: Act, by: User, on: datetime) -> MonthEnd:
    """What the person was shown would be made is made from now on; one that is open for the same is given back.

    `seen`: digest of what the page showed. Raises Changed, NothingReady, NoRules.
    """
    scope = scope_of(by, on=riga_date(on))
    open_ones = MonthEnd.objects.filter(by=by, month=month.first, place=place.key, state__in=OPEN)
    if (there := open_ones.first()) is not None:
        return there
    found = prospects(month, reach_of(scope).within(place.codes), scope, at=on)
    ready = [one for one in found if one.readiness == Readiness.READY]
    if not ready:
        raise NothingReady
    if digest_of(ready) != seen:
        raise Changed
    try:
        with transaction.atomic():
            row = MonthEnd.objects.create(
                month=month.first, place=place.key, place_name=place.name, by=by, statement=act.statement,
                signed_in_by=list(act.signed_in_by), signed_in_at=act.signed_in_at, begun_at=on, turned_at=on,
            )  # fmt: skip
            MonthEndItem.objects.bulk_create(
                [
                    MonthEndItem(
                        of_end=row, what=one.what, seen=one.seen,
                        of_month_id=one.pk if one.what == What.GRID else None,
                        timesheet_id=None if one.what == What.GRID else one.pk,
                    )
                    for one in ready
                ],
                batch_size=500,
            )  # fmt: skip
            audit("monthend.begun", subject=row.public_id, by=by, on=on, facts={"items": len(ready), "sha256": seen})
            _ask(row)
    except IntegrityError:  # the button was pressed twice at once
        return open_ones.get()
    return row


def pause(*, row: MonthEnd, by: User, on: datetime) -> None:
    """What is being done is done to its end; nothing more is begun. Raises NotNow."""
    _move(row, {EndState.RUNNING}, EndState.PAUSED, event="monthend.paused", by=by, on=on)


def go_on(*, row: MonthEnd, by: User, on: datetime) -> None:
    """Raises NotNow."""
    with transaction.atomic():
        fresh = _move(row, {EndState.PAUSED}, EndState.RUNNING, event="monthend.gone_on", by=by, on=on)
        _next_turn(fresh, on=on)
        _close(fresh, on=on)


def cancel(*, row: MonthEnd, by: User, on: datetime) -> None:
    """What is made stays made; what waits is left out. Raises NotNow."""
    with transaction.atomic():
        fresh = _move(row, OPEN, EndState.CANCELLED, event="monthend.cancelled", by=by, on=on)
        fresh.items.filter(state=ItemState.WAITING).update(state=ItemState.LEFT, done_at=on)
        MonthEnd.objects.filter(pk=fresh.pk).update(ended_at=on)


def try_again(*, row: MonthEnd, by: User, on: datetime) -> int:
    """What failed is tried once more, as it was shown then; documents that could not be typeset too. How many. Raises
    NotNow (nothing failed, or it is under way)."""
    with transaction.atomic():
        fresh = _locked(row)
        stopped = set(stuck_of(fresh))
        failed = fresh.items.filter(state=ItemState.FAILED)
        count = failed.count()
        if fresh.state != EndState.ENDED or not (count or stopped):
            raise NotNow
        for job in Job.objects.parked().filter(name=PREPARE):
            if UUID(job.args["case"]) in stopped:
                retry(job)
        signing_facade.try_stopped_again(subjects=stopped)
        fresh.told_at = None
        if count:
            failed.update(state=ItemState.WAITING, code="", reason="", done_at=None)
            fresh.state, fresh.ended_at, fresh.read_at = EndState.RUNNING, None, None
            _next_turn(fresh, on=on)
        fresh.save(update_fields=["state", "ended_at", "read_at", "told_at"])
        audit("monthend.tried_again", subject=fresh.public_id, by=by, on=on, facts={"items": count + len(stopped)})
    return count + len(stopped)


def put_away(*, row: MonthEnd, on: datetime) -> None:
    """The report was read and leaves „Mani darbi”."""
    MonthEnd.objects.filter(pk=row.pk).exclude(state__in=OPEN).update(read_at=on)


# The work --------------------------------------------------------------------------------------------------------------


def work(*, end: UUID, turn: int, first: int, last: int, on: datetime) -> None:
    """One chunk: its items that wait, one after another. Safe to repeat and to run twice at once."""
    row = MonthEnd.objects.select_related("by").get(public_id=end)
    waiting = row.items.filter(pk__range=(first, last), state=ItemState.WAITING).order_by("pk")
    scope = scope_of(row.by, on=riga_date(on))
    for pk in list(waiting.values_list("pk", flat=True)):
        checkpoint()
        if not _do(row, pk, turn=turn, scope=scope, on=on):
            return
    with transaction.atomic():
        _close(_locked(row), on=on)
    reach("monthend.chunk_done")


def _do(row: MonthEnd, pk: int, *, turn: int, scope: Scope, on: datetime) -> bool:
    """One item; False when the act was paused, cancelled or begun anew meanwhile."""
    with transaction.atomic():
        fresh = MonthEnd.objects.get(pk=row.pk)
        if fresh.state != EndState.RUNNING or fresh.turn != turn:
            return False
        item = MonthEndItem.objects.select_for_update(of=("self",)).get(pk=pk)
        if item.state != ItemState.WAITING:
            return True
        reach("monthend.item")
        item.tries, item.done_at = item.tries + 1, on
        try:
            with transaction.atomic(), override("lv"):  # the reason is kept in the language of the documents
                item.case = _made(item, fresh, scope, on=on)
        except (RecordError, NoRules) as refusal:
            with override("lv"):
                _fail(item, getattr(refusal, "code", "rules"), str(refusal))
        except DatabaseError:  # of the database, not of this item: the whole job is tried again
            raise
        except Exception as error:
            # One that breaks must not hold up the others; its name is in the report, its cause in the log.
            logger.exception("month end item %s failed", pk)
            with override("lv"):
                words = _(
                    "An error that nobody expected (%(name)s). Try it again; if it comes back, tell the administrator."
                )
                _fail(item, "unexpected", words % {"name": type(error).__name__})
        else:
            item.state, item.code, item.reason = ItemState.MADE, "", ""
        reach("monthend.item_made")
        item.save()
    reach("monthend.item_kept")
    return True


def _made(item: MonthEndItem, end: MonthEnd, scope: Scope, *, on: datetime) -> CaseDocument | None:
    """By the verb of the single act. What somebody has made meanwhile is found, not made twice."""
    if item.what == What.GRID:
        return _grid(item, scope, on=on)
    act = Act(end.statement, end.signed_in_by, end.signed_in_at)
    assert item.timesheet is not None  # noqa: S101
    try:
        if item.what == What.TIMESHEET:
            return timesheets.confirm(timesheet=item.timesheet, seen=item.seen, act=act, by=scope.user, on=on).case
        return pay.approve(timesheet=item.timesheet, seen=item.seen, act=act, by=scope.user, on=on).case
    except RecordError:  # what is made is not made again; whether it is, costs as much as the act and is asked only now
        now_is = prospect_of(item, scope, at=on)
        if now_is.readiness != Readiness.MADE:
            raise
        return now_is.case


def _grid(item: MonthEndItem, scope: Scope, *, on: datetime) -> CaseDocument | None:
    """Its verb does not ask for everything that must be there."""
    now_is = prospect_of(item, scope, at=on)
    if now_is.readiness == Readiness.MADE:
        return now_is.case
    if now_is.readiness == Readiness.NOT_READY:
        raise NotReady(now_is.why)
    assert item.of_month is not None  # noqa: S101
    return close_signed(month=item.of_month, by=scope.user, on=on)


def _fail(item: MonthEndItem, code: str, reason: str) -> None:
    item.state, item.code, item.reason, item.case = ItemState.FAILED, code[:60], reason, None


def _close(row: MonthEnd, *, on: datetime) -> None:
    """Nothing waits any more."""
    if row.state == EndState.RUNNING and not row.items.filter(state=ItemState.WAITING).exists():
        row.state, row.ended_at = EndState.ENDED, on
        row.save(update_fields=["state", "ended_at"])
        audit("monthend.ended", subject=row.public_id, by=None, on=on)


def mend(*, on: datetime) -> int:
    """Acts under way whose jobs are lost are set going, those that have stopped or ended are told of; how many were set
    going."""
    found = 0
    for row in MonthEnd.objects.filter(state=EndState.RUNNING).select_related("by").order_by("pk")[:AT_ONCE]:
        waiting = row.items.filter(state=ItemState.WAITING).order_by("pk")
        ends = waiting.first(), waiting.last()
        if ends[0] is None or ends[1] is None:
            with transaction.atomic():
                _close(_locked(row), on=on)
            continue
        args = {"end": str(row.public_id), "turn": row.turn, "first": ends[0].pk, "last": ends[1].pk}
        if set_going(JOB, prefix=f"{row.public_id}:{row.turn}:", args=args, on=on):
            found += 1
        elif work_stopped(row):
            tell_stopped(row, progress_of(row, at=on))
    for row in MonthEnd.objects.filter(state=EndState.ENDED, told_at=None).order_by("pk")[:AT_ONCE]:
        _tell(row, on=on)
    return found


def _tell(row: MonthEnd, *, on: datetime) -> None:
    """Whoever began it, once, when no document is being made any more."""
    with transaction.atomic():
        fresh = _locked(row)
        if fresh.state != EndState.ENDED or fresh.told_at is not None:
            return
        progress = progress_of(fresh, at=on)
        if progress.left:
            return
        fresh.told_at = on
        fresh.save(update_fields=["told_at"])
        tell_ended(fresh, progress)


def forget(*, on: datetime) -> int:
    """Reports whose time of keeping has ended are erased; documents and confirmations stay. How many."""
    over = MonthEnd.objects.filter(ended_at__isnull=False).exclude(state__in=OPEN)
    rows = [row for row in over.only("public_id", "ended_at") if kept_until(row) < riga_date(on)]  # type: ignore[operator]
    for row in rows:
        with transaction.atomic():
            audit("monthend.forgotten", subject=row.public_id, by=None, on=on)
            MonthEnd.objects.filter(pk=row.pk).delete()
    return len(rows)


def _ask(row: MonthEnd) -> None:
    """A job for each chunk of what waits."""
    enqueue_many(JOB, _chunks(row))


def _chunks(row: MonthEnd) -> Iterator[tuple[str, dict[str, str | int]]]:
    keys = list(row.items.filter(state=ItemState.WAITING).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        first, last = keys[start], keys[min(start + CHUNK, len(keys)) - 1]
        args: dict[str, str | int] = {"end": str(row.public_id), "turn": row.turn, "first": first, "last": last}
        yield f"{row.public_id}:{row.turn}:{first}", args


def _next_turn(row: MonthEnd, *, on: datetime) -> None:
    row.turn, row.turned_at = row.turn + 1, on
    row.save(update_fields=["turn", "turned_at"])
    _ask(row)


def _move(
    row: MonthEnd, states: frozenset[EndState] | set[EndState], to: EndState, *, event: str, by: User, on: datetime
) -> MonthEnd:
    with transaction.atomic():
        fresh = _locked(row)
        if fresh.state not in states:
            raise NotNow
        fresh.state = to
        fresh.save(update_fields=["state"])
        audit(event, subject=fresh.public_id, by=by, on=on)
    return fresh


def _locked(row: MonthEnd) -> MonthEnd:
    return MonthEnd.objects.select_for_update(of=("self",)).get(pk=row.pk)
