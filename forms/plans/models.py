"""The support plan of a learner for one semester (D10, KIND IAP), its versions and the mentors in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forms.contracts.models import EmploymentContract
from forms.people.learners import Learner, Stage
from forms.people.models import Institution, Person
from forms.plans.states import PENDING, PlanState, ProviderState, Semester, VersionState
from forms.programmes.wording import semester_name
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope

_PENDING = sorted(state.value for state in PENDING)


class PlanQuerySet(models.QuerySet["SupportPlan"]):
    def visible_to(self, scope: Scope) -> PlanQuerySet:
        """Own institution's, own municipality's for its coordinator, or all (domain reference 2.2, row "IAP").

        Mentor, learner and representative read a part of it, by a page of their own.
        """
        if scope.reads_everything:
            return self
        return self.filter(institution__register_code__in=scope.learners)


class SupportPlan(models.Model):
    """One plan: one learner, one semester. What it says of itself stands in its versions.

    `semester_start`, `semester_end`: the learner's whole semester by the calendar, `start`, `end`: the plan's days in
    it. `stage`, `level`: class or course in this semester. The columns from `start` to `hours_month` are those of the
    version in force; until one is, those of the first draft as far as it is written. `approved_on`: Riga day of the
    first approval. `number`: given when the plan is handed in for the first time, the same for all its versions.
    `extended_until`, `extra_hours`: what an approved extension adds (D19); the plan's own days and hours stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="plans")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="plans")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    level = models.PositiveSmallIntegerField()
    academic_year = models.CharField(max_length=9)
    semester = models.CharField(max_length=2, choices=Semester.choices)
    semester_start = models.DateField()
    semester_end = models.DateField()
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="following")
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    modules = models.JSONField(default=list)
    main_module = models.CharField(max_length=2, blank=True, default="")
    ground = models.CharField(max_length=4, blank=True, default="")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_month = models.PositiveSmallIntegerField(null=True, blank=True)
    extended_until = models.DateField(null=True, blank=True)
    extra_hours = models.PositiveSmallIntegerField(default=0)
    edition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    approved_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="plan_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["learner", "semester_start"],
                condition=~Q(state__in=[PlanState.DROPPED.value, PlanState.ENDED.value]),
                name="one_plan_a_semester",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="plan_of_institution")]

    def __str__(self) -> str:
        return self.number or str(self.public_id)

    @property
    def semester_words(self) -> str:
        return semester_name(self.academic_year, self.semester)

    @property
    def stage_words(self) -> str:
        """Class or course in this semester: "7. klase", "2. kurss"."""
        return Learner(stage=self.stage, level=self.level).stage_words

    @property
    def last_day(self) -> date | None:
        """The last day on which there can be meetings: with its extension. None: the plan has no days yet."""
        return max(self.end, self.extended_until) if self.end and self.extended_until else self.end

    @property
    def hours_allowed(self) -> int | None:
        """How many academic hours the plan may hold (R11): with those of its extension."""
        return None if self.hours is None else self.hours + self.extra_hours


class PlanVersion(models.Model):
    """One version of what a plan says. `answers`: section → {"typed": raw, "values": checked}, without what is
    restricted. `number` counts from 1; `changed`: names of the fields that differ from the version before; `reason`: why
    it was written, from the second one on. `comment`: of the expert who decided."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    answers = EncryptedJSONField(default=dict)
    changed = models.JSONField(default=list)
    reason = EncryptedTextField(blank=True, default="")
    comment = EncryptedTextField(blank=True, default="")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=_PENDING), name="one_undecided_version_a_plan"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=VersionState.APPROVED.value), name="one_version_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.number}"


class PlanRisks(models.Model):
    """What is restricted in a version: risks, categories of exclusion, the justification. Read it only by
    forms.plans.risks, which writes every look into the access log; lists and exports never join this table."""

    plan_version = models.OneToOneField(PlanVersion, on_delete=models.CASCADE, related_name="risks")
    answers = EncryptedJSONField(default=dict)

    def __str__(self) -> str:
        return str(self.plan_version_id)


class PlanProvider(models.Model):
    """A mentor in a plan, by a contract, for some days of it. `approved_on`: Riga day on which the expert approved the
    version that brought this mentor in; before it there are no meetings (R18). `hours`: academic hours in the semester,
    `hours_month` in a month. `plan_version`: the one that brought the mentor in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="providers")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans_as_mentor")
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="plan_providers")
    state = models.CharField(max_length=8, choices=ProviderState.choices, default=ProviderState.PLANNED)
    start = models.DateField()
    end = models.DateField()
    hours = models.PositiveSmallIntegerField()
    hours_month = models.PositiveSmallIntegerField(null=True, blank=True)
    added_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="plan_provider_ends_after_start"),
        ]
        indexes = [models.Index(fields=["mentor", "state"], name="plans_of_mentor")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.mentor_id}"

    @property
    def last_day(self) -> date:
        """The last day of meetings with this mentor: who stays to the plan's end is in its extension too."""
        return self.plan.last_day or self.end if self.end == self.plan.end else self.end
