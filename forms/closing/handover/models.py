"""The record by which a semester's paper originals go from the mentor to the plan author (D24)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.closing.handover.states import HandoverState
from forms.plans.models import PlanProvider
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope


class HandoverQuerySet(models.QuerySet["HandoverRecord"]):
    def visible_to(self, scope: Scope) -> HandoverQuerySet:
        """Own one as its mentor, own institution's, own municipality's, or all: whoever reads the learner's agreement."""
        if scope.reads_everything:
            return self
        if not scope.user.is_authenticated:
            return self.none()
        own = Q(provider__mentor__user=scope.user)
        return self.filter(own | Q(provider__plan__institution__register_code__in=scope.learners))

    def living(self) -> HandoverQuerySet:
        return self.exclude(state=HandoverState.WITHDRAWN)


class HandoverRecord(models.Model):
    """One of a mentor in a plan. `lines`: each original as it was when listed, with pages or why it is missing
    (forms.closing.handover.facts.Line). `terms`: every word of the document, from sending on. `comment`: why it was given
    back. `place`: where the papers lie from then on; `taken_by`: the plan author who takes them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(PlanProvider, on_delete=models.PROTECT, related_name="handovers")
    lines = EncryptedJSONField(default=list)
    listed_at = models.DateTimeField()
    comment = EncryptedTextField(blank=True, default="")
    place = models.CharField(_("place of the originals"), max_length=200, blank=True)
    handed_on = models.DateField(_("day of the hand-over"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.BooleanField(_("paper road"), default=False)
    terms = EncryptedJSONField(default=dict)
    state = models.CharField(max_length=14, choices=HandoverState.choices, default=HandoverState.LISTED)
    withdrawal = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(
        CaseDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="handover_record"
    )
    version = models.PositiveIntegerField(default=1)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-listed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=~Q(state=HandoverState.WITHDRAWN.value),
                name="one_living_handover_record",
            )
        ]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)
