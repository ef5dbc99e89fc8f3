"""States of a mark "uploaded", and where a file stands on its way into the interactive tool."""

from django.db import models
from django.utils.translation import pgettext_lazy


class MarkState(models.TextChoices):
    STANDING = "standing", pgettext_lazy("mark of an upload", "uploaded")
    TAKEN_BACK = "taken_back", pgettext_lazy("mark of an upload", "mark taken back")


class Stand(models.TextChoices):
    """One file of a plan; counted from documents and marks, never stored."""

    MISSING = "missing", pgettext_lazy("file for the tool", "not there yet")
    READY = "ready", pgettext_lazy("file for the tool", "to be uploaded")
    OFFERED = "offered", pgettext_lazy("file for the tool", "can be uploaded")
    AGAIN = "again", pgettext_lazy("file for the tool", "to be uploaded anew")
    UPLOADED = "uploaded", pgettext_lazy("file for the tool", "uploaded")


#: A file lies here, is not in the tool, and has to be there.
TO_DO = frozenset({Stand.READY, Stand.AGAIN})
#: The same, and what nobody asks for: all that can be marked.
OPEN = TO_DO | {Stand.OFFERED}
TONES = {
    Stand.MISSING: "neutral",
    Stand.READY: "warning",
    Stand.OFFERED: "info",
    Stand.AGAIN: "warning",
    Stand.UPLOADED: "success",
}
