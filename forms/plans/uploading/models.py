"""Marks "uploaded into the tool": which file of which plan, on which day, by whom; kept also when taken back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.plans.models import SupportPlan
from forms.plans.uploading.states import MarkState
from kernel.crypto import EncryptedTextField


class UploadMark(models.Model):
    """One file of one plan is in the tool. One contract serves several plans, so each plan has a mark of its own (R40).

    `piece`: the kind of file as forms.plans.uploading.items names it. `record`: public_id of what the file is of; a new
    document is a new record, so a mark never speaks of another file. `slot`: what it was uploaded for, the same for the
    document that comes in its place. `reference`: number or day of the document. `sha256`: of the signed original.
    `uploaded_on`: Riga day. `reason`: why the mark was taken back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="upload_marks")
    piece = models.CharField(max_length=16)
    record = models.UUIDField()
    slot = models.UUIDField()
    reference = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    uploaded_on = models.DateField()
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.STANDING)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    reason = EncryptedTextField(blank=True, default="")
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-marked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "record"], condition=Q(state=MarkState.STANDING.value), name="one_upload_mark"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.reference}"
