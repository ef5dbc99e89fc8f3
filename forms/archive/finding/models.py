"""What is found by, what was asked, what was put together to be taken away, what was certified."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class TokensField(models.Field):
    """Numbers of 32 bits in order, each once: an array on PostgreSQL, eight letters each on SQLite.

    `__having=[…]`: has every one of these.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Iterable[int], connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return sorted(value) if connection.vendor == "postgresql" else " ".join(_letters(one) for one in sorted(value))

    def from_db_value(self, value: Any, expression: object, connection: BaseDatabaseWrapper) -> list[int]:
        if not isinstance(value, str):
            return list(value)
        return [int.from_bytes(bytes.fromhex(one), signed=True) for one in value.split()]


def _letters(token: int) -> str:
    return token.to_bytes(4, signed=True).hex()


@TokensField.register_lookup
class Having(models.Lookup):
    """PostgreSQL asks its index (migration 0016), SQLite reads the rows."""

    lookup_name = "having"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        found = " AND ".join(f"instr({column}, %s) > 0" for _token in self.rhs)
        return f"({found})", tuple(value for token in self.rhs for value in (*params, _letters(token)))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @> %s::integer[]", (*params, list(self.rhs))


class DocumentWords(models.Model):
    """The words of one archived document as keyed tokens (`words.py`): who has the database without its key reads none.

    `tokens`: in their own order, each once: nothing tells their order or number in the text.
    `version`: of the way words become tokens; another one is indexed anew.
    """

    case = models.OneToOneField(CaseDocument, on_delete=models.CASCADE, primary_key=True, related_name="words")
    tokens = TokensField()
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.case_id)


class Question(models.Model):
    """What somebody looks for. Names of people are in it, so it is kept here, encrypted, and not in an address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked = EncryptedJSONField(default=dict)
    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.public_id)


class SetForm(models.TextChoices):
    """How the documents of a set leave."""

    ZIP = "zip", _("signed originals with reports and evidence (ZIP)")
    PRINT = "print", _("printouts in one file (PDF)")


class SetState(models.TextChoices):
    ASKED = "asked", _("being put together")
    READY = "ready", _("ready")
    ERASED = "erased", _("erased")


class DocumentSet(models.Model):
    """Documents put together by a job to be taken away. The file is encrypted like every blob and erased after a week.

    `cases`: public ids in order. `done`: how many of them are in.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(_("form"), max_length=8, choices=SetForm.choices)
    title = models.CharField(_("what it is for"), max_length=200)
    cases = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=8, choices=SetState.choices, default=SetState.ASKED)
    file = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    erase_at = models.DateTimeField(_("kept until"), db_index=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        return len(self.cases)


class CopyState(models.TextChoices):
    ASKED = "asked", _("being sealed")
    READY = "ready", _("ready")


class CertifiedCopy(models.Model):
    """„Kopija pareiza”: a sealed PDF with the words, office, name and day of who certified it. Kept with the document."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(CaseDocument, on_delete=models.PROTECT, related_name="certified_copies")
    office = models.CharField(_("office"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certified_at = models.DateTimeField(_("certified"))
    #: Of the signed original it was made from.
    original_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=CopyState.choices, default=CopyState.ASKED)
    file = models.ForeignKey("files.Blob", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-certified_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.certified_at:%Y-%m-%d}"
