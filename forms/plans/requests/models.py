"""The request for a mentor's support, D09 (KIND IE)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.learners import Learner, Representation
from forms.people.models import Institution
from forms.plans.papers import Signer
from forms.plans.requests.states import RequestState
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope


class RequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, scope: Scope) -> RequestQuerySet:
        """Own institution's, own municipality's for its coordinator, or all (domain reference 2.2, "Support request")."""
        if scope.reads_everything:
            return self
        return self.filter(institution__register_code__in=scope.learners)

    def living(self) -> RequestQuerySet:
        return self.exclude(state=RequestState.WITHDRAWN)


class SupportRequest(models.Model):
    """Who asks for a mentor for a learner in one semester. Valid for one plan, so for one semester (D09).

    `institution`: where the learner studied when it was prepared. `representation`: who signs for a minor; empty when
    the learner signs. `semester_start`, `semester_end`: of the learner's grade, by the calendar of that day. `terms`:
    what was typed; from sending on also "context", every word of the document. `withdrawal`: why it was taken back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="requests")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="support_requests")
    representation = models.ForeignKey(Representation, null=True, on_delete=models.PROTECT, related_name="requests")
    academic_year = models.CharField(_("academic year"), max_length=9)
    semester = models.CharField(_("semester"), max_length=2)
    semester_start = models.DateField()
    semester_end = models.DateField()
    edition = models.CharField(_("rule set"), max_length=20)
    terms = EncryptedJSONField(default=dict)
    paper = models.BooleanField(_("paper road"), default=False)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.PREPARED)
    withdrawal = EncryptedTextField(blank=True, default="")
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="support_request")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "academic_year", "semester"],
                condition=~Q(state=RequestState.WITHDRAWN),
                name="one_living_request",
            )
        ]
        indexes = [models.Index(fields=["institution", "academic_year", "semester"], name="request_of_semester")]

    def __str__(self) -> str:
        return self.case.number if self.case else str(self.public_id)

    @property
    def semester_key(self) -> str:
        return f"{self.academic_year}-{self.semester}"

    @property
    def signer(self) -> Signer:
        return Signer.REPRESENTATIVE if self.representation_id else Signer.LEARNER
