"""One month of one mentor with one learner: what diary and grid have in common."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.months.states import AskingState
from forms.people.models import Role
from forms.plans.models import PlanProvider
from kernel.crypto import EncryptedTextField
from kernel.periods import Month

if TYPE_CHECKING:
    from forms.people.access import Scope


class LearnerMonthQuerySet(models.QuerySet["LearnerMonth"]):
    def visible_to(self, scope: Scope) -> LearnerMonthQuerySet:
        """Own one as its mentor, the institution's of the learner, the employer's, own municipality's, or all (domain
        reference 2.2, rows "Diary entry" and "Monthly grid"). What of it a role may read, its page decides."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        places = scope.where(Role.IAPS, Role.HEAD, Role.RESP, Role.COO, Role.ARC)
        own = Q(provider__mentor__user=scope.user)
        return self.filter(
            own
            | Q(provider__plan__institution__register_code__in=places)
            | Q(provider__contract__employer__register_code__in=places)
        )

    def of(self, month: Month) -> LearnerMonthQuerySet:
        return self.filter(month=month.first)


class LearnerMonth(models.Model):
    """One calendar month of a mentor in a plan (R30): one learner, one contract. `month` is its first day.

    `opened_until`: the moment to which the municipal coordinator has opened it after the 10th; None: nobody has (R26).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(PlanProvider, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    opened_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = LearnerMonthQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "month"], name="one_month_a_mentor_in_a_plan"),
        ]
        indexes = [models.Index(fields=["month"], name="learner_months")]

    def __str__(self) -> str:
        return f"{self.provider}: {self.month:%Y-%m}"

    @property
    def as_month(self) -> Month:
        return Month.of(self.month)


class MonthOpening(models.Model):
    """The coordinator has opened a locked month: who, when, to when and why (R26)."""

    of_month = models.ForeignKey(LearnerMonth, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = EncryptedTextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.of_month}: {self.until:%Y-%m-%d %H:%M}"


class OpeningRequest(models.Model):
    """The mentor asks the coordinator to open a locked month (R26): what has to be corrected and why. `answer`: why not,
    where it was refused; the reason of an opening is the opening's."""

    of_month = models.ForeignKey(LearnerMonth, on_delete=models.PROTECT, related_name="opening_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = EncryptedTextField()
    state = models.CharField(max_length=8, choices=AskingState.choices, default=AskingState.WAITING)
    answer = EncryptedTextField(blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["of_month"], condition=Q(state=AskingState.WAITING), name="one_waiting_request_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_month}: {self.get_state_display()}"
