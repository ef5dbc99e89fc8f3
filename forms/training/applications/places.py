"""Places of a group: given in the order of submission, passed on to whoever waits longest.

Everything here runs in the caller's transaction, under the lock of the group that `locked` takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.training.applications import facts, notices
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import Place
from forms.training.models import TrainingGroup
from forms.training.signals import schedule_changed
from forms.training.states import GroupState
from kernel.audit.log import record as audit

if TYPE_CHECKING:
    from datetime import datetime


def locked(application: TrainingApplication) -> tuple[TrainingGroup | None, TrainingApplication]:
    """The group first, then the application: everybody locks in this order."""
    group = TrainingGroup.objects.select_for_update().filter(pk=application.group_id or 0).first()
    row = TrainingApplication.objects.select_for_update().get(pk=application.pk)
    return group, row


def join(row: TrainingApplication, group: TrainingGroup) -> None:
    """The end of the queue: a place while there is a free one and nobody waits. The caller saves the row."""
    free = facts.free_places(group)
    has_room = free is None or (free > 0 and not facts.waiting(group).exists())
    row.group, row.round_id = group, group.round_id
    row.sequence = facts.next_sequence(group)
    row.place = Place.HELD if has_room else Place.WAITING


def fill(group: TrainingGroup, *, on: datetime) -> list[TrainingApplication]:
    """Give free places to those who wait longest, and tell them. A cancelled group gives none."""
    if group.state == GroupState.CANCELLED:
        return []
    free = facts.free_places(group)
    queue = facts.waiting(group).select_for_update()
    moved = list(queue if free is None else queue[: max(free, 0)])
    for row in moved:
        row.place = Place.HELD
        row.changed_at = on
        row.version += 1
        row.save(update_fields=["place", "changed_at", "version"])
        audit("training.place_given", subject=row.public_id, by=None, on=on)
        notices.tell(row, "place", on=on)
    if moved:
        schedule_changed.send(TrainingApplication)
    return moved
