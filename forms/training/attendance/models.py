"""The attendance sheet of a group and its hours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.models import CaseDocument
from forms.training.applications.models import TrainingApplication
from forms.training.attendance.states import ListState, SheetState
from forms.training.models import TrainingGroup
from kernel.crypto import EncryptedJSONField, EncryptedTextField


class AttendanceSheet(models.Model):
    """One a group, made when hours are first saved. Its version guards all hours of the group together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.OneToOneField(TrainingGroup, on_delete=models.PROTECT, related_name="sheet")
    trainer = models.CharField(_("trainer"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=SheetState.choices, default=SheetState.OPEN)
    changed_at = models.DateTimeField(_("last changed"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("attendance sheet")
        verbose_name_plural = _("attendance sheets")

    def __str__(self) -> str:
        return str(self.group)


class TrainingAttendance(models.Model):
    """Academic hours of one participant on one day (D02). No row: nothing was marked."""

    application = models.ForeignKey(TrainingApplication, on_delete=models.PROTECT, related_name="attendance")
    day = models.DateField(_("day"))
    hours = models.PositiveSmallIntegerField(_("academic hours"))

    class Meta:
        ordering: ClassVar[list[str]] = ["application_id", "day"]
        constraints = [models.UniqueConstraint(fields=["application", "day"], name="attendance_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.hours}"


class AttendanceList(models.Model):
    """The closed sheet as a document (D02): numbered, signed by its trainer, archived. A mended sheet is sent as a new one.

    `printed`: the context of the document but for number and code. `sheet_version`: of the sheet it was made from.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="lists")
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="attendance_list")
    printed = EncryptedJSONField(default=dict)
    sheet_version = models.PositiveIntegerField(_("version of the sheet"))
    trainer_name = EncryptedTextField(_("trainer"))
    trainer_email = EncryptedTextField(_("trainer's e-mail"), blank=True, default="")
    trainer_code = EncryptedTextField(_("trainer's personal code"), blank=True, default="")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=ListState.choices, default=ListState.SENT)

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id"]
        verbose_name = _("attendance list")
        verbose_name_plural = _("attendance lists")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(state="sent"), name="one_list_with_its_trainer"
            )
        ]

    def __str__(self) -> str:
        return self.case.number
