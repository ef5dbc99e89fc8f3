"""Verbs on attendance: mark hours, close the sheet. States of applications follow the closed sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from forms.records.errors import EditConflict
from forms.training.access import reach_of
from forms.training.applications.notices import tell
from forms.training.applications.states import ApplicationState
from forms.training.attendance.errors import DayToCome, HasCertificate, NobodyThere, NotOrganiser, NotOver, WrongHours
from forms.training.attendance.facts import sheet_of
from forms.training.attendance.models import AttendanceSheet, TrainingAttendance
from forms.training.attendance.rules import too_many
from forms.training.attendance.states import SheetState
from forms.training.certificates.facts import with_certificate
from forms.training.errors import GroupEnded
from forms.training.models import TrainingGroup
from forms.training.states import GroupState
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from forms.training.attendance.facts import Sheet
    from kernel.accounts.models import User


def mark(
    *,
    group: TrainingGroup,
    marks: Mapping[UUID, Mapping[date, int | None]],
    trainer: str,
    version: int,
    by: User,
    on: datetime,
) -> Sheet:
    """Write hours by application and day; None takes a mark away, who or what is not named stays.

    `version` 0: the sheet has never been saved. On a closed sheet the results follow at once.
    Raises NotOrganiser, GroupEnded, EditConflict, WrongHours, DayToCome, HasCertificate.
    """
    with transaction.atomic():
        row = _locked(group, version=version, by=by, on=on)
        before = sheet_of(row.group)
        changed = row.trainer != trainer
        for line in before.lines:
            wanted = marks.get(line.application.public_id, {})
            for day in before.days:
                if day.on in wanted and wanted[day.on] != line.hours.get(day.on):
                    hours = wanted[day.on]
                    if hours is not None and too_many(hours, day, hour_minutes=before.hour_minutes):
                        most = before.ceilings[before.days.index(day)]
                        raise WrongHours(name=line.name, day=day.on, most=most)
                    if hours and day.on > riga_date(on):
                        raise DayToCome(day.on)
                    _write(line.application.pk, day.on, hours)
                    changed = True
        if not changed:
            return before
        row.trainer = trainer
        _save(row, on=on)
        audit("training.attendance_marked", subject=row.group.public_id, by=by, on=on)
        after = sheet_of(row.group)
        if row.state == SheetState.CLOSED:
            _settle(after, by=by, on=on)
    return after


def close(*, group: TrainingGroup, version: int, by: User, on: datetime) -> Sheet:
    """The training is over: participants have completed it or not (R7), and are told. Again changes nothing.

    Raises NotOrganiser, GroupEnded, EditConflict, NotOver, NobodyThere.
    """
    with transaction.atomic():
        row = _locked(group, version=version, by=by, on=on)
        if row.state == SheetState.CLOSED:
            return sheet_of(row.group)
        if riga_date(on) < row.group.last_day:
            raise NotOver(row.group.last_day)
        row.state = SheetState.CLOSED
        _save(row, on=on)
        sheet = sheet_of(row.group)
        if not sheet.lines:
            raise NobodyThere
        audit(
            "training.attendance_closed", subject=row.group.public_id, by=by, on=on,
            facts={"completed": len(sheet.completed), "not_completed": len(sheet.not_completed)},
        )  # fmt: skip
        _settle(sheet, by=by, on=on)
    return sheet


def _locked(group: TrainingGroup, *, version: int, by: User, on: datetime) -> AttendanceSheet:
    """The sheet under the lock of its group, which everybody takes first; a new one is not saved yet."""
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotOrganiser
    locked = TrainingGroup.objects.select_for_update().get(pk=group.pk)
    if locked.state == GroupState.CANCELLED:
        raise GroupEnded
    row = AttendanceSheet.objects.filter(group=locked).first() or AttendanceSheet(group=locked, version=0)
    row.group = locked
    if row.version != version:
        raise EditConflict
    return row


def _save(row: AttendanceSheet, *, on: datetime) -> None:
    row.version, row.changed_at = row.version + 1, on
    row.save()


def _write(application: int, day: date, hours: int | None) -> None:
    if hours is None:
        TrainingAttendance.objects.filter(application=application, day=day).delete()
    else:
        TrainingAttendance.objects.update_or_create(application_id=application, day=day, defaults={"hours": hours})


def _settle(sheet: Sheet, *, by: User, on: datetime) -> None:
    """Applications follow the sheet; who is told is whose result is new."""
    holders = with_certificate(sheet.group)
    for line in sheet.lines:
        row = line.application
        to = ApplicationState.COMPLETED if line.outcome.completed else ApplicationState.INCOMPLETE
        if row.state == to:
            continue
        if to == ApplicationState.INCOMPLETE and row.pk in holders:
            raise HasCertificate(line.name)
        row.state, row.changed_at, row.version = to, on, row.version + 1
        row.save(update_fields=["state", "changed_at", "version"])
        audit(f"training.application_{to.value}", subject=row.public_id, by=by, on=on)
        tell(row, to.value, on=on)
