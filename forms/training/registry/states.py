"""What stands in an entry, and what people read (domain reference 5.1). Being full is counted, never stored."""

from django.db import models
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    """Only the organiser moves an entry, with a reason; excluded ones can be taken in again."""

    LISTED = "listed", pgettext_lazy("mentor registry", "published")
    SUSPENDED = "suspended", pgettext_lazy("mentor registry", "suspended")
    EXCLUDED = "excluded", pgettext_lazy("mentor registry", "excluded")


class Shown(models.TextChoices):
    """The four words of the registry (D04)."""

    AVAILABLE = "available", pgettext_lazy("mentor registry", "available")
    FULL = "full", pgettext_lazy("mentor registry", "full load")
    SUSPENDED = "suspended", pgettext_lazy("mentor registry", "suspended")
    EXCLUDED = "excluded", pgettext_lazy("mentor registry", "excluded")


#: From → to, each an act with a reason.
ALLOWED = {
    EntryState.LISTED: {EntryState.SUSPENDED, EntryState.EXCLUDED},
    EntryState.SUSPENDED: {EntryState.LISTED, EntryState.EXCLUDED},
    EntryState.EXCLUDED: {EntryState.LISTED},
}
