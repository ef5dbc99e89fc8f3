"""The application: who asks for a place in which group. Everything personal is encrypted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Municipality
from forms.records.models import CaseDocument
from forms.training.applications.states import PLACED, ApplicationState, Place, SubmissionState
from forms.training.applications.terms import ApplicationTerms, read_terms
from forms.training.models import TrainingGroup, TrainingRound
from kernel.crypto import EncryptedJSONField, EncryptedTextField
from kernel.files.models import Blob

_PLACED = sorted(state.value for state in PLACED)


class TrainingApplication(models.Model):
    """D01. Until it is submitted only the e-mail address and what was typed are there.

    `answers`: section → {"typed": raw, "values": checked} (terms.py). `person_hash` tells a person from another within
    a round without decrypting. `sequence`: order of submission in the group; nobody's is ever changed or given again.
    The fields from `link_hash` to `codes_sent` are those of kernel.crypto.one_time.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        TrainingRound, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    group = models.ForeignKey(
        TrainingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    place = models.CharField(_("place"), max_length=8, choices=Place.choices, default=Place.NONE)
    sequence = models.PositiveIntegerField(_("order of submission"), null=True, blank=True)
    #: Whose coordinators read it: municipalities the answers name, where one lives or would work (rules.places_named).
    named = models.ManyToManyField(Municipality, blank=True, related_name="+", verbose_name=_("municipalities"))
    email = EncryptedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64, db_index=True, editable=False)
    person_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    answers = EncryptedJSONField(default=dict)
    copy = models.ForeignKey(
        Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("education document")
    )
    copy_name = EncryptedTextField(_("name of the file"), blank=True, default="")
    reason = EncryptedTextField(_("reason"), blank=True, default="")
    link_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    codes_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["group_id", "sequence", "pk"]  # by the column: no join to lock
        verbose_name = _("training application")
        verbose_name_plural = _("training applications")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person_hash"],
                condition=Q(state__in=_PLACED),
                name="one_application_a_round",
            ),
            models.UniqueConstraint(fields=["group", "sequence"], name="training_queue_order"),
            models.UniqueConstraint(fields=["email_hash"], condition=Q(state="draft"), name="one_draft_an_address"),
            models.CheckConstraint(
                condition=Q(
                    state__in=_PLACED, place__in=["held", "waiting"], group__isnull=False, round__isnull=False,
                    sequence__isnull=False,
                )
                & ~Q(person_hash="")
                | ~Q(state__in=_PLACED) & Q(place="none"),
                name="who_counts_has_a_place",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["group", "place", "sequence"], name="training_queue")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def terms(self) -> ApplicationTerms:
        """What it says; KeyError before every section has passed."""
        return read_terms(self.answers)


class ApplicationSubmission(models.Model):
    """One submitting of an application: a numbered document confirmed by the applicant (D01, signed "SES").

    A corrected application is another submission whose case replaces the one before. `printed`: the context of the
    document; `act`: the evidence of the confirming act (signing.facade.confirmed). Both are emptied, and `application`
    is gone, once who was not chosen is erased; number and state stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        TrainingApplication, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="submission")
    printed = EncryptedJSONField(default=dict)
    act = EncryptedJSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=9, choices=SubmissionState.choices, default=SubmissionState.CONFIRMED
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id"]
        verbose_name = _("submitted application")
        verbose_name_plural = _("submitted applications")

    def __str__(self) -> str:
        return self.case.number
