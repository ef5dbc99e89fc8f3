"""What a confirmed month is paid (D16, KIND AT), and what a mentor pays back (D17)."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.contracts.models import EmploymentContract
from forms.months.pay.access import pay_codes
from forms.months.pay.states import COUNTING, Manner, RepaymentState, StatementState
from forms.months.timesheets.models import FundingPaper, Timesheet, TimesheetIssue
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope

_COUNTING = sorted(state.value for state in COUNTING)


class StatementQuerySet(models.QuerySet["PayStatement"]):
    def visible_to(self, scope: Scope) -> StatementQuerySet:
        """Row "Pay statement" of the permission matrix (domain reference 2.2): the mentor's own, or by place."""
        codes = pay_codes(scope)
        if codes is None:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(contract__mentor__user=scope.user) | Q(contract__employer__register_code__in=codes))

    def counting(self) -> StatementQuerySet:
        return self.filter(state__in=_COUNTING)


class PayStatement(models.Model):
    """One approved calculation. `issue`: the confirmed timesheet it is of; `printed`: its document's context. `gross`,
    `deducted`, `before` (paid by the statement it corrects) and `to_pay`: EUR."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="pay_statements")
    timesheet = models.ForeignKey(Timesheet, on_delete=models.PROTECT, related_name="statements")
    issue = models.ForeignKey(TimesheetIssue, on_delete=models.PROTECT, related_name="statements")
    state = models.CharField(max_length=12, choices=StatementState.choices, default=StatementState.APPROVED)
    hours = models.PositiveSmallIntegerField()
    excluded = models.PositiveSmallIntegerField()
    gross = models.DecimalField(max_digits=9, decimal_places=2)
    deducted = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    before = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    to_pay = models.DecimalField(max_digits=9, decimal_places=2)
    printed = EncryptedJSONField(default=dict)
    act = EncryptedJSONField(default=dict)
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="pay_statement")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = EncryptedTextField(blank=True, default="")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_name = models.CharField(max_length=160)
    approved_at = models.DateTimeField()
    paid_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-approved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["timesheet"], condition=Q(state__in=_COUNTING), name="one_statement_counts"
            ),
            models.CheckConstraint(condition=Q(to_pay__gte=0), name="nobody_is_paid_less_than_nothing"),
        ]

    def __str__(self) -> str:
        return str(self.case)


class RepaymentQuerySet(models.QuerySet["RepaymentCase"]):
    def visible_to(self, scope: Scope) -> RepaymentQuerySet:
        """Read by who reads pay statements."""
        codes = pay_codes(scope)
        if codes is None:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(contract__mentor__user=scope.user) | Q(contract__employer__register_code__in=codes))


class RepaymentCase(models.Model):
    """Hours paid that were counted elsewhere too, or paid too much (R17, R35). `source`: where they were also paid."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="repayments")
    month = models.DateField()
    hours = models.PositiveSmallIntegerField()
    source = EncryptedTextField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    manner = models.CharField(max_length=8, choices=Manner.choices)
    due_on = models.DateField()
    repaid_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=RepaymentState.choices, default=RepaymentState.OPEN)
    reason = EncryptedTextField(blank=True, default="")
    paper = models.OneToOneField(FundingPaper, on_delete=models.PROTECT, related_name="repayment")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = RepaymentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["opened_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_is_something")]

    def __str__(self) -> str:
        return str(self.paper)

    @property
    def left(self) -> Decimal:
        """What is not kept back yet. Reads `deductions`: prefetch them with their statements for a list."""
        kept = [one.amount for one in self.deductions.all() if one.statement.state in COUNTING]
        return self.amount - sum(kept, Decimal(0))


class Deduction(models.Model):
    """What one statement keeps back of a repayment; that of a corrected statement does not count."""

    statement = models.ForeignKey(PayStatement, on_delete=models.PROTECT, related_name="deductions")
    repayment = models.ForeignKey(RepaymentCase, on_delete=models.PROTECT, related_name="deductions")
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "repayment"], name="deduction_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deduction_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.amount}"
