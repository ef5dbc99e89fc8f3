"""Blobs: bytes that never change, found by the SHA-256 of their plaintext."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlobQuerySet(models.QuerySet["Blob"]):
    def longest_unchecked(self) -> "BlobQuerySet":
        return self.order_by(models.F("checked_at").asc(nulls_first=True), "pk")


class Blob(models.Model):
    """One content, stored once. `key_id` names the key the stored bytes are encrypted with; '' = stored in plain."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    key_id = models.CharField(_("key"), max_length=16, blank=True, default="")
    created_at = models.DateTimeField(_("stored"))
    checked_at = models.DateTimeField(_("last found whole"), null=True, blank=True, db_index=True)

    objects = BlobQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256

    @property
    def stored_name(self) -> str:
        """Name in each place: content address and key, so that re-encryption writes a second file first."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}.{self.key_id or 'plain'}"

    def read(self) -> bytes:
        """The bytes, re-hashed each time. A damaged copy is passed over and healed; DamagedBlob when none is whole."""
        from kernel.files import store

        return store.read(self)
