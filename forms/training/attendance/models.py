"""The attendance sheet of a group and its hours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.training.applications.models import TrainingApplication
from forms.training.attendance.states import SheetState
from forms.training.models import TrainingGroup


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
