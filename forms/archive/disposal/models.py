"""Lists of documents to be destroyed, each line with what becomes of it, and the approvals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.archive.disposal.access import codes_read
from forms.archive.disposal.states import LineState, ListState, Side
from forms.records.bare import Bare
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from forms.people.access import Scope


class DisposalListQuerySet(models.QuerySet["DisposalList"]):
    def visible_to(self, scope: Scope) -> DisposalListQuerySet:
        codes = codes_read(scope)
        return self if codes is None else self.filter(register_code__in=codes)


class DisposalList(models.Model):
    """What of one institution goes, and by which act (`case`). `due_on`: the moment at which the terms were looked at.

    `printed`: the context of the act, kept as it was approved. A person's part in it is the approvals'.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register_code = models.CharField(_("institution's register code"), max_length=12)
    institution_name = models.CharField(_("institution"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=ListState.choices, default=ListState.REVIEW)
    reason = models.CharField(_("why it was stopped"), max_length=300, blank=True, default="")
    printed = EncryptedJSONField(default=dict)
    due_on = models.DateTimeField(_("terms looked at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    version = models.PositiveIntegerField(default=1)
    case = models.OneToOneField(CaseDocument, null=True, on_delete=models.PROTECT, related_name="disposal_list")

    objects = DisposalListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        verbose_name = _("list for destruction")
        verbose_name_plural = _("lists for destruction")

    def __str__(self) -> str:
        return f"{self.register_code} {self.made_at:%Y-%m-%d}"


class HoldRule(models.Model):
    """What an order to hold was placed on, as it was asked: what comes into the archive later is asked the same, until
    the order is lifted. `order`: its public_id in the archive; names of people may stand in `query`."""

    order = models.UUIDField(unique=True)
    query = EncryptedJSONField(default=dict)

    def __str__(self) -> str:
        return str(self.order)


class DisposalLine(models.Model):
    """One document on a list: a `case`, or a `record` without a sealed original (forms.records.bare); of that the line is
    the tombstone, so its kind, number and days stand here. `sha256`: of the signed original, or of the newest print where
    there is one, as the act prints it. `kept_to`: the moment after `kept_until`, for the database's own clock (guards.py).

    `remains`: SHA-256 of files whose rows are gone and whose bytes are not yet: what a run that was cut off finishes.
    """

    sheet = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(CaseDocument, null=True, on_delete=models.PROTECT, related_name="disposal_lines")
    record = models.UUIDField(_("record"), null=True)
    kind = models.CharField(_("kind"), max_length=8, blank=True, default="")
    number = models.CharField(_("number"), max_length=40, blank=True, default="")
    document_date = models.DateField(_("document date"), null=True)
    kept_until = models.DateField(_("kept until"), null=True)
    kept_to = models.DateTimeField(null=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the signed original"), max_length=64, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=LineState.choices, default=LineState.LISTED)
    reason = models.CharField(_("why it was taken out"), max_length=300, blank=True, default="")
    remains = models.JSONField(default=list)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sheet_id", "pk"]
        verbose_name = _("document on a list for destruction")
        verbose_name_plural = _("documents on lists for destruction")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "case"], name="disposal_line_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["going", "listed"]), name="on_one_list_under_way"
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(state__in=["going", "listed"]), name="record_on_one_list_under_way"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, record__isnull=False) | Q(case__isnull=False, record__isnull=True),
                name="disposal_line_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.document.number}"

    @property
    def document(self) -> CaseDocument | Bare:
        """What the line is about, as it is called and dated."""
        if self.case is not None:
            return self.case
        if self.record is None or self.document_date is None or self.kept_until is None:
            raise ValueError("a line is of a document or of a record")
        return Bare(
            public_id=self.record,
            kind=self.kind,
            number=self.number,
            register_code=self.sheet.register_code,
            document_date=self.document_date,
            kept_until=self.kept_until,
        )


class DisposalApproval(models.Model):
    """One approval; `act` is the evidence of it (signing's `means/confirm`)."""

    sheet = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=8, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    office = models.CharField(_("office"), max_length=120, blank=True, default="")
    act = EncryptedJSONField(default=dict)
    at = models.DateTimeField(_("approved"))

    class Meta:
        ordering: ClassVar[list[str]] = ["sheet_id", "pk"]
        verbose_name = _("approval of a list for destruction")
        verbose_name_plural = _("approvals of lists for destruction")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "side"], name="disposal_side_once"),
            models.UniqueConstraint(fields=["sheet", "by"], name="disposal_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.name}"
