"""Programmes, academic years that were set by hand, and the rate table."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import calendars


class ProgrammeCode(models.TextChoices):
    """Rules of one programme never apply to another."""

    P1 = "P1", _("School in the Community")
    P2 = "P2", _("Young Mentors' Movement")
    P3 = "P3", _("Mentor programme of the Digital Academy of Public Administration")


class Programme(models.Model):
    """One of the three programmes. The name stands here in Latvian, as documents print it."""

    code = models.CharField(_("code"), max_length=2, choices=ProgrammeCode, unique=True)
    name = models.CharField(_("name"), max_length=120)
    project_number = models.CharField(_("project number"), max_length=60, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name


class InstitutionKind(models.TextChoices):
    """Kinds of institutions with a calendar of their own."""

    GENERAL = "general", _("general education")
    VOCATIONAL = "vocational", _("vocational education")


class SpanKind(models.TextChoices):
    """What a span of days is."""

    FIRST = "I", _("first semester")
    SECOND = "II", _("second semester")
    AUTUMN = "autumn", _("autumn holidays")
    WINTER = "winter", _("winter holidays")
    SPRING = "spring", _("spring holidays")
    SUMMER = "summer", _("summer holidays")


SEMESTERS = frozenset({SpanKind.FIRST.value, SpanKind.SECOND.value})


class AcademicYear(models.Model):
    """An academic year that differs from the edition in force: for a kind of institution, or for one institution."""

    name = models.CharField(_("academic year"), max_length=9, help_text=_("For example, 2026/2027"))
    institution_kind = models.CharField(_("kind of institution"), max_length=12, choices=InstitutionKind)
    register_code = models.CharField(
        _("institution's register code"), max_length=12, blank=True, help_text=_("Empty: for all of this kind")
    )
    source = models.CharField(_("source"), max_length=300)
    placeholder = models.BooleanField(_("placeholder dates"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "institution_kind", "register_code"]
        verbose_name = _("academic year")
        verbose_name_plural = _("academic years")
        constraints = [
            models.UniqueConstraint(fields=["name", "institution_kind", "register_code"], name="academic_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.register_code}".strip()

    def as_year(self) -> calendars.AcademicYear:
        """The plain data that rules work with."""
        spans = list(self.spans.all())
        return calendars.AcademicYear(
            name=self.name,
            semesters=tuple(
                calendars.Semester(span.start, span.end, frozenset(span.grades), calendars.SemesterKind(span.kind))
                for span in spans
                if span.kind in SEMESTERS
            ),
            holidays=tuple(
                calendars.Holiday(span.start, span.end, frozenset(span.grades), calendars.HolidayKind(span.kind))
                for span in spans
                if span.kind not in SEMESTERS
            ),
            source=self.source,
            placeholder=self.placeholder,
        )


class CalendarSpan(models.Model):
    """A semester or a holiday of an academic year; `grades` empty means all grades or courses."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="spans")
    kind = models.CharField(_("kind"), max_length=8, choices=SpanKind)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    grades = models.JSONField(_("grades or courses"), default=list, blank=True)

    class Meta:
        ordering = ["start", "end"]
        verbose_name = _("semester or holiday")
        verbose_name_plural = _("semesters and holidays")
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="calendar_span_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}–{self.end}"


class UnitRate(models.Model):
    """The unit rate of one mentor hour, EUR per academic hour (R34). Nothing is shipped: no source names the figure."""

    valid_from = models.DateField(_("valid from"), unique=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    amount = models.DecimalField(
        _("EUR per academic hour"), max_digits=7, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = models.CharField(_("source document"), max_length=300)

    class Meta:
        ordering = ["valid_from"]
        verbose_name = _("unit rate")
        verbose_name_plural = _("unit rates")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="unit_rate_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_rate_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.valid_from}–{self.valid_to or ''})"
