"""A plan extended into the summer (D19, KIND PA) by an order of the head, of which a certified copy is kept (D27)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from forms.plans.models import SupportPlan
from kernel.crypto import EncryptedTextField
from kernel.files.models import Blob


class ExtensionReason(models.TextChoices):
    MEASURES = "measures", pgettext_lazy("extension of a plan", "extra study measures")
    EXAMINATIONS = "examinations", pgettext_lazy("extension of a plan", "repeated examinations")


class ExtensionState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("extension of a plan", "handed in to the expert")
    RETURNED = "returned", pgettext_lazy("extension of a plan", "returned")
    APPROVED = "approved", pgettext_lazy("extension of a plan", "approved")


class PlanExtension(models.Model):
    """`measures_until`: last day of the measures of the order; `end`: new last day of the plan, not after it (R15).
    `hours`: academic hours more. `copy`: of the order; who certified it ("Kopija pareiza") and when stands beside it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="extensions")
    reason = models.CharField(max_length=12, choices=ExtensionReason.choices)
    order_number = models.CharField(max_length=40)
    order_date = models.DateField()
    measures_until = models.DateField()
    end = models.DateField()
    hours = models.PositiveSmallIntegerField(default=0)
    copy = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    copy_name = EncryptedTextField(blank=True, default="")
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.SUBMITTED)
    comment = EncryptedTextField(blank=True, default="")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id", "-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=~Q(state="returned"), name="one_extension_of_a_plan"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"{self.plan}: {self.end}"
