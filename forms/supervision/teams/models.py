"""The inter-institution team of a municipality, its members, and sittings in which mentors took part. No data of learners."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.people.models import Municipality, Person
from forms.supervision.teams.states import Part, Side

if TYPE_CHECKING:
    from forms.people.access import Scope


class InterinstitutionalTeam(models.Model):
    """One a municipality. `ground`: the municipality's act that formed it; `meets`: when and where it usually sits."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="team")
    name = models.CharField(max_length=200)
    ground = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=120)
    contact_office = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    meets = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["municipality__name"]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody in the team, by office: no account is needed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(InterinstitutionalTeam, on_delete=models.PROTECT, related_name="members")
    side = models.CharField(max_length=10, choices=Side.choices)
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["side", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_side_display()}"


class ParticipationQuerySet(models.QuerySet["CaseParticipation"]):
    def visible_to(self, scope: Scope) -> ParticipationQuerySet:
        """Own ones as a mentor, the municipality's for its coordinator, or all."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(mentor__user=scope.user) | Q(team__municipality__in=scope.coordinates))


class CaseParticipation(models.Model):
    """A mentor took part in a sitting of the team on a day. Whose case it was is not written down here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(InterinstitutionalTeam, on_delete=models.PROTECT, related_name="participations")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_participations")
    held_on = models.DateField()
    part = models.CharField(max_length=10, choices=Part.choices)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "mentor", "held_on", "part"], name="one_note_of_a_sitting"),
        ]
        indexes = [models.Index(fields=["team", "held_on"], name="case_work_of_team")]

    def __str__(self) -> str:
        return f"{self.team}: {self.held_on:%d.%m.%Y.}"
