"""Learners of an institution and those who speak for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Institution, Person
from forms.people.rules import COURSE, GRADE
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope


class Stage(models.TextChoices):
    """What the number of a learner's stage counts (R2)."""

    GRADE = GRADE, _("grade")
    COURSE = COURSE, _("course")


class LearnerQuerySet(models.QuerySet["Learner"]):
    def visible_to(self, scope: Scope) -> LearnerQuerySet:
        """Own institution's, own municipality's for its coordinator, or all (domain reference 2.2, row "IAP")."""
        if scope.reads_everything:
            return self
        return self.filter(institution__register_code__in=scope.learners)

    def there(self, on: date) -> LearnerQuerySet:
        """Who studies at the institution on a Riga day."""
        return self.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))

    def called(self, words: str) -> LearnerQuerySet:
        """Whose first name or surname holds each of the words, in whichever case they are typed."""
        found = self
        for word in words.split():
            spelt = Q()
            for spelling in {word, word.lower(), word.capitalize(), word.upper()}:  # SQLite knows case in ASCII only
                spelt |= Q(person__given_name__icontains=spelling) | Q(person__surname__icontains=spelling)
            found = found.filter(spelt)
        return found


class Learner(models.Model):
    """A person who studies at an institution; the same row for the whole way through the project.

    `stage` and `level`: grade 1-12 or course 1-4 (R2), as it is now. `since`, `until`: the days at this institution;
    who has left may be entered by the next one. `document`: a foreigner's identity document, when there is no code.
    E-mail and phone are those given for the learner; what the person has given in another role stays apart.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="learner")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="learners")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    level = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    document = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["person__surname", "person__given_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=12), name="learner_level_is_one"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="learner_leaves_after_coming"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def stage_words(self) -> str:
        """ "7. klase", "2. kurss"."""
        words = _("grade %(level)s") if self.stage == Stage.GRADE else _("course %(level)s")
        return str(words % {"level": self.level})


class Relation(models.TextChoices):
    """How a representative stands to the learner."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")
    CUSTODIAN = "custodian", _("other person who exercises custody")


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def in_force(self, on: date) -> RepresentationQuerySet:
        """Who may sign for the learner on a Riga day."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class Representation(models.Model):
    """A legal representative of one learner for a time. E-mail and phone are those given for this learner: a parent
    may have given others elsewhere. `proof`: number, date and maker of the decision, never the decision."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represents")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    proof = EncryptedTextField(blank=True, default="")
    document = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "person"], name="representative_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="representation_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} → {self.learner}"


class ImportState(models.TextChoices):
    PREVIEW = "preview", _("to be confirmed")
    RUNNING = "running", _("being entered")
    DONE = "done", _("entered")
    DROPPED = "dropped", _("dropped")


class LearnerImport(models.Model):
    """One uploaded table of learners between its preview and its report. `rows`: what was read, encrypted, and gone when
    the import ends; `report` keeps numbers of lines and reasons, no names."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.PREVIEW)
    rows = EncryptedJSONField(default=dict)
    good = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return str(self.public_id)
