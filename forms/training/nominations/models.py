"""A candidate proposed by a municipality. Name and address are encrypted, and erased when nobody answers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.people.models import Municipality
from forms.training.applications.models import TrainingApplication
from forms.training.models import TrainingGroup
from kernel.crypto import EncryptedTextField


class TrainingNomination(models.Model):
    """What has become of it is read from the application, never stored. The link is that of kernel.crypto.one_time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="nominations")
    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="nominations")
    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64, editable=False)
    application = models.OneToOneField(
        TrainingApplication, null=True, blank=True, on_delete=models.SET_NULL, related_name="nomination"
    )
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(_("proposed"))
    link_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-nominated_at", "-pk"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "group", "email_hash"], name="nominated_once_for_a_group")
        ]

    def __str__(self) -> str:
        return str(self.public_id)
