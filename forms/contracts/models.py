"""The employment contract with a mentor, D07 (KIND DL), and the suitability check it needs, D05."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forms.contracts.rules import SUITABILITY_LAW
from forms.contracts.states import CheckState, ContractState
from forms.people.models import EmployerKind, Institution, Person, Role
from forms.records.models import CaseDocument, Draft
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope

#: Row "Suitability check" of the permission matrix (domain reference 2.2): who enters, who reads, who reads it whole.
CHECKERS = frozenset({Role.HEAD, Role.RESP})
CHECK_WHOLE_PLACE = CHECKERS | {Role.ARC}
CHECK_WHOLE_EVERYWHERE = frozenset({Role.ARC, Role.AUD})
CHECK_READERS_PLACE = CHECK_WHOLE_PLACE | {Role.IAPS, Role.COO}
CHECK_READERS_EVERYWHERE = CHECK_WHOLE_EVERYWHERE | {Role.EXP}


class CheckQuerySet(models.QuerySet["SuitabilityCheck"]):
    def counting(self) -> CheckQuerySet:
        """Without those whose document was declined or taken back."""
        return self.exclude(state=CheckState.ANNULLED)

    def newest(self) -> CheckQuerySet:
        """Of each mentor and employer the check that holds: the later date, then the later entry."""
        later = SuitabilityCheck.objects.counting().filter(mentor=OuterRef("mentor"), employer=OuterRef("employer"))
        later = later.filter(
            Q(checked_on__gt=OuterRef("checked_on")) | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk"))
        )
        return self.counting().filter(~Exists(later))

    def visible_to(self, scope: Scope) -> CheckQuerySet:
        """Row "Suitability check" of the permission matrix; who of them reads the result only: `may_read_whole`."""
        if scope.everywhere & CHECK_READERS_EVERYWHERE:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        places = scope.where(*CHECK_READERS_PLACE)
        return self.filter(Q(employer__register_code__in=places) | Q(mentor__user=scope.user))


class SuitabilityCheck(models.Model):
    """D05: result and reference of the check of R5, never the extract itself."""

    class Result(models.TextChoices):
        SUITABLE = "suitable", _("suitable")
        NOT_SUITABLE = "not_suitable", _("not suitable")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="suitability_checks")
    employer = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField(_("date of check"))
    law = models.CharField(_("law basis"), max_length=200, default=SUITABILITY_LAW)
    source = models.CharField(_("reference of the register query"), max_length=120)
    result = models.CharField(max_length=16, choices=Result.choices)
    valid_until = models.DateField(_("next check due"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CheckState.choices, default=CheckState.RECORDED)
    case = models.OneToOneField(CaseDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="check_of")

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.mentor} {self.checked_on}"

    @property
    def suitable(self) -> bool:
        return self.result == self.Result.SUITABLE

    def may_read_whole(self, scope: Scope) -> bool:
        """Reference and document too; everybody else who sees the check reads result and dates."""
        if scope.everywhere & CHECK_WHOLE_EVERYWHERE:
            return True
        return self.employer.register_code in scope.where(*CHECK_WHOLE_PLACE)


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
    #: Set when a signed amendment or termination moved the end; `end` stays what the contract itself says.
    moved_end = models.DateField(_("end after changes"), null=True, blank=True)
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

    @property
    def last_day(self) -> date:
        """The last day of work as everything signed so far has it. What held on another day: changes.in_force."""
        return self.moved_end or self.end
