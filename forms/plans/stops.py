"""A plan suspended or ended before its last day, each time with a numbered notice (D20, KIND PB)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from forms.plans.models import SupportPlan
from kernel.crypto import EncryptedJSONField, EncryptedTextField


class StopKind(models.TextChoices):
    SUSPENSION = "suspension", pgettext_lazy("stop of a plan", "suspension")
    END = "end", pgettext_lazy("stop of a plan", "early end")


class StopReason(models.TextChoices):
    LEARNER = "learner", pgettext_lazy("stop of a plan", "the learner's choice")
    MENTOR = "mentor", pgettext_lazy("stop of a plan", "the mentor's choice")
    OTHER = "other", pgettext_lazy("stop of a plan", "another reason")


class PlanStop(models.Model):
    """From `stopped_from` on there are no meetings; a suspension is over on the Riga day `resumed_on`. A suspended plan
    that is ended has both: each notice stays as it was given. `number`: of the notice. `explanation`: in words, restricted
    like the risks. `last_meeting`: its day, None when there was none; `hours`: academic hours delivered until then, which
    are paid (D20). `told`: list of {who, how}: everybody concerned, as the notice prints it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=10, choices=StopKind.choices)
    reason = models.CharField(max_length=8, choices=StopReason.choices)
    explanation = EncryptedTextField(blank=True, default="")
    stopped_from = models.DateField()
    last_meeting = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(default=0)
    resumed_on = models.DateField(null=True, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told = EncryptedJSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id", "stopped_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=Q(resumed_on__isnull=True), name="one_stop_of_a_kind_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__isnull=True) | Q(kind=StopKind.SUSPENSION.value, resumed_on__gte=F("stopped_from")),
                name="only_a_suspension_is_resumed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"{self.plan}: {self.kind}"
