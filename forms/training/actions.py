"""Verbs on the training schedule. Each checks the right of `by`, writes the audit event, rings `schedule_changed`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from forms.records.errors import EditConflict
from forms.training.access import reach_of
from forms.training.applications import places
from forms.training.applications.actions import tell_cancelled
from forms.training.attendance.models import AttendanceSheet
from forms.training.attendance.states import SheetState
from forms.training.errors import GroupEnded, GroupOver, NotAllowed, WrongDays
from forms.training.models import TrainingDay, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.signals import schedule_changed
from forms.training.states import RUNNING, GroupState
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from forms.training.terms import GroupTerms, MaterialTerms, RoundTerms
    from kernel.accounts.models import User

Row = TypeVar("Row", bound=models.Model)


def enter_round(*, terms: RoundTerms, by: User, on: datetime) -> TrainingRound:
    """A new round. Raises NotAllowed."""
    return _enter(TrainingRound(**asdict(terms)), "training.round_entered", by=by, on=on)


def change_round(*, round: TrainingRound, terms: RoundTerms, version: int, by: User, on: datetime) -> TrainingRound:
    """Raises NotAllowed, and EditConflict when `version` is no longer the latest."""
    return _change(round, asdict(terms), "training.round_changed", version=version, by=by, on=on)


def enter_group(*, terms: GroupTerms, by: User, on: datetime) -> TrainingGroup:
    """A new group with its days. Raises NotAllowed, WrongDays."""
    with transaction.atomic():
        group = _enter(TrainingGroup(**_group_fields(terms, on=on)), "training.group_entered", by=by, on=on)
        _write_days(group, terms)
    return group


def change_group(*, group: TrainingGroup, terms: GroupTerms, version: int, by: User, on: datetime) -> TrainingGroup:
    """Raises NotAllowed, GroupEnded for a cancelled group, EditConflict when `version` is no longer the latest."""
    with transaction.atomic():
        _refuse_ended(group)
        group = _change(
            group, _group_fields(terms, on=on), "training.group_changed", version=version, by=by, on=on,
            more={"days"} if group.listed_days() != terms.days else set(),
        )  # fmt: skip
        _write_days(group, terms)
        places.fill(TrainingGroup.objects.select_for_update().get(pk=group.pk), on=on)  # there may be more places now
    return group


def cancel_group(*, group: TrainingGroup, reason: str, by: User, on: datetime) -> TrainingGroup:
    """The group does not take place; it stays on the page with the reason. Raises NotAllowed, GroupEnded, GroupOver."""
    _refuse(by, on)
    with transaction.atomic():
        row = TrainingGroup.objects.select_for_update().get(pk=group.pk)
        if row.state == GroupState.CANCELLED:
            raise GroupEnded
        if AttendanceSheet.objects.filter(group=row, state=SheetState.CLOSED).exists():
            raise GroupOver
        row.state, row.cancel_reason, row.changed_at = GroupState.CANCELLED, reason, on
        row.version += 1
        row.save(update_fields=["state", "cancel_reason", "changed_at", "version"])
        audit("training.group_cancelled", subject=row.public_id, by=by, on=on)
        tell_cancelled(group=row, on=on)
        schedule_changed.send(TrainingGroup)
    return row


def enter_material(*, terms: MaterialTerms, by: User, on: datetime) -> TrainingMaterial:
    """A new file for trainees. `terms.file` is there. Raises NotAllowed, StoreUnavailable."""
    _refuse(by, on)
    return _enter(TrainingMaterial(**_material_fields(terms)), "training.material_entered", by=by, on=on)


def change_material(
    *, material: TrainingMaterial, terms: MaterialTerms, version: int, by: User, on: datetime
) -> TrainingMaterial:
    """Another file under the same address, or other words about it. Raises NotAllowed, EditConflict."""
    _refuse(by, on)
    fields = _material_fields(terms)
    return _change(material, fields, "training.material_changed", version=version, by=by, on=on)


def _refuse(by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).keeps:
        raise NotAllowed


def _refuse_ended(group: TrainingGroup) -> None:
    if TrainingGroup.objects.filter(pk=group.pk, state=GroupState.CANCELLED).exists():
        raise GroupEnded


def _enter(row: Row, event: str, *, by: User, on: datetime) -> Row:
    _refuse(by, on)
    with transaction.atomic():
        row.save(force_insert=True)
        audit(event, subject=row.public_id, by=by, on=on)  # type: ignore[attr-defined]
        schedule_changed.send(type(row))
    return row


def _change(
    row: Row,
    fields: Mapping[str, Any],
    event: str,
    *,
    version: int,
    by: User,
    on: datetime,
    more: frozenset[str] | set[str] = frozenset(),
) -> Row:
    """Write what differs; nothing differs → no new version, no event. The event names the fields, not their values."""
    _refuse(by, on)
    with transaction.atomic():
        found: Any = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if found.version != version:
            raise EditConflict
        changed = {name for name, value in fields.items() if getattr(found, name) != value} - {"changed_at"}
        if not changed | more:
            return found
        for name, value in fields.items():
            setattr(found, name, value)
        found.version += 1
        found.save()
        audit(event, subject=found.public_id, by=by, on=on, fields=sorted(changed | more))
        schedule_changed.send(type(row))
    return found


def _group_fields(terms: GroupTerms, *, on: datetime) -> dict[str, Any]:
    if not terms.days:
        raise WrongDays(_("Name at least one day."))
    if terms.state not in RUNNING:
        raise ValueError(f"{terms.state} is no state a group is put into by changing it")
    return {
        "round": terms.round,
        "region": terms.region,
        "city": terms.city,
        "venue": terms.venue,
        "first_day": terms.days[0].on,
        "last_day": terms.days[-1].on,
        "state": terms.state,
        "capacity": terms.capacity,
        "taken": terms.taken,
        "changed_at": on,
    }


def _write_days(group: TrainingGroup, terms: GroupTerms) -> None:
    if group.listed_days() == terms.days:
        return
    group.days.all().delete()
    TrainingDay.objects.bulk_create(
        TrainingDay(group=group, day=day.on, starts=day.starts, ends=day.ends) for day in terms.days
    )


def _material_fields(terms: MaterialTerms) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: getattr(terms, name) for name in ("kind", "title", "about", "edition", "issued_on", "state")
    }
    if terms.file is not None:
        # Anybody may read it on the public page, so it is stored as it is.
        blob = store.put(terms.file.content, media_type=terms.file.media_type, secret=False)
        fields |= {"blob": blob, "file_name": terms.file.name}
    return fields
