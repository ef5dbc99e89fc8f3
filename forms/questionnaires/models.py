"""What people filled in by definitions, and definitions that administrators upload."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.programmes.models import ProgrammeCode
from forms.questionnaires.states import FilledState, ProposalState
from forms.records.models import CaseDocument, Draft
from kernel.crypto import EncryptedJSONField
from kernel.files.models import Blob

if TYPE_CHECKING:
    from forms.questionnaires.access import Reach


class FilledQuerySet(models.QuerySet["FilledForm"]):
    def visible_to(self, reach: Reach) -> FilledQuerySet:
        """Own ones, those about what the person belongs to, and those that a role of the form's programme reads."""
        return self.filter(reach.visible())


class FilledForm(models.Model):
    """One form that was filled in and confirmed or sent for signature; pinned to its edition.

    `answers`: as rules.py describes them, whole. `salt` goes into the digest that the document prints instead of what is
    confidential. `subject`: what the answers are about (subjects.py); none: the person who gave them. `act`: evidence of
    the confirming act. Number, state and edition stay when the document is destroyed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("form"), max_length=20)
    programme = models.CharField(_("programme"), max_length=2, choices=ProgrammeCode)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filled_forms")
    register_code = models.CharField(_("register code"), max_length=12)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject = models.UUIDField(null=True, blank=True)
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="filled_form")
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="filled_form")
    answers = EncryptedJSONField(default=dict)
    salt = models.CharField(max_length=64, editable=False)
    act = EncryptedJSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=FilledState, default=FilledState.SUBMITTED)
    submitted_at = models.DateTimeField(_("submitted"))

    objects = FilledQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-submitted_at", "-pk"]
        verbose_name = _("filled form")
        verbose_name_plural = _("filled forms")
        indexes = [
            models.Index(fields=["key", "-submitted_at"], name="filled_by_form"),
            models.Index(fields=["subject_kind", "subject"], name="filled_by_subject"),
        ]

    def __str__(self) -> str:
        return self.case.number


class FormProposal(models.Model):
    """A definition that was uploaded: it passed every check, and is an edition when a second person says so.

    What was uploaded never changes. `template`: a DOCX instead of the general one. `withdrawn_*`: who took the edition out of
    use and why; what was filled in by it stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("form"), max_length=20)
    effective_from = models.DateField(_("in force from"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("definition"))
    template = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changes = models.CharField(_("what is different"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    reason = models.CharField(_("reason of refusal"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("uploaded"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    edition = models.OneToOneField("editions.Edition", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-pk"]
        verbose_name = _("uploaded form")
        verbose_name_plural = _("uploaded forms")

    def __str__(self) -> str:
        return f"{self.key} {self.effective_from.isoformat()}"
