"""Swappable media models: custom from the first migration (architecture, decision 1)."""

from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from kernel.files.errors import Refused
from kernel.files.intake import refuse_harm
from kernel.grammar import date_short, number
from kernel.periods import now, riga_date


class PortalImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields

    def clean(self) -> None:
        super().clean()
        _refuse_harm(self.file)


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class PortalDocument(AbstractDocument):
    """A file of the editors. Its address is made of `public_name` and stays when another file takes its place.

    `version` counts the files that have stood at the address; `file_changed_at` is when the present one came.
    """

    public_name = models.CharField(max_length=255, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)
    file_changed_at = models.DateTimeField(gettext_lazy("file changed"), null=True, editable=False)

    admin_form_fields = Document.admin_form_fields

    @property
    def filename(self) -> str:
        """The name in the address, whatever the storage calls the present file."""
        return self.public_name or PurePosixPath(self.file.name).name

    @property
    def about(self) -> str:
        """Kind, size, version and day of the file, beside every link to it: "PDF, 120 KB, 2. versija, 05.06.2026.."""
        size = self.get_file_size()
        parts = [self.file_extension.upper(), _sized(size) if size else ""]
        parts.append(_("version %(number)d") % {"number": self.version})
        parts.append(date_short(riga_date(self.file_changed_at or self.created_at)))
        return ", ".join(filter(None, parts))

    def clean(self) -> None:
        super().clean()
        _refuse_harm(self.file)
        if self.pk and self._is_new_file() and _ending(self.file.name) != _ending(self.filename_before()):
            raise ValidationError(
                {
                    "file": _("The new file must be of the same kind as the one before: %(ending)s.")
                    % {"ending": _ending(self.filename_before())}
                }
            )

    def filename_before(self) -> str:
        if self.public_name:
            return self.public_name
        stored = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first() or self.file.name
        return PurePosixPath(stored).name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._is_new_file():
            if self.pk:
                self.public_name = self.filename_before()
                self.version += 1
            else:
                self.public_name = self.file.storage.get_valid_name(PurePosixPath(self.file.name).name)
            self.file_changed_at = now()
        super().save(*args, **kwargs)

    def _is_new_file(self) -> bool:
        """A file was uploaded that the storage does not have yet."""
        return bool(self.file) and not self.file._committed


def _refuse_harm(file: Any) -> None:
    """What an editor uploads passes the scanner like every upload."""
    if not file or file._committed:
        return
    file.seek(0)
    try:
        refuse_harm(file.read())
    except Refused as refusal:
        raise ValidationError({"file": refusal.message}) from refusal
    finally:
        file.seek(0)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _sized(size: int) -> str:
    """Bytes as people read them: whole KB (at least 1), from a megabyte on MB with one decimal."""
    if size < 1024 * 1024:
        return f"{number(max(1, round(size / 1024)))} KB"
    return f"{number(Decimal(size * 10 // (1024 * 1024)) / 10)} MB"
