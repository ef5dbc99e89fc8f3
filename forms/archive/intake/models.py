"""A file that was made elsewhere, from the door to the register."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.archive.intake.states import Doubt, ItemState, Match
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from collections.abc import Collection


class IntakeQuerySet(models.QuerySet["IntakeItem"]):
    def within(self, codes: Collection[str] | None) -> IntakeQuerySet:
        """Of these institutions; None: of all."""
        return self if codes is None else self.filter(register_code__in=codes)


class IntakeItem(models.Model):
    """One file. `batch`: what came in one act; `report`: of the validation; `details`: as a person corrected them;
    `matched`: the document of ours that it names or holds; `case`: what it became."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.UUIDField(db_index=True)
    sequence = models.PositiveSmallIntegerField()
    register_code = models.CharField(_("institution's register code"), max_length=12)
    name = EncryptedTextField(_("file"))
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=ItemState.choices, default=ItemState.RECEIVED)
    doubt = models.CharField(max_length=12, choices=Doubt.choices, blank=True, default=Doubt.NONE)
    report: EncryptedJSONField = EncryptedJSONField(default=dict)
    matched = models.ForeignKey(CaseDocument, null=True, on_delete=models.PROTECT, related_name="+")
    match_by = models.CharField(max_length=8, choices=Match.choices, blank=True, default=Match.NONE)
    details: EncryptedJSONField = EncryptedJSONField(default=dict)
    reason = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="intake")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at", "sequence", "pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "sequence"], name="intake_sequence")]
        indexes = [models.Index(fields=["register_code", "state"], name="intake_place_state")]

    def __str__(self) -> str:
        return str(self.name)
