"""An act by which originals change hands."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.archive.files.models import CaseFile
from forms.archive.handing.states import HandoverState
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from collections.abc import Collection


class HandoverQuerySet(models.QuerySet["HandoverAct"]):
    def within(self, codes: Collection[str] | None) -> HandoverQuerySet:
        """Of these institutions; None: of all."""
        return self if codes is None else self.filter(file__register_code__in=codes)


class HandoverAct(models.Model):
    """What goes from one person to another out of a case file. `terms`: people, day, reason; from sending on also
    "context", every word of the document. `withdrawal`: why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="handovers")
    documents = models.ManyToManyField(CaseDocument, related_name="handovers")
    terms = EncryptedJSONField(default=dict)
    paper = models.BooleanField(_("paper road"), default=False)
    state = models.CharField(max_length=14, choices=HandoverState.choices, default=HandoverState.PREPARED)
    withdrawal = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="handover")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)
