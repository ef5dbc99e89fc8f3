"""The talk with a mentor before a contract, D06: a recommended step, without signature and without the learner's name."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Institution, Person, Role
from forms.records.models import Draft
from kernel.crypto import EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope

#: Row "Interview note" of the permission matrix (domain reference 2.2).
WRITERS = frozenset({Role.IAPS})
READERS_PLACE = frozenset({Role.IAPS, Role.HEAD, Role.RESP, Role.COO})
READERS_EVERYWHERE = frozenset({Role.AUD})


class Decision(models.TextChoices):
    AGREES = "agrees", _("agrees")
    DECLINES = "declines", _("does not agree")


class NoteQuerySet(models.QuerySet["InterviewNote"]):
    def visible_to(self, scope: Scope) -> NoteQuerySet:
        if scope.everywhere & READERS_EVERYWHERE:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        return self.filter(Q(institution__register_code__in=scope.where(*READERS_PLACE)) | Q(mentor__user=scope.user))


class InterviewNote(models.Model):
    """What was agreed in one talk. hours: academic hours of support a month. kept_until: last Riga day of keeping."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interviews")
    held_on = models.DateField(_("date of the talk"))
    participants = EncryptedTextField(_("participants"))
    situation = EncryptedTextField(_("the learner's situation in brief"))
    results = EncryptedTextField(_("desired results"))
    hours = models.PositiveIntegerField(_("needed support hours a month"))
    decision = models.CharField(max_length=10, choices=Decision.choices)
    conditions = EncryptedTextField(_("conditions"), blank=True, default="")
    kept_until = models.DateField(_("kept until"))
    #: The contract that the mentor's consent led to.
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.mentor} {self.held_on}"
