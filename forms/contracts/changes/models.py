"""Amendments (KIND DG) and terminations (KIND DI) of employment contracts, D08."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.contracts.changes.grounds import ONE_SIDED, Ground
from forms.contracts.models import EmploymentContract
from forms.contracts.states import PAPER_SIGNED, PaperState
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from forms.people.access import Scope


class ReceiptWay(models.TextChoices):
    """How the other party got a notice."""

    IN_PERSON = "in_person", _("handed over against a signature")
    E_ADDRESS = "e_address", _("to the official electronic address")
    EMAIL = "email", _("by e-mail")
    POST = "post", _("by registered post")


class PaperQuerySet(models.QuerySet[Any]):
    def visible_to(self, scope: Scope) -> PaperQuerySet:
        """Whoever reads the contract (the rows of the permission matrix are alike)."""
        return self.filter(contract__in=EmploymentContract.objects.visible_to(scope))


class ContractPaper(models.Model):
    """What an amendment and a termination share. `terms`: who signs, where, what it says; encrypted, as frozen when made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    terms = EncryptedJSONField(default=dict)
    paper = models.BooleanField(_("paper road"), default=False)
    state = models.CharField(max_length=16, choices=PaperState.choices, default=PaperState.AGREED)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    @property
    def signed(self) -> bool:
        """Everybody who has to has signed."""
        return self.state in PAPER_SIGNED


class ContractAmendment(ContractPaper):
    """Clauses of a contract changed from a day on; `terms["changes"]` maps a clause to its old and new value."""

    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="amendments")
    case = models.OneToOneField(CaseDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="amendment")
    effective_from = models.DateField(_("in force from"))

    class Meta(ContractPaper.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(state__in=[PaperState.AGREED, PaperState.SENT, PaperState.PARTLY_SIGNED]),
                name="one_open_amendment",
            )
        ]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)


class ContractTermination(ContractPaper):
    """How a contract ends before or with its term. hours: academic hours delivered and not yet paid."""

    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="terminations")
    case = models.OneToOneField(
        CaseDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="termination"
    )
    ground = models.CharField(_("ground"), max_length=16, choices=Ground.choices)
    end = models.DateField(_("last day of work"))
    hours = models.PositiveIntegerField(_("hours to be paid"))
    received_on = models.DateField(_("received"), null=True, blank=True)
    received_how = models.CharField(_("how it was received"), max_length=12, choices=ReceiptWay.choices, blank=True)

    class Meta(ContractPaper.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=~Q(state=PaperState.WITHDRAWN), name="one_termination"
            )
        ]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)

    @property
    def needs_receipt(self) -> bool:
        """A notice ends nothing before the other party has it."""
        return self.ground in ONE_SIDED

    @property
    def takes_effect(self) -> bool:
        """Signed, and received where one side alone signs."""
        return self.signed and (self.received_on is not None or not self.needs_receipt)
