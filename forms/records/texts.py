"""A text changed in Word before its record is sent: both files, who, in whose words it was accepted.

It holds only while the record says what it said when the file came back: `context_sha256` tells. Which of the states
below it is in never says so by itself; ask `text_actions.holding`.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.models import CaseDocument
from kernel.crypto import EncryptedTextField


class TextState(models.TextChoices):
    SHOWN = "shown", _("waits for acceptance of its differences")
    ACCEPTED = "accepted", _("accepted, goes for signature")
    SENT = "sent", _("sent for signature")
    DROPPED = "dropped", _("dropped")


#: Stands beside the record, one at most.
STANDING = frozenset({TextState.SHOWN, TextState.ACCEPTED})


class ChangedText(models.Model):
    """`original` left for Word, `changed` came back, `pages` shows it typeset without a number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.UUIDField(_("record"), db_index=True)
    kind = models.CharField(_("kind"), max_length=8)
    register_code = models.CharField(_("institution's register code"), max_length=12)
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.SHOWN)
    original = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    changed = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    pages = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    context_sha256 = models.CharField(max_length=64)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    words = EncryptedTextField(_("what was changed and why"), blank=True, default="")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="changed_text")

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(state__in=sorted(STANDING)), name="one_standing_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.state}"
