"""The timesheet of a contract's month, what of it was confirmed by whom, and paid work elsewhere that mentors declare."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forms.contracts.models import EmploymentContract
from forms.months.timesheets.rules import Step
from forms.months.timesheets.states import LIVE, IssueState, PaperKind, PaperState, TimesheetState
from forms.people.models import Municipality, Person
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField
from kernel.periods import Month

if TYPE_CHECKING:
    from forms.people.access import Scope

_LIVE = sorted(state.value for state in LIVE)


class TimesheetQuerySet(models.QuerySet["Timesheet"]):
    def visible_to(self, scope: Scope) -> TimesheetQuerySet:
        """Own one, own institution's, own municipality's, or all (domain reference 2.2, row "DLUV": the readers of
        contracts)."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        own = Q(contract__mentor__user=scope.user)
        return self.filter(own | Q(contract__employer__register_code__in=scope.reads))

    def of(self, month: Month) -> TimesheetQuerySet:
        return self.filter(month=month.first)


class Timesheet(models.Model):
    """One month of one contract (D15). Its hours are never kept here: diaries and grids tell them, until an issue
    freezes them. `reason`: why it was returned or opened again, last time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="timesheets")
    month = models.DateField()
    state = models.CharField(max_length=12, choices=TimesheetState.choices, default=TimesheetState.GENERATED)
    reason = EncryptedTextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = TimesheetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "contract__mentor__surname", "contract__mentor__given_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "month"], name="one_timesheet_a_month"),
        ]
        indexes = [models.Index(fields=["month", "state"], name="timesheets_of_month")]

    def __str__(self) -> str:
        return f"{self.contract}: {self.month:%Y-%m}"

    @property
    def as_month(self) -> Month:
        return Month.of(self.month)

    @property
    def live(self) -> TimesheetIssue | None:
        """What is frozen now. Reads `issues`: prefetch them for a list."""
        return next((one for one in self.issues.all() if one.state in LIVE), None)


class TimesheetIssue(models.Model):
    """What was shown to who confirmed, kept as it was: `shown`, `digest` its SHA-256, `printed` the context of the
    document. A timesheet that is opened again gets another one, with another number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    timesheet = models.ForeignKey(Timesheet, on_delete=models.PROTECT, related_name="issues")
    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.STARTED)
    shown = EncryptedJSONField(default=dict)
    digest = models.CharField(max_length=64)
    printed = EncryptedJSONField(default=dict)
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="timesheet_issue")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["timesheet_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["timesheet"], condition=Q(state__in=_LIVE), name="one_live_issue")
        ]

    def __str__(self) -> str:
        return str(self.case or self.timesheet)


class TimesheetConfirmation(models.Model):
    """One of the one or two confirmations (R32); `act` is the evidence of it."""

    issue = models.ForeignKey(TimesheetIssue, on_delete=models.PROTECT, related_name="confirmations")
    step = models.CharField(max_length=12, choices=[(step.value, step.value) for step in Step])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    office = models.CharField(max_length=120, blank=True, default="")
    act = EncryptedJSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["issue_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "step"], name="timesheet_step_once"),
            models.UniqueConstraint(fields=["issue", "by"], name="timesheet_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.issue}: {self.step}"


class ConfirmingRule(models.Model):
    """From a month on a municipality has its timesheets confirmed in two steps, or again as the rules say. Rows are never
    changed: of those not after a month the newest holds."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="confirming_rules")
    valid_from = models.DateField()
    both = models.BooleanField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality} {self.valid_from}: {self.both}"


class FundingPaper(models.Model):
    """One numbered paper on double funding (D17, KIND DF): what the mentor declared, or what is to be paid back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(max_length=12, choices=PaperKind.choices)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.SENT)
    printed = EncryptedJSONField(default=dict)
    act = EncryptedJSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="funding_paper")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.case)


class OutsideDeclaration(models.Model):
    """What a mentor says of paid work elsewhere in a month, for one contract. A later one takes the place of the one
    before. `total`: hours without times, beside those of `works`; both empty: there was no other paid work."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="outside_declarations")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outside_declarations")
    month = models.DateField()
    total = models.PositiveSmallIntegerField(default=0)
    payer = EncryptedTextField(blank=True, default="")
    paper = models.OneToOneField(FundingPaper, on_delete=models.PROTECT, related_name="declaration")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["mentor", "month"], name="declarations_of_mentor")]

    def __str__(self) -> str:
        return f"{self.contract}: {self.month:%Y-%m}"


class OutsideWork(models.Model):
    """One time of paid work elsewhere."""

    declaration = models.ForeignKey(OutsideDeclaration, on_delete=models.PROTECT, related_name="works")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    payer = EncryptedTextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="work_ends_after_start")]
        indexes = [models.Index(fields=["starts_at"], name="outside_work_by_time")]

    def __str__(self) -> str:
        return f"{self.declaration}: {self.starts_at:%Y-%m-%d %H:%M}"
