"""The employment contract with a mentor, D07 (KIND DL), and the suitability check it needs, D05."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms.contracts.states import ContractState
from forms.people.models import EmployerKind, Institution, Person
from forms.records.models import CaseDocument, Draft
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from forms.people.access import Scope


class SuitabilityCheck(models.Model):
    """D05: result and reference of the check of R5, never the extract itself."""

    class Result(models.TextChoices):
        SUITABLE = "suitable", _("suitable")
        NOT_SUITABLE = "not_suitable", _("not suitable")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="suitability_checks")
    employer = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField(_("date of check"))
    source = models.CharField(_("reference of the register query"), max_length=120)
    result = models.CharField(max_length=16, choices=Result.choices)
    valid_until = models.DateField(_("next check due"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.mentor} {self.checked_on}"


class ContractQuerySet(models.QuerySet["EmploymentContract"]):
    def visible_to(self, scope: Scope) -> ContractQuerySet:
        """Own contract, own institution's, own municipality's, or all (domain reference 2.2)."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(employer__register_code__in=scope.reads) | Q(mentor__user=scope.user))


class EmploymentContract(models.Model):
    """A fixed-term contract employer–mentor. `terms` is the whole of what was agreed, encrypted; the columns beside it
    are what lists, rules and gates ask for."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.OneToOneField(Draft, null=True, on_delete=models.PROTECT, related_name="contract")
    employer = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="contracts")
    employer_kind = models.CharField(max_length=16, choices=EmployerKind.choices)
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contracts")
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    rate = models.DecimalField(_("rate, EUR per academic hour"), max_digits=7, decimal_places=2)
    edition = models.CharField(_("rule set"), max_length=20)
    terms = EncryptedJSONField(default=dict)
    paper = models.BooleanField(_("paper road"), default=False)
    state = models.CharField(max_length=16, choices=ContractState.choices, default=ContractState.AGREED)
    case = models.OneToOneField(CaseDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="contract")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="contract_ends_after_start")]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)
