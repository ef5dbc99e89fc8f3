"""States of a training group and of a material for trainees."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupState(models.TextChoices):
    """What a reader can do about a group. That its days are past is read from the days, not kept as a state."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("applications open")
    CLOSED = "closed", _("applications closed")
    CANCELLED = "cancelled", pgettext_lazy("training group", "cancelled")


#: The organiser may move a group between these; cancelling is an act of its own, with a reason, and final.
RUNNING = frozenset({GroupState.PLANNED, GroupState.OPEN, GroupState.CLOSED})


class MaterialState(models.TextChoices):
    LISTED = "listed", _("on the public page")
    WITHDRAWN = "withdrawn", _("not on the public page")
