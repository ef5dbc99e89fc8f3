"""D26 "Sadarbības partnera dati": what a municipality or an institution shows before it is a partner (R52)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Institution, Municipality
from forms.people.rules import PartnerFacts

if TYPE_CHECKING:
    from forms.people.access import Scope

#: The six numbers of the description, in the order of the form.
INDICATORS = (
    "report_card_only",
    "minority",
    "immigrant",
    "low_reading",
    "exclusion_risk",
    "esl_risk",
)


class PartnerState(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    ACTIVE = "active", _("active partner")


class PartnerQuerySet(models.QuerySet["PartnerOnboarding"]):
    def visible_to(self, scope: Scope) -> PartnerQuerySet:
        """Own institution's, own municipality's and its institutions' for the coordinator, or all."""
        if scope.reads_everything:
            return self
        return self.filter(Q(institution__register_code__in=scope.learners) | Q(municipality__in=scope.coordinates))


class PartnerOnboarding(models.Model):
    """The data of one partner: a municipality or an institution. Amounts in euros; counts of learners."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.OneToOneField(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="onboarding"
    )
    municipality = models.OneToOneField(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="onboarding"
    )
    plan_link = models.URLField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    report_card_only = models.PositiveIntegerField(null=True, blank=True)
    minority = models.PositiveIntegerField(null=True, blank=True)
    immigrant = models.PositiveIntegerField(null=True, blank=True)
    low_reading = models.PositiveIntegerField(null=True, blank=True)
    exclusion_risk = models.PositiveIntegerField(null=True, blank=True)
    esl_risk = models.PositiveIntegerField(null=True, blank=True)
    tax_checked_on = models.DateField(null=True, blank=True)
    tax_debt = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    contract_number = models.CharField(max_length=60, blank=True)
    contract_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PartnerState.choices, default=PartnerState.RECORDED)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True, municipality__isnull=False)
                | Q(institution__isnull=False, municipality__isnull=True),
                name="partner_is_one_place",
            )
        ]

    def __str__(self) -> str:
        return str(self.institution or self.municipality)

    def facts(self) -> PartnerFacts:
        """What the rules ask for."""
        return PartnerFacts(
            plan_link=self.plan_link,
            description=self.description,
            indicators=tuple(getattr(self, name) for name in INDICATORS),
            tax_debt=self.tax_debt,
            tax_checked_on=self.tax_checked_on,
            contract_number=self.contract_number,
            contract_date=self.contract_date,
        )
