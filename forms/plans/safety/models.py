"""The note that danger to a child was reported, D25 (KIND BD)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms.people.learners import Learner
from forms.people.models import Institution, Role
from forms.plans.safety.states import Mistake, NoteState
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from forms.people.access import Scope

#: Who reads a note beside its author: the head of the institution, and for control (decision 0025).
READERS_PLACE = frozenset({Role.HEAD})
READERS_EVERYWHERE = frozenset({Role.EXP, Role.AUD})


class NoteQuerySet(models.QuerySet["SafeguardingNote"]):
    def visible_to(self, scope: Scope) -> NoteQuerySet:
        if scope.everywhere & READERS_EVERYWHERE:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(author=scope.user) | Q(institution__register_code__in=scope.where(*READERS_PLACE)))


class SafeguardingNote(models.Model):
    """That somebody was told, never what happened (R45). `institution`: where the learner studied that day.

    `informed_on`: Riga day. `said`: {"fact": …, "informed": […]}, read by forms.plans.safety.reading only, which writes
    every look into the access log. `mistake`: why an annulled note does not count. `kept_until`: last Riga day of keeping.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    informed_on = models.DateField()
    said = EncryptedJSONField(default=dict)
    state = models.CharField(max_length=8, choices=NoteState.choices, default=NoteState.NEW)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    mistake = models.CharField(max_length=8, choices=Mistake.choices, blank=True, default="")
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    annulled_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-informed_on", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)
