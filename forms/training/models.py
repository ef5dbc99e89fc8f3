"""Rounds, groups and their days, materials for trainees. Everything here may be read by anybody; keeping it is a right."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms.training.days import Day
from forms.training.states import GroupState, MaterialState
from kernel.files.models import Blob


class Region(models.TextChoices):
    """The five planning regions, in the order of their names."""

    KURZEME = "kurzeme", _("Kurzeme planning region")
    LATGALE = "latgale", _("Latgale planning region")
    RIGA = "riga", _("Riga planning region")
    VIDZEME = "vidzeme", _("Vidzeme planning region")
    ZEMGALE = "zemgale", _("Zemgale planning region")


class TrainingRound(models.Model):
    """A round of training (R46). How many it must train at least stands in the rules in force on `reference_on`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    term = models.CharField(_("when, in words"), max_length=120, blank=True)
    reference_on = models.DateField(_("day whose rules hold"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    trained = models.PositiveIntegerField(_("mentors trained"), null=True, blank=True)
    trained_source = models.CharField(_("source of the result"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        verbose_name = _("training round")
        verbose_name_plural = _("training rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(trained__isnull=True) | ~Q(trained_source=""), name="trained_names_its_source"
            )
        ]

    def __str__(self) -> str:
        return str(_("Round %(number)s") % {"number": self.number})


class TrainingGroup(models.Model):
    """One group in one city. `first_day` and `last_day` are those of its days, kept for ordering; `taken` is the number
    of places that the organiser has given otherwise than by applications here (read `facts.taken_places`, which adds them)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(TrainingRound, on_delete=models.PROTECT, related_name="groups")
    region = models.CharField(_("planning region"), max_length=8, choices=Region.choices)
    city = models.CharField(_("city or place"), max_length=80)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("places taken"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=GroupState.choices, default=GroupState.PLANNED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("last changed"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["first_day", "region", "pk"]
        verbose_name = _("training group")
        verbose_name_plural = _("training groups")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="training_ends_after_start"),
            models.CheckConstraint(
                condition=Q(taken__isnull=True) | Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="training_places_enough",
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupState.CANCELLED.value) | ~Q(cancel_reason=""), name="cancelled_names_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.first_day:%d.%m.%Y.}"

    def listed_days(self) -> tuple[Day, ...]:
        """Its days in order; prefetched ones cost nothing."""
        return tuple(sorted(Day(day.day, day.starts, day.ends) for day in self.days.all()))


class TrainingDay(models.Model):
    """One day of a group, with Riga hours if they are known."""

    group = models.ForeignKey(TrainingGroup, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["group", "day"], name="training_day_once"),
            models.CheckConstraint(
                # NULL passes a check, so that both are there is said in words.
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="hours_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y.}"


class MaterialKind(models.TextChoices):
    HANDBOOK = "handbook", _("mentor's handbook")
    MATERIAL = "material", _("material")


class TrainingMaterial(models.Model):
    """A file for trainees. The address stays when the file is replaced; `edition` and `issued_on` say which one it is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=MaterialKind.choices, default=MaterialKind.MATERIAL)
    title = models.CharField(_("title"), max_length=160)
    about = models.CharField(_("what it holds"), max_length=300, blank=True)
    edition = models.CharField(_("edition of the material"), max_length=20)
    issued_on = models.DateField(_("date"))
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("name of the file"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=MaterialState.choices, default=MaterialState.LISTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "title", "pk"]
        verbose_name = _("training material")
        verbose_name_plural = _("training materials")

    def __str__(self) -> str:
        return self.title
