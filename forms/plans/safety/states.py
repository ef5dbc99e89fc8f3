"""What a note of reported danger can say, and its states. Closed lists only: there is no place for a story."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Fact(models.TextChoices):
    """The two cases in which a mentor may and must speak (R45)."""

    DANGER = "danger", pgettext_lazy("note of reported danger", "danger to the child's health or safety")
    RADICAL = "radical", pgettext_lazy("note of reported danger", "signs of radical behaviour")


class Informed(models.TextChoices):
    """Who was told; at least one of them."""

    EMERGENCY = "112", pgettext_lazy("who was told", "emergency number 112")
    POLICE = "police", pgettext_lazy("who was told", "the police")
    COURT = "court", pgettext_lazy("who was told", "the orphans' and custody court")
    SOCIAL = "social", pgettext_lazy("who was told", "the social service")
    OTHER = "other", pgettext_lazy("who was told", "another institution that protects children's rights")
    HEAD = "head", pgettext_lazy("who was told", "the head of the education institution")
    STAFF = "staff", pgettext_lazy("who was told", "another representative of the education institution")


class NoteState(models.TextChoices):
    NEW = "new", pgettext_lazy("note of reported danger", "the head has not confirmed reading it yet")
    SEEN = "seen", pgettext_lazy("note of reported danger", "the head has read it")
    ANNULLED = "annulled", pgettext_lazy("note of reported danger", "annulled")


class Mistake(models.TextChoices):
    """Why a note does not count."""

    LEARNER = "learner", pgettext_lazy("why a note is annulled", "it is about another learner")
    TWICE = "twice", pgettext_lazy("why a note is annulled", "it was entered twice")
    DATA = (
        "data",
        pgettext_lazy("why a note is annulled", "the day or who was told is wrong; a right note is entered instead"),
    )


TONES = {NoteState.NEW: "warning", NoteState.SEEN: "success", NoteState.ANNULLED: "neutral"}
