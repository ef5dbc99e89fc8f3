"""An envelope: one frozen document, its signers in order, every file it went through."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.crypto import EncryptedJSONField, EncryptedTextField
from signing.data import ELSEWHERE
from signing.envelopes.states import (
    ACTIVE_TURN,
    SIGNABLE,
    UNFINISHED_TURN,
    UNTOUCHED,
    Cause,
    EnvelopeState,
    ExchangeState,
    Road,
    Shape,
    TurnState,
    UploadState,
)


class Envelope(models.Model):
    """One document on its way through its signers.

    `subject` is the public_id of the case document: all that signing knows about what the paper is.
    `policy` is the frozen `SigningPolicy` as JSON. `problem` is the code of what stops the machine now ('' = nothing).
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    subject = models.UUIDField(_("document"), unique=True)
    title = models.CharField(_("title"), max_length=250)
    number = models.CharField(_("number"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=EnvelopeState, default=EnvelopeState.OPEN)
    road = models.CharField(_("road"), max_length=10, choices=Road, default=Road.ELECTRONIC)
    shape = models.CharField(_("form of the signed original"), max_length=10, choices=Shape, default=Shape.PDF)
    policy = models.JSONField(_("signing policy"))
    original = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("to be signed by"))
    reason = EncryptedTextField(_("reason of closing"), blank=True, default="")
    problem = models.CharField(_("what stops it"), max_length=60, blank=True, default="")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("sent for signing"))
    changed_at = models.DateTimeField(_("last change"))
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        indexes = [models.Index(fields=["state", "changed_at"], name="envelope_state_changed")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def signable(self) -> bool:
        """True while somebody may sign electronically."""
        return self.state in SIGNABLE

    @property
    def counts_acts(self) -> bool:
        """A confirming act may stand for a signature: simple signatures are enough, and the seal makes them last."""
        return self.policy["level"] == "ses" and bool(self.policy["seal"])

    @property
    def made_elsewhere(self) -> bool:
        """It came as it is, signed or as a scan: what stands here as the original is the signed one."""
        return bool(self.policy["level"] == ELSEWHERE)

    @property
    def signed_elsewhere(self) -> bool:
        """Nobody signs here: it came signed (signing.envelopes.elsewhere)."""
        return self.made_elsewhere and self.road == Road.ELECTRONIC

    @property
    def packed(self) -> bool:
        """We made the container: the document and its annexes are signed as one."""
        return self.shape == Shape.CONTAINER and not self.made_elsewhere and self.annexes.exists()

    @property
    def untouched(self) -> bool:
        """Nobody has signed or brought anything yet."""
        return not self.files.exclude(cause__in=UNTOUCHED).exists()

    @property
    def retention_until(self) -> datetime.datetime:
        """UTC moment before which nothing of it may be destroyed."""
        return datetime.datetime.fromisoformat(self.policy["retention_until"])


class Turn(models.Model):
    """One signer's turn. The link token and the code are kept only as keyed hashes."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="turns")
    order = models.PositiveSmallIntegerField(_("order"))
    role = models.CharField(_("role"), max_length=120)
    label = models.CharField(_("signs as"), max_length=120, blank=True, default="")
    name = models.CharField(_("signer"), max_length=160)
    person_code = EncryptedTextField(_("personal code"), blank=True, default="")
    person_code_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    email = EncryptedTextField(_("e-mail"), blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signing_turns"
    )
    state = models.CharField(_("state"), max_length=12, choices=TurnState, default=TurnState.WAITING)
    means = models.CharField(_("means of signing"), max_length=30, blank=True, default="")
    problem = models.CharField(_("what went wrong last"), max_length=60, blank=True, default="")
    evidence: EncryptedJSONField = EncryptedJSONField(_("evidence"), default=dict)
    requests = models.PositiveIntegerField(_("requests to sign"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_at = models.DateTimeField(_("last reminder"), null=True, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("turn to sign")
        verbose_name_plural = _("turns to sign")
        ordering = ["envelope_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["envelope", "role", "order"], name="turn_once")]
        indexes = [models.Index(fields=["user", "state"], name="turn_user_state")]

    def __str__(self) -> str:
        return f"{self.shown_role}: {self.name}"

    @property
    def shown_role(self) -> str:
        """What people read: "mentors", not the kind's code."""
        return self.label or self.role

    @property
    def active(self) -> bool:
        """The person may act now."""
        return self.state in ACTIVE_TURN

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED_TURN

    @property
    def by_act(self) -> bool:
        """Finished by a confirming act: there is no signature of this person in the file."""
        return self.state == TurnState.SIGNED and self.means == "confirm"


class Exchange(models.Model):
    """One signature whose value comes from elsewhere: a card, a service, a provider.

    `leader`: the exchange whose ticket and consent this one shares, where several documents are allowed at once.
    `base` is the file it was prepared from; what was added to it, the key and the provider's words are in `facts`, so that any
    process can go on from this row and that file. `request` is the turn's request that embeds the value; `ticket_hash` of the
    word that the next answer has to bring, once. Finished or left, it keeps no facts.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="exchanges")
    means = models.CharField(_("means of signing"), max_length=30)
    state = models.CharField(_("state"), max_length=12, choices=ExchangeState)
    base = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    request = models.PositiveIntegerField(null=True)
    leader = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="followers")
    facts: EncryptedJSONField = EncryptedJSONField(_("facts"), default=dict)
    ticket_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    problem = models.CharField(_("what went wrong"), max_length=60, blank=True, default="")
    begun_at = models.DateTimeField(_("begun"))
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("signature from elsewhere")
        verbose_name_plural = _("signatures from elsewhere")
        ordering = ["turn_id", "pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="exchange_state_expires")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class EnvelopeFile(models.Model):
    """Every file the envelope went through, in order; the database refuses changes (archive/triggers).

    `came_as`: what a file that was brought was called, without personal codes."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="files")
    sequence = models.PositiveSmallIntegerField(_("sequence"))
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    came_as = EncryptedTextField(_("name under which it came"), blank=True, default="")
    turn = models.ForeignKey(Turn, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report: EncryptedJSONField = EncryptedJSONField(_("validation report"), default=dict)
    made_at = models.DateTimeField(_("made"))
    retain_until = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("file of an envelope")
        verbose_name_plural = _("files of envelopes")
        ordering = ["envelope_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["envelope", "sequence"], name="envelope_file_sequence")]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.cause}"


class Annex(models.Model):
    """A file that is signed together with a document. It lies beside the document's record until that is sent; then it belongs
    to the envelope and changes no more. `name`: what it is called in the container."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    beside = models.UUIDField(_("record"), db_index=True)
    envelope = models.ForeignKey(Envelope, null=True, on_delete=models.PROTECT, related_name="annexes")
    name = models.CharField(_("file name"), max_length=130)
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["beside", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["beside", "name"], name="annex_name_once"),
            models.UniqueConstraint(fields=["beside", "blob"], name="annex_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file handed in as signed elsewhere: kept whether it is accepted or set aside, so that both can be shown."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="uploads")
    turn = models.ForeignKey(Turn, null=True, on_delete=models.PROTECT, related_name="uploads")
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(_("file name"), blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=UploadState, default=UploadState.RECEIVED)
    refusal = models.CharField(_("why it was set aside"), max_length=60, blank=True, default="")
    report: EncryptedJSONField = EncryptedJSONField(_("validation report"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("uploaded signed file")
        verbose_name_plural = _("uploaded signed files")
        constraints = [models.UniqueConstraint(fields=["envelope", "blob"], name="upload_once")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class PaperOriginal(models.Model):
    """The signed paper: where it lies, its scan, who compared the scan with the original document."""

    envelope = models.OneToOneField(Envelope, on_delete=models.PROTECT, related_name="paper")
    scan = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("place of the paper original"), max_length=200, blank=True, default="")
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    signed_on = models.DateField(_("date on the paper"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("scan uploaded"), null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("compared"), null=True)
    refusal = models.CharField(_("why the scan was sent back"), max_length=250, blank=True, default="")

    class Meta:
        verbose_name = _("paper original")
        verbose_name_plural = _("paper originals")

    def __str__(self) -> str:
        return self.place


def policy_json(policy: Any) -> dict[str, object]:
    """The frozen policy as JSON; moments in ISO 8601 UTC."""
    return {
        "level": policy.level,
        "ordered": policy.ordered,
        "paper": policy.paper,
        "seal": policy.seal,
        "retention_until": policy.retention_until.astimezone(datetime.UTC).isoformat(),
        "delegates": list(policy.delegates),
    }


class SigningSet(models.Model):
    """Several turns that one person signs in one act. `public_id` is made with the page that is confirmed, so that
    pressing twice is one act."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signing_sets")
    means = models.CharField(_("means of signing"), max_length=30)
    evidence: EncryptedJSONField = EncryptedJSONField(_("evidence"), default=dict)
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("documents signed in one act")
        verbose_name_plural = _("documents signed in one act")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class SetTurn(models.Model):
    """One turn of a set. `shown_sha256`: of the file that the person had before the eyes. `request`: the number of the
    turn's request that came of it; `refusal`: the code of why none did."""

    signing_set = models.ForeignKey(SigningSet, on_delete=models.PROTECT, related_name="items")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="sets")
    shown_sha256 = models.CharField(max_length=64)
    request = models.PositiveIntegerField(null=True)
    refusal = models.CharField(_("why it was not signed"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("document of a set")
        verbose_name_plural = _("documents of sets")
        ordering = ["signing_set_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["signing_set", "turn"], name="turn_once_in_set")]

    def __str__(self) -> str:
        return f"{self.signing_set}: {self.turn}"
