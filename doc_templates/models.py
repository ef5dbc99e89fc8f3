"""Documents that were made: both files stored once, and what they were made from."""

import uuid

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
    engine = models.CharField(_("engine and version"), max_length=120)
    created_at = models.DateTimeField(_("date of the document's making, printed in its properties"))

    class Meta:
        verbose_name = _("made document")
        verbose_name_plural = _("made documents")

    def __str__(self) -> str:
        return self.number or str(self.public_id)
