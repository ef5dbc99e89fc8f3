"""Editions: what the law or a programme changes is dated data with its source, never code."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    SHIPPED = "shipped", _("came with the software")
    UPLOADED = "uploaded", _("added by an administrator")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("in use from its date")
    WITHDRAWN = "withdrawn", _("withdrawn from use")


class Edition(models.Model):
    """One dated version of one thing (a template kind, a table of rates …). Only its state may change."""

    Origin = Origin
    State = State

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    effective_from = models.DateField(_("in force from"))
    sha256 = models.CharField(_("SHA-256 of its content"), max_length=64)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    content = models.JSONField(_("content"), default=dict)
    files = models.JSONField(_("files"), default=dict, help_text=_("File name → public identifier of the stored file"))
    created_at = models.DateTimeField(_("loaded"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "effective_from", "sha256"], name="edition_once"),
            models.UniqueConstraint(
                fields=["kind", "key", "effective_from"],
                condition=models.Q(origin=Origin.SHIPPED),
                name="edition_shipped_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key", "-effective_from"], name="edition_in_force")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What documents print: kind-independent and stable."""
        return f"{self.key} {self.effective_from.isoformat()} {self.sha256[:8]}"
