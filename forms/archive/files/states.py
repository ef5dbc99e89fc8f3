"""States of a case file, and how long what lies in it is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileState(models.TextChoices):
    OPEN = "open", pgettext_lazy("case file", "open")
    CLOSED = "closed", pgettext_lazy("case file", "closed")


class Keeping(models.TextChoices):
    """The term that the nomenclature names. What destroys or keeps a document is its own retention."""

    PROJECT = "project", _("as long as papers of the project")
    EMPLOYMENT = "employment", _("as long as papers of employment")
    YEARS = "years", _("a number of years")


TONES = {FileState.OPEN: "info", FileState.CLOSED: "neutral"}
