"""What is kept: deposits with their retention, and the runs that re-hash every byte."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.crypto import EncryptedJSONField


class DepositState(models.TextChoices):
    """A deposit's life in the archive: kept to the end of its term, then destroyed by an act (domain reference 5.1)."""

    KEPT = "kept", _("in storage")
    DESTROYED = "destroyed", _("destroyed by an act")


class Deposit(models.Model):
    """One document taken into the archive. Bytes, hash and retention are frozen by database triggers.

    A destroyed deposit stays as a tombstone: hashes, number, moments and the act; its files and envelope are gone.
    `hold` is true while any hold is in force; the triggers look at the holds themselves too.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    envelope = models.OneToOneField("signing.Envelope", null=True, on_delete=models.PROTECT, related_name="deposit")
    subject = models.UUIDField(_("document"), unique=True)
    title = models.CharField(_("title"), max_length=250)
    number = models.CharField(_("number"), max_length=60, blank=True, db_index=True)
    road = models.CharField(_("road"), max_length=10)
    original = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    final = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256 of the signed original"), max_length=64, db_index=True)
    original_sha256 = models.CharField(
        _("SHA-256 of the destroyed document as sent"), max_length=64, blank=True, default=""
    )
    verdict = models.CharField(_("verdict"), max_length=30)
    report: EncryptedJSONField = EncryptedJSONField(_("validation report"), default=dict)
    retention_until = models.DateTimeField(_("kept until"), db_index=True)
    proof_until = models.DateTimeField(_("the newest archive time stamp holds until"), null=True, db_index=True)
    hold = models.BooleanField(_("legal hold"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=DepositState, default=DepositState.KEPT)
    deposited_at = models.DateTimeField(_("deposited"))
    act = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="destroyed")
    destroyed_at = models.DateTimeField(_("destroyed"), null=True)

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        ordering = ["-deposited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Renewal(models.Model):
    """One more archive time stamp, put on before the one before it ends. Never changed, kept as long as its deposit.

    `blob` is the signed PDF with one more revision; for a container the ASiC-S around it with one more time stamp.
    """

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="renewals")
    sequence = models.PositiveSmallIntegerField(_("sequence"))
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    proof_until = models.DateTimeField(_("the archive time stamp holds until"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("renewed archive time stamp")
        verbose_name_plural = _("renewed archive time stamps")
        ordering = ["deposit_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["deposit", "sequence"], name="renewal_sequence")]

    def __str__(self) -> str:
        return f"{self.deposit} {self.sequence}"


class HoldOrder(models.Model):
    """A mandate by which nothing of some deposits may be destroyed, until another mandate lifts it.

    `scope`: in words, what it was placed on. Several orders may lie on one deposit.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    authority = models.CharField(_("who ordered it"), max_length=200)
    number = models.CharField(_("number of the order"), max_length=60)
    dated = models.DateField(_("date of the order"))
    scope = models.CharField(_("what the order covers"), max_length=300, blank=True, default="")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("placed"))
    lifted_authority = models.CharField(_("who ordered its end"), max_length=200, blank=True, default="")
    lifted_number = models.CharField(_("number of the order that ends it"), max_length=60, blank=True, default="")
    lifted_dated = models.DateField(_("date of the order that ends it"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    class Meta:
        verbose_name = _("order to hold")
        verbose_name_plural = _("orders to hold")
        ordering = ["-placed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.authority} {self.number}"


class Hold(models.Model):
    """One order on one deposit; in force until `lifted_at`. Rows are never deleted, and change only by being lifted."""

    order = models.ForeignKey(HoldOrder, on_delete=models.PROTECT, related_name="holds")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="holds")
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "deposit"], name="hold_once")]

    def __str__(self) -> str:
        return f"{self.order}: {self.deposit}"


class Term(models.Model):
    """A term that was lengthened: to when, by which rule or for which reason. The newest row explains the term in force."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="terms")
    until = models.DateTimeField(_("kept until"))
    rule = models.CharField(_("rule"), max_length=20, blank=True, default="")
    source = models.CharField(_("source or reason"), max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lengthened"))

    class Meta:
        verbose_name = _("lengthened term")
        verbose_name_plural = _("lengthened terms")
        ordering = ["deposit_id", "pk"]

    def __str__(self) -> str:
        return f"{self.deposit}: {self.until:%Y-%m-%d}"


class FixityState(models.TextChoices):
    RUNNING = "running", _("running")
    SOUND = "sound", _("every byte is as it was")
    DAMAGED = "damaged", _("damage found")


class FixityRun(models.Model):
    """One pass over every archived byte; `problems` names blobs by hash, never by person."""

    state = models.CharField(_("state"), max_length=10, choices=FixityState, default=FixityState.RUNNING)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    checked = models.PositiveIntegerField(_("files checked"), default=0)
    damaged = models.PositiveIntegerField(_("files damaged"), default=0)
    healed = models.PositiveIntegerField(_("files healed from the replica"), default=0)
    problems = models.JSONField(_("problems"), default=list)

    class Meta:
        verbose_name = _("fixity run")
        verbose_name_plural = _("fixity runs")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"
