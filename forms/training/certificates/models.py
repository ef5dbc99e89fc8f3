"""The certificate of a trained mentor. What is printed in it is kept as it was then, encrypted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Person
from forms.records.certificates import CertificateState
from forms.records.models import CaseDocument
from forms.training.applications.models import TrainingApplication
from kernel.crypto import EncryptedJSONField


class MentorCertificate(models.Model):
    """D03. `printed`: the context of the document but for number and code. Its number is that of the case."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(TrainingApplication, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    printed = EncryptedJSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=CertificateState.choices, default=CertificateState.PREPARED
    )
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="certificate")

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=~Q(state="annulled"), name="one_certificate_a_participant"
            )
        ]

    def __str__(self) -> str:
        return self.case.number
