"""Whom a member of an inter-institution team speaks for, and what a mentor does in its case work."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    EDUCATION = "education", pgettext_lazy("inter-institution team", "education board")
    SCHOOL = "school", pgettext_lazy("inter-institution team", "education institution")
    SOCIAL = "social", pgettext_lazy("inter-institution team", "social service")
    ORPHANS = "orphans", pgettext_lazy("inter-institution team", "orphan's court")
    POLICE = "police", pgettext_lazy("inter-institution team", "police")
    YOUTH = "youth", pgettext_lazy("inter-institution team", "youth work")
    HEALTH = "health", pgettext_lazy("inter-institution team", "health care")
    OTHER = "other", pgettext_lazy("inter-institution team", "another institution")


class Part(models.TextChoices):
    """What the mentor did at a sitting; of the case itself nothing is written here."""

    TOLD = "told", pgettext_lazy("case work", "told the team about the support")
    ADVISED = "advised", pgettext_lazy("case work", "took part in making the plan of help")
    LISTENED = "listened", pgettext_lazy("case work", "took part without speaking")
