"""The agreement between a mentor and a learner, D11 (KIND VI)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms.plans.agreements.states import GONE, AgreementState
from forms.plans.models import PlanProvider, SupportPlan
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope


class AgreementQuerySet(models.QuerySet["SupportAgreement"]):
    def visible_to(self, scope: Scope) -> AgreementQuerySet:
        """Own one as its mentor, own institution's, own municipality's, or all (domain reference 2.2, "Agreement")."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        own = Q(provider__mentor__user=scope.user)
        return self.filter(own | Q(plan__institution__register_code__in=scope.learners))

    def living(self) -> AgreementQuerySet:
        return self.exclude(state__in=GONE)


class SupportAgreement(models.Model):
    """What a mentor and a learner have agreed for one plan: four sections, both sign (R24).

    `start`, `end`: the days of the plan as the agreement names them; days outside them need a new one (R60). `terms`:
    section → text as typed; from sending on also "context", every word of the document. `withdrawal`: why.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="agreements")
    provider = models.ForeignKey(PlanProvider, on_delete=models.PROTECT, related_name="agreements")
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    terms = EncryptedJSONField(default=dict)
    paper = models.BooleanField(_("paper road"), default=False)
    state = models.CharField(max_length=14, choices=AgreementState.choices, default=AgreementState.PREPARED)
    withdrawal = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="agreement")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "provider"],
                condition=~Q(state__in=sorted(GONE)),
                name="one_living_agreement",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="agreement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)
