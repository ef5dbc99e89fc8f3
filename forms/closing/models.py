"""The semester's evaluation (D18) and the monthly talks of plan author and mentor (R44)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.closing.states import EvaluationState, Onward, Reached, Reduced
from forms.people.models import Person, Role
from forms.plans.models import SupportPlan
from kernel.crypto import EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope

#: Row "Evaluation (5 questions)": R i, R m; EXP, ARC, AUD read everything.
READERS = (Role.IAPS, Role.HEAD, Role.RESP, Role.COO)
#: E of the own part, and who closes plans and keeps the log of talks.
AUTHORS = (Role.IAPS,)


class OfPlanQuerySet(models.QuerySet[Any]):
    """Rows of a plan: the mentor's own, the institution's, the municipality's, or all."""

    def visible_to(self, scope: Scope) -> OfPlanQuerySet:
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(mentor__user=scope.user) | Q(plan__institution__register_code__in=scope.where(*READERS)))


class MentoringEvaluation(models.Model):
    """One a plan (R37): five answers of its mentor, then the plan author's part. What is written in words may tell of a
    child, so it is encrypted and every look is logged; the closed answers are counted in summaries."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.OneToOneField(SupportPlan, on_delete=models.PROTECT, related_name="evaluation")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evaluations")
    reduced = models.CharField(max_length=8, choices=Reduced.choices)
    reached = models.CharField(max_length=8, choices=Reached.choices)
    onward = models.CharField(max_length=8, choices=Onward.choices)
    changes = EncryptedTextField()
    cooperation = EncryptedTextField()
    edition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=EvaluationState.choices, default=EvaluationState.FILLED)
    filled_at = models.DateTimeField()
    feedback = EncryptedTextField(blank=True, default="")
    risks_after = models.CharField(max_length=8, choices=Reduced.choices, blank=True, default="")
    next_step = models.CharField(max_length=8, choices=Onward.choices, blank=True, default="")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-filled_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EvaluationState.FILLED.value) | Q(reviewed_at__isnull=False),
                name="reviewed_evaluation_says_when",
            )
        ]

    def __str__(self) -> str:
        return str(self.plan)


class ProgressTalk(models.Model):
    """The plan author has talked with a mentor of the plan about its progress (R44): the day, and in brief what about."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="talks")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    summary = EncryptedTextField(blank=True, default="")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["plan", "held_on"], name="talks_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.held_on:%d.%m.%Y.}"
