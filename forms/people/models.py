"""Municipalities, institutions, persons and their roles in places for a time (domain reference 1.1, 2, 9)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.crypto import EncryptedTextField, keyed_hash

if TYPE_CHECKING:
    from datetime import date


class Municipality(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")

    def __str__(self) -> str:
        return self.name


class EmployerKind(models.TextChoices):
    """The three employers of R21."""

    BOARD = "board", _("education board (department)")
    INSTITUTION = "institution", _("education institution")
    YOUTH_CENTRE = "youth_centre", _("youth centre")


#: Stands in the numbers of training certificates, whose issuer is no institution here; rights follow the code.
ISSUER_CODE = "VIAA"
#: Stand in the numbers of forms of the sister programmes, where no institution issues them.
PROGRAMME_CODES = {"P2": "JMK", "P3": "DAMP"}


class Institution(models.Model):
    """An employer or school. `register_code` is printed in every number and never changes once set."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register_code = models.CharField(_("register code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=EmployerKind.choices)
    vocational = models.BooleanField(_("vocational institution"), default=False)
    registration_number = models.CharField(_("registration number"), max_length=11, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="institutions")
    address = models.CharField(_("address"), max_length=200)
    place = models.CharField(_("place of issue"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    letterhead = models.TextField(_("letterhead lines"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("institution")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.register_code == ISSUER_CODE:
            raise ValidationError(
                _("This register code stands in the numbers of training certificates. Choose another.")
            )
        if self.register_code in PROGRAMME_CODES.values():
            raise ValidationError(_("This register code stands in the numbers of a programme's forms. Choose another."))
        if self.pk:
            before = Institution.objects.filter(pk=self.pk).values_list("register_code", flat=True).first()
            if before and before != self.register_code:
                raise ValidationError(_("The register code stands in printed numbers and cannot be changed."))
        super().save(*args, **kwargs)


class Gender(models.TextChoices):
    """Grammatical gender: how a name is declined."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")


class PersonQuerySet(models.QuerySet["Person"]):
    def by_code(self, personal_code: str) -> Person | None:
        """Find a person by personal code without decrypting anybody."""
        return self.filter(code_hash=keyed_hash(personal_code)).first()


class Person(models.Model):
    """A natural person. The personal code is encrypted; `code_hash` finds it without decrypting."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(_("first name"), max_length=80)
    surname = models.CharField(_("surname"), max_length=80)
    gender = models.CharField(_("gender in grammar"), max_length=1, choices=Gender.choices)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    personal_code = EncryptedTextField(_("personal code"), blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    address = EncryptedTextField(_("address"), blank=True, default="")
    email = EncryptedTextField(_("e-mail"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    iban = EncryptedTextField(_("account"), blank=True, default="")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["surname", "given_name"]
        constraints = [
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="personal_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code_hash = keyed_hash(self.personal_code) if self.personal_code else ""
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"


class MentorProfile(models.Model):
    """What makes a person a mentor: the certificate of the 36-hour programme and the ground of R6."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mentor")
    certificate_number = models.CharField(_("certificate number"), max_length=40, unique=True)
    certificate_date = models.DateField(_("certificate date"))
    education_ground = models.CharField(_("education ground"), max_length=40)
    coach_valid_until = models.DateField(_("coach certificate valid until"), null=True, blank=True)

    def __str__(self) -> str:
        return self.certificate_number


class WordForms(models.Model):
    """A correction of the suggested declension, kept for every later document."""

    words = models.CharField(max_length=200)
    gender = models.CharField(max_length=1, choices=Gender.choices)
    case = models.CharField(max_length=8)
    form = models.CharField(max_length=200)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "gender", "case"], name="one_form_per_case")]

    def __str__(self) -> str:
        return f"{self.words} → {self.form}"


class Role(models.TextChoices):
    """Roles of P1 (domain reference 2.1), then of P2 and P3 (2.3), which reach nothing of P1."""

    MEN = "MEN", _("mentor")
    IAPS = "IAPS", _("plan author")
    HEAD = "HEAD", _("head of institution")
    RESP = "RESP", _("responsible person")
    COO = "COO", _("municipal coordinator")
    ACC = "ACC", _("accountant")
    EXP = "EXP", _("project expert")
    REG = "REG", _("regional expert")
    SUP = "SUP", _("supervisor")
    ARC = "ARC", _("records manager")
    AUD = "AUD", _("auditor")
    EDI = "EDI", _("content editor")
    ADM = "ADM", _("administrator")
    YMC = "YMC", _("coordinator of the Young Mentors' Movement")
    YM = "YM", _("young mentor")
    YMT = "YMT", _("mentee of the Young Mentors' Movement")
    DAC = "DAC", _("coordinator of the Digital Academy's programme")
    DAM = "DAM", _("mentor of the Digital Academy's programme")
    DAE = "DAE", _("mentee of the Digital Academy's programme")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> MembershipQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class Membership(models.Model):
    """A role in a place for a time: in an institution, in a municipality, or in the whole project (neither)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    office = models.CharField(_("office"), max_length=120, blank=True)
    basis = models.CharField(_("basis of representation"), max_length=120, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(institution__isnull=False, municipality__isnull=False), name="one_place_per_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
