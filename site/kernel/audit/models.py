"""What happened (Event), who looked at personal data (AccessEvent), and the chain that proves both.

Events are written unchained in the caller's transaction, with a `Pending` row beside them. One act every two seconds
turns pending rows into leaves: sequence, hash of the leaf before, RFC 6962 leaf hash. Events, leaves and roots are
append-only by database triggers.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Log(models.TextChoices):
    EVENT = "event", _("event")
    ACCESS = "access", _("access to personal data")


class Event(models.Model):
    """One thing that happened to one subject. Names of changed fields, never values of personal data."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=80)
    subject = models.UUIDField(_("subject"), null=True, blank=True, db_index=True)
    actor = models.UUIDField(_("by"), null=True, blank=True, db_index=True)
    on = models.DateTimeField(_("when"), db_index=True)
    fields = models.JSONField(_("changed fields"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    mac = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["event", "on"], name="event_kind_on")]

    def __str__(self) -> str:
        return f"{self.event} {self.on:%Y-%m-%d %H:%M}"

    def entry(self) -> dict[str, object]:
        """What the chain covers."""
        return {
            "log": Log.EVENT.value,
            "id": str(self.public_id),
            "event": self.event,
            "subject": str(self.subject or ""),
            "by": str(self.actor or ""),
            "on": self.on.isoformat(),
            "fields": self.fields,
            "facts": self.facts,
        }


class AccessEvent(models.Model):
    """Somebody saw, downloaded, printed or exported personal data (threats part 3)."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    act = models.CharField(_("act"), max_length=40)
    subject = models.UUIDField(_("subject"), db_index=True)
    actor = models.UUIDField(_("by"), null=True, blank=True, db_index=True)
    on = models.DateTimeField(_("when"), db_index=True)
    what = models.CharField(_("what"), max_length=200)
    mac = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("accesses to personal data")

    def __str__(self) -> str:
        return f"{self.act} {self.on:%Y-%m-%d %H:%M}"

    def entry(self) -> dict[str, object]:
        """What the chain covers."""
        return {
            "log": Log.ACCESS.value,
            "id": str(self.public_id),
            "act": self.act,
            "subject": str(self.subject),
            "by": str(self.actor or ""),
            "on": self.on.isoformat(),
            "what": self.what,
        }


class Pending(models.Model):
    """An event that waits for its place in the chain; gone once it has one."""

    log = models.CharField(max_length=10, choices=Log)
    row = models.BigIntegerField()

    class Meta:
        verbose_name = _("event not yet chained")
        verbose_name_plural = _("events not yet chained")

    def __str__(self) -> str:
        return f"{self.log} {self.row}"


class Leaf(models.Model):
    """One place in the chain. `leaf` covers the event, its sequence and the leaf before it."""

    sequence = models.PositiveBigIntegerField(_("sequence"), primary_key=True)
    log = models.CharField(_("log"), max_length=10, choices=Log)
    row = models.BigIntegerField(_("row"))
    previous = models.CharField(_("previous leaf"), max_length=64)
    leaf = models.CharField(_("leaf hash"), max_length=64)

    class Meta:
        verbose_name = _("leaf of the audit chain")
        verbose_name_plural = _("leaves of the audit chain")
        constraints = [models.UniqueConstraint(fields=["log", "row"], name="leaf_once_per_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.leaf[:12]}"


class Head(models.Model):
    """Where the chain stands: one row. Its seal (a keyed hash) makes a cut tail visible at once."""

    count = models.PositiveBigIntegerField(_("leaves"), default=0)
    last = models.CharField(_("last leaf"), max_length=64, blank=True, default="")
    peaks = models.JSONField(_("Merkle peaks"), default=list)
    mac = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("head of the audit chain")
        verbose_name_plural = _("heads of the audit chain")

    def __str__(self) -> str:
        return f"{self.count}"


class Root(models.Model):
    """The Merkle root over the first `count` leaves on one Riga day; `stamp` takes the RFC 3161 token once."""

    day = models.DateField(_("day"), unique=True)
    count = models.PositiveBigIntegerField(_("leaves"))
    root = models.CharField(_("Merkle root"), max_length=64)
    previous = models.CharField(_("root of the day before"), max_length=64, blank=True, default="")
    made_at = models.DateTimeField(_("made"))
    stamp = models.ForeignKey(
        "files.Blob", verbose_name=_("time stamp"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("daily audit root")
        verbose_name_plural = _("daily audit roots")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"
