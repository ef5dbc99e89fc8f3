"""Applications for supervision (D21), groups (D22) and the notices that institutions got (D23)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.people.models import Institution, Municipality, Person, Role
from forms.supervision.states import ApplicationState, Attendance, GroupState, Kind, Stage
from kernel.crypto import EncryptedTextField
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope

#: Who forms groups: C, E of the row "Supervision group" and the regional expert of domain reference 2.1.
FORMS_GROUPS = frozenset({Role.EXP})


def forms_groups(scope: Scope) -> bool:
    return scope.organises or bool(scope.everywhere & FORMS_GROUPS)


def reads_all(scope: Scope) -> bool:
    return scope.reads_everything or scope.organises


class GroupQuerySet(models.QuerySet["SupervisionGroup"]):
    def visible_to(self, scope: Scope) -> GroupQuerySet:
        """All for who forms groups; own ones for supervisor and mentor; those with own mentors for the institution and
        the municipality. Nobody else sees a group that is only being formed."""
        if reads_all(scope):
            return self
        if not scope.user.is_authenticated:
            return self.none()
        own = Q(supervisor=scope.user) & ~Q(state=GroupState.FORMING.value)
        sure = ~Q(state__in=[GroupState.FORMING.value, GroupState.SENT.value])
        mine = Q(members__mentor__user=scope.user)
        places = Q(members__institution__register_code__in=scope.where(Role.RESP, Role.COO))
        return self.filter(own | sure & (mine | places)).distinct()


class SupervisionGroup(models.Model):
    """One supervision of one group. `minutes`: of the edition in force on its day (R48); in person and in Latvian.

    `exception`: why mentors of neighbouring municipalities are in it (R49). `composition` counts how often what was
    confirmed has changed: each needs a confirmation and a notice of its own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=20)
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisions")
    exception = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=GroupState.choices, default=GroupState.FORMING)
    composition = models.PositiveSmallIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["starts_at"], name="supervision_by_time")]

    def __str__(self) -> str:
        return f"{self.municipality}, {riga(self.starts_at):%d.%m.%Y. %H:%M}"

    @property
    def day(self) -> date:
        """The Riga day on which it meets."""
        return riga_date(self.starts_at)


class ApplicationQuerySet(models.QuerySet["SupervisionApplication"]):
    def visible_to(self, scope: Scope) -> ApplicationQuerySet:
        """Own interest, the institution's, the municipality's, or all (domain reference 2.2, "Supervision application")."""
        if reads_all(scope):
            return self
        if not scope.user.is_authenticated:
            return self.none()
        places = scope.where(Role.RESP, Role.COO)
        return self.filter(Q(mentor__user=scope.user) | Q(institution__register_code__in=places))


class SupervisionApplication(models.Model):
    """A mentor who wants to take part in one supervision, and the institution that applies (R50). `topic` may tell of a
    learner's situation, so it is encrypted and not in lists. `attendance` counts once the group has met."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supervision_applications")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    topic = EncryptedTextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.INTERESTED)
    group = models.ForeignKey(SupervisionGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    attendance = models.CharField(max_length=8, choices=Attendance.choices, default=Attendance.EXPECTED)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "mentor"],
                condition=Q(state__in=[ApplicationState.INTERESTED.value, ApplicationState.SUBMITTED.value]),
                name="one_waiting_supervision_application",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.GROUPED.value, group__isnull=False)
                | ~Q(state=ApplicationState.GROUPED.value) & Q(group__isnull=True),
                name="grouped_has_its_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.institution}"


class SupervisionNotice(models.Model):
    """A responsible person was told that mentors of the institution are in a group (R51): once for each composition."""

    group = models.ForeignKey(SupervisionGroup, on_delete=models.CASCADE, related_name="notices")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    composition = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "institution", "to", "composition"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.institution}"
