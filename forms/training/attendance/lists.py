"""Verbs on the closed list: send it to its trainer, take it back. Certificates do not wait for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

import forms.records.actions as records
from forms.records import road
from forms.records.errors import EditConflict
from forms.training import issuer
from forms.training.access import reach_of
from forms.training.applications.facts import values_for
from forms.training.attendance.documents import KIND, list_context, title_of
from forms.training.attendance.errors import ListStands, ListUnderWay, NotOrganiser, SheetOpen
from forms.training.attendance.facts import lists_of, sheet_of
from forms.training.attendance.models import AttendanceList
from forms.training.attendance.states import ListState
from forms.training.models import TrainingGroup
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Trainer:
    """Who signs. On paper the name is enough; else `email` brings the link, and `code` tells whose signature it is."""

    name: str
    email: str = ""
    code: str = ""


def send(
    *, group: TrainingGroup, trainer: Trainer, paper: bool, version: int, by: User, on: datetime
) -> AttendanceList:
    """Number the closed list and send it on its way. `version`: of the sheet that was looked at.

    Raises NotOrganiser, SheetOpen, EditConflict, ListUnderWay, ListStands.
    """
    _refuse(by, on)
    with transaction.atomic():
        locked = TrainingGroup.objects.select_for_update().get(pk=group.pk)
        sheet = sheet_of(locked)
        if not sheet.closed:
            raise SheetOpen
        if sheet.version != version:
            raise EditConflict
        before = next((one for one in reversed(lists_of(locked)) if one.state != ListState.ANNULLED), None)
        if before is not None and before.state == ListState.SENT:
            raise ListUnderWay(before.case.number)
        if before is not None and before.sheet_version == sheet.version:
            raise ListStands(before.case.number)
        account = User.objects.filter(email__iexact=trainer.email, is_active=True).first() if trainer.email else None
        day, record = riga_date(on), uuid.uuid4()
        case = records.open_case(
            record=record,
            kind=KIND,
            register_code=issuer.CODE,
            institution_name=issuer.NAME,
            title=title_of(locked),
            document_date=day,
            retention_until=end_of_day(values_for(locked).storage_until),
            paper=paper,
            parties={"trainer": account} if account is not None else {},
            by=by,
            on=on,
            replaces=before.case if before is not None else None,
        )
        made = AttendanceList.objects.create(
            public_id=record,
            group=locked,
            case=case,
            printed=list_context(
                sheet, trainer=trainer.name, paper=paper, day=day, replaces=before.case.number if before else ""
            ),
            sheet_version=sheet.version,
            trainer_name=trainer.name,
            trainer_email=trainer.email,
            trainer_code=trainer.code,
            trainer=account,
        )
        audit("training.list_sent", subject=locked.public_id, by=by, on=on, facts={"number": case.number})
        road.dispatch(case)
    return made


def withdraw(*, row: AttendanceList, reason: str, by: User, on: datetime) -> None:
    """Take back what the trainer has not signed; its number stays, annulled. Raises NotOrganiser, the SigningError tree."""
    _refuse(by, on)
    road.withdraw(case=row.case, reason=reason, by=by, on=on)


def _refuse(by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotOrganiser
