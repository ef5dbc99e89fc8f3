"""Case files of an institution and year, documents laid into them by hand or at closing, shelves of paper originals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.archive.files.rules import Shelf
from forms.archive.files.states import FileState, Keeping
from forms.records.models import CaseDocument

if TYPE_CHECKING:
    from collections.abc import Collection


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def within(self, codes: Collection[str] | None) -> CaseFileQuerySet:
        """Of these institutions; None: of all."""
        return self if codes is None else self.filter(register_code__in=codes)


class CaseFile(models.Model):
    """One entry of a nomenclature ("lieta"). `kinds`: of documents that belong to it by rule; `source`: of the term."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register_code = models.CharField(_("institution's register code"), max_length=12)
    year = models.PositiveIntegerField(_("year"))
    index = models.CharField(_("index"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    kinds = models.JSONField(default=list)
    keeping = models.CharField(_("term"), max_length=12, choices=Keeping.choices, default=Keeping.PROJECT)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    source = models.CharField(_("source of the term"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "register_code", "index"]
        constraints = [models.UniqueConstraint(fields=["register_code", "year", "index"], name="one_case_file_index")]

    def __str__(self) -> str:
        return f"{self.index} {self.title}"

    @property
    def closed(self) -> bool:
        return self.state == FileState.CLOSED

    @property
    def as_shelf(self) -> Shelf:
        return Shelf(key=self.pk, year=self.year, kinds=frozenset(self.kinds), closed=self.closed)


class Filing(models.Model):
    """A document that lies in a case file by hand, or because the file was closed with it. Others lie there by rule."""

    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="filing")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="filings")
    by_hand = models.BooleanField(default=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case}: {self.file}"


class PaperShelf(models.Model):
    """Where a paper original was laid; the newest row says where it is. `before`: what was written of its place until then."""

    case = models.ForeignKey(CaseDocument, on_delete=models.PROTECT, related_name="shelves")
    room = models.CharField(_("room"), max_length=60)
    shelf = models.CharField(_("shelf"), max_length=60, blank=True)
    folder = models.CharField(_("folder"), max_length=60, blank=True)
    before = models.CharField(max_length=200, blank=True)
    laid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-laid_at", "-pk"]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """In one line, as the passport and the evidence say it."""
        return ", ".join(part for part in (self.room, self.shelf, self.folder) if part)
