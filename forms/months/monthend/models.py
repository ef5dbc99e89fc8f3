"""One act over a month of a place, and each thing in it. The rows are the progress: whoever goes on reads them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.months.models import LearnerMonth
from forms.months.monthend.states import OPEN, EndState, ItemState, What
from forms.months.timesheets.models import Timesheet
from forms.people.models import Role
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedTextField
from kernel.periods import Month

if TYPE_CHECKING:
    from forms.people.access import Scope


class MonthEndQuerySet(models.QuerySet["MonthEnd"]):
    def visible_to(self, scope: Scope) -> MonthEndQuerySet:
        """Whose act it is; the auditor reads all."""
        if Role.AUD in scope.everywhere:
            return self
        return self.filter(by=scope.user) if scope.user.is_authenticated else self.none()


class MonthEnd(models.Model):
    """`place`: key of the municipality or institution, "" for everything in the person's reach; `place_name` as it was
    called then. `turn` counts beginnings: jobs of an earlier one do nothing. `statement`, `signed_in_by`, `signed_in_at`:
    the act of the person, which each confirmation repeats as its evidence. `read_at`: the report was put away. `told_at`: who began it was
    told that it has ended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    month = models.DateField()
    place = models.CharField(max_length=60, blank=True, default="")
    place_name = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=EndState.choices, default=EndState.RUNNING)
    turn = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=300)
    signed_in_by = models.JSONField(default=list)
    signed_in_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    turned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MonthEndQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "month", "place"],
                condition=Q(state__in=sorted(one.value for one in OPEN)),
                name="one_open_month_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place_name}"

    @property
    def as_month(self) -> Month:
        return Month.of(self.month)


class MonthEndItem(models.Model):
    """One thing: a learner's month (GR) or a timesheet (DLUV, AT). `seen`: digest of what the person was shown; `case`: the
    document; `reason`: why it failed and what to do, in Latvian. A report stands in the way of no erasure: its line goes along."""

    of_end = models.ForeignKey(MonthEnd, on_delete=models.CASCADE, related_name="items")
    what = models.CharField(max_length=4, choices=What.choices)
    of_month = models.ForeignKey(LearnerMonth, null=True, on_delete=models.CASCADE, related_name="+")
    timesheet = models.ForeignKey(Timesheet, null=True, on_delete=models.CASCADE, related_name="+")
    seen = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    code = models.CharField(max_length=60, blank=True, default="")
    reason = EncryptedTextField(blank=True, default="")
    case = models.ForeignKey(CaseDocument, null=True, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["of_end_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["of_end", "what", "of_month"], name="month_end_grid_once"),
            models.UniqueConstraint(fields=["of_end", "what", "timesheet"], name="month_end_timesheet_once"),
            models.CheckConstraint(
                condition=Q(what=What.GRID.value, of_month__isnull=False, timesheet__isnull=True)
                | Q(what__in=(What.TIMESHEET.value, What.PAY.value), of_month__isnull=True, timesheet__isnull=False),
                name="month_end_item_is_of_one",
            ),
        ]
        indexes = [models.Index(fields=["of_end", "state"], name="month_end_items")]

    def __str__(self) -> str:
        return f"{self.what} {self.of_month or self.timesheet}"
