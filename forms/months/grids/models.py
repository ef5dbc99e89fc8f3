"""The monthly grid (D13, KIND GR): rows that mentor and learner both sign, a closing assessment after the last meeting."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField


class Party(models.TextChoices):
    LEARNER = "learner", pgettext_lazy("grid row", "support recipient")
    MENTOR = "mentor", pgettext_lazy("grid row", "support provider")


class Way(models.TextChoices):
    """How a row was signed: by an act of the signed-in person, or by hand on the paper that was photographed."""

    ACT = "act", pgettext_lazy("grid row", "confirmed here")
    PAPER = "paper", pgettext_lazy("grid row", "signed on paper")


class SupportSchedule(models.Model):
    """The grid of one month (R30). `paper`: signed by hand, the photograph of the page comes back to it. `assessment`:
    the mentor's closing assessment, only in the grid of the last meeting (R36). `terms`: what the numbered document says.
    The fields from `link_hash` to `codes_sent` are those of kernel.crypto.one_time: the learner's code on the mentor's device,
    the learner's link to confirm on the own one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of_month = models.OneToOneField(LearnerMonth, on_delete=models.PROTECT, related_name="grid")
    state = models.CharField(max_length=10, choices=GridState.choices, default=GridState.OPEN)
    paper = models.BooleanField(_("paper road"), default=False)
    assessment = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="grid")
    terms = EncryptedJSONField(default=dict)
    link_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["of_month_id"]

    def __str__(self) -> str:
        return str(self.of_month)


class ScheduleRow(models.Model):
    """One meeting: Riga day, whole academic hours, topic. `starts`: Riga time of its beginning, where it is told. `note`:
    why the learner has not signed it (R29); the row stays and counts for nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(SupportSchedule, on_delete=models.CASCADE, related_name="rows")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField()
    topic = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "starts", "pk"]
        constraints = [models.CheckConstraint(condition=Q(hours__gte=1), name="row_has_whole_hours")]

    def __str__(self) -> str:
        return f"{self.grid}: {self.day:%d.%m.}"


class RowConfirmation(models.Model):
    """One of the two has signed a row as it is written. `digest`: SHA-256 of what it said then: a row that is changed
    afterwards is no longer signed, and its confirmations go. `evidence`: of the act; of paper: which page."""

    row = models.ForeignKey(ScheduleRow, on_delete=models.CASCADE, related_name="confirmations")
    party = models.CharField(max_length=8, choices=Party.choices)
    way = models.CharField(max_length=6, choices=Way.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    evidence = EncryptedJSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["row_id", "party"]
        constraints = [models.UniqueConstraint(fields=["row", "party"], name="one_signature_a_party_and_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.party}"
