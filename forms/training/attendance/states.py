"""Whether the attendance of a group is still being marked."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SheetState(models.TextChoices):
    """After closing a slip can still be mended: then results follow, and who has a certificate keeps the hours."""

    OPEN = "open", pgettext_lazy("attendance", "being marked")
    CLOSED = "closed", pgettext_lazy("attendance", "closed")
