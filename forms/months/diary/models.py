"""The mentor's diary (D12): meetings planned, held, moved or missed, and the mentor's monthly confirmation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forms.months.models import LearnerMonth
from forms.months.states import TOOK_PLACE, DiaryState, EntryState
from kernel.crypto import EncryptedJSONField, EncryptedTextField
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date


class MentorDiary(models.Model):
    """One month of one mentor with one learner. `evidence`: of the act by which the mentor confirmed it (R27), a month
    without meetings too; empty until then and again after it is changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of_month = models.OneToOneField(LearnerMonth, on_delete=models.PROTECT, related_name="diary")
    state = models.CharField(max_length=10, choices=DiaryState.choices, default=DiaryState.OPEN)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    evidence = EncryptedJSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["of_month_id"]

    def __str__(self) -> str:
        return str(self.of_month)


class DiaryEntryQuerySet(models.QuerySet["DiaryEntry"]):
    def held(self) -> DiaryEntryQuerySet:
        """Meetings that took place: what counts (R31)."""
        return self.filter(state__in=TOOK_PLACE)


class DiaryEntry(models.Model):
    """One meeting. `hours`: whole academic hours (R12), 0 unless it took place. `before`: "activities", "goals", written
    ahead (R25), `before_at` when; `after`: "course", "results", "next_steps". `reason`: why it did not take place or was
    moved; `moved_to`: the entry that replaced it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    diary = models.ForeignKey(MentorDiary, on_delete=models.PROTECT, related_name="entries")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=200, blank=True)
    before = EncryptedJSONField(default=dict)
    before_at = models.DateTimeField(null=True, blank=True)
    after = EncryptedJSONField(default=dict)
    reason = EncryptedTextField(blank=True, default="")
    moved_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from")
    state = models.CharField(max_length=8, choices=EntryState.choices, default=EntryState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DiaryEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(hours__gte=1) | ~Q(state__in=sorted(TOOK_PLACE)), name="held_meeting_has_hours"
            ),
            models.CheckConstraint(
                condition=Q(hours=0) | Q(state__in=sorted(TOOK_PLACE)), name="only_held_meetings_have_hours"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="diary_by_time")]

    def __str__(self) -> str:
        return f"{self.diary}: {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def day(self) -> date:
        """The Riga day on which it began: a meeting over midnight belongs to it (R30)."""
        return riga_date(self.starts_at)
