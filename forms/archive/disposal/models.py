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
    """One document on a list. `sha256`: of its signed original, as the act prints it.

    `remains`: SHA-256 of files whose rows are gone and whose bytes are not yet: what a run that was cut off finishes.
    """

    sheet = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(CaseDocument, on_delete=models.PROTECT, related_name="disposal_lines")
    sha256 = models.CharField(_("SHA-256 of the signed original"), max_length=64)
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
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.case}"


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
