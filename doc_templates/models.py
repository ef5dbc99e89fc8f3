"""Documents that were made: both files stored once, and what they were made from. Templates that were uploaded."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.crypto import EncryptedJSONField


class RenderedDocument(models.Model):
    """One original before signing. Written once under its ``key`` and never made again."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("key of the request"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10)
    number = models.CharField(_("number"), max_length=80)
    edition = models.ForeignKey(
        "editions.Edition", verbose_name=_("edition of the template"), on_delete=models.PROTECT, related_name="+"
    )
    edition_label = models.CharField(_("edition as printed"), max_length=160)
    claim = models.CharField(_("PDF/A claim"), max_length=10)
    docx = models.ForeignKey("files.Blob", verbose_name=_("DOCX"), on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("files.Blob", verbose_name=_("PDF"), on_delete=models.PROTECT, related_name="+")
    context = EncryptedJSONField(_("what it was made from"))
    changed = models.ForeignKey(
        "files.Blob",
        verbose_name=_("DOCX changed by hand that it was made from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    engine = models.CharField(_("engine and version"), max_length=120)
    created_at = models.DateTimeField(_("date of the document's making, printed in its properties"))

    class Meta:
        verbose_name = _("made document")
        verbose_name_plural = _("made documents")

    def __str__(self) -> str:
        return self.number or str(self.public_id)


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("waits for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn from use")


class Proposal(models.Model):
    """An uploaded template: it passed every check when it was uploaded, and is an edition when a second person says so.

    `institution` is the register code of whose own it is; empty: the house's. What was uploaded never changes.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10)
    institution = models.CharField(_("institution's register code"), max_length=12, blank=True)
    effective_from = models.DateField(_("in force from"))
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    version = models.PositiveIntegerField(default=1)
    changes = models.CharField(_("what is different"), max_length=500)
    template = models.ForeignKey("files.Blob", verbose_name=_("DOCX"), on_delete=models.PROTECT, related_name="+")
    pages = models.ForeignKey(
        "files.Blob", verbose_name=_("pages of the trial"), on_delete=models.PROTECT, related_name="+"
    )
    claim = models.CharField(_("PDF/A claim"), max_length=10)
    remarks = models.JSONField(_("remarks of the checks"), default=dict)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("uploaded"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("withdrawn by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("moment of withdrawal"), null=True)
    reason = models.CharField(_("reason of refusal or withdrawal"), max_length=500, blank=True)
    edition = models.OneToOneField(
        "editions.Edition", verbose_name=_("edition"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-effective_from", "-pk"]
        verbose_name = _("uploaded template")
        verbose_name_plural = _("uploaded templates")
        indexes = [models.Index(fields=["institution", "kind"], name="proposal_whose")]

    def __str__(self) -> str:
        return f"{self.kind} {self.institution} {self.effective_from.isoformat()}"
