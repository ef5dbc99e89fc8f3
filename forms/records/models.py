"""Drafts, numbers and the case document: the glue between record, document, envelope and deposit."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.records.kinds import about_learners, parties_only
from forms.records.states import CaseState, DraftState
from kernel.crypto import EncryptedJSONField, new_code
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from kernel.accounts.models import User


class Draft(models.Model):
    """Answers of an unfinished form, kept section by section so that nothing typed is lost.

    `answers` maps a section's name to what was typed in it, raw, valid or not; `done` lists the sections that passed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("document kind"), max_length=8)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    register_code = models.CharField(_("institution's register code"), max_length=12, blank=True)
    title = models.CharField(_("what it is about"), max_length=200, blank=True)
    answers = EncryptedJSONField(default=dict)
    done = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.OPEN)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class UnsentText(models.Model):
    """What somebody has typed on a page of a form and not sent yet, as the browser keeps handing it in (`typed`: pairs of
    field and value). One row a person and page."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(_("page"), max_length=300)
    typed = EncryptedJSONField(default=list)
    saved_at = models.DateTimeField(_("when"), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page"], name="one_unsent_text_a_page")]

    def __str__(self) -> str:
        return self.page


class Counter(models.Model):
    """The last number given: one gap-free row per (kind, institution, Riga year)."""

    kind = models.CharField(max_length=8)
    register_code = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "register_code", "year"], name="one_counter")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}-{self.register_code}: {self.last}"


class CaseQuerySet(models.QuerySet["CaseDocument"]):
    def within(
        self, user: User, *, register_codes: Collection[str], learners: Collection[str], everything: bool
    ) -> CaseQuerySet:
        """What a person may see: the institutions of their roles, and documents they are a party of.

        Of documents that tell of learners only those of the institutions `learners`; of kinds that only parties read none
        but the own ones.
        """
        closed = Q(kind__in=parties_only())
        if everything:
            return self.filter(~closed | Q(pk__in=CaseParty.objects.filter(user=user).values("case")))
        private = Q(kind__in=about_learners())
        reach = Q(register_code__in=register_codes) & ~private | Q(register_code__in=learners) & private
        return self.filter(reach & ~closed | Q(parties__user=user)).distinct()


class CaseDocument(models.Model):
    """One numbered document. The number is given when the text is frozen for signing and is printed in it.

    A declined or cancelled document keeps its number as annulled; a new version is a new number with `replaces`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8)
    register_code = models.CharField(_("institution's register code"), max_length=12)
    year = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    institution_name = models.CharField(_("institution"), max_length=200)
    document_date = models.DateField(_("document date"))
    numbered_at = models.DateTimeField(_("numbered"))
    public_code = models.CharField(_("verification code"), max_length=40, unique=True, default=new_code)
    record = models.UUIDField(_("record"), unique=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    state = models.CharField(max_length=16, choices=CaseState.choices, default=CaseState.NUMBERED)
    state_reason = models.CharField(max_length=500, blank=True)
    paper = models.BooleanField(_("paper road"), default=False)
    rendered = models.UUIDField(null=True, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    retention_until = models.DateTimeField(_("kept until"))
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-numbered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "register_code", "year", "sequence"], name="gap_free_number")
        ]
        indexes = [
            models.Index(fields=["register_code", "kind", "year"]),
            models.Index(fields=["document_date"], name="case_by_date"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kept_until(self) -> date:
        """The last Riga day on which nothing may be destroyed; `retention_until` is the midnight that ends it."""
        return riga_date(self.retention_until - timedelta(microseconds=1))


class CaseParty(models.Model):
    """A signed-in person who is a party of the document and therefore may see it."""

    case = models.ForeignKey(CaseDocument, on_delete=models.CASCADE, related_name="parties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user", "role"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.role}"
