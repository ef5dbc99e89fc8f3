"""States of a month's two records (domain reference 5.1, rows "Diary entry" and "Monthly grid")."""

from django.db import models
from django.utils.translation import pgettext_lazy


class DiaryState(models.TextChoices):
    """The diary of one mentor with one learner in one month. Whether the 10th has passed is asked of the clock (R26)."""

    OPEN = "open", pgettext_lazy("diary", "being written")
    CONFIRMED = "confirmed", pgettext_lazy("diary", "confirmed by the mentor")


class EntryState(models.TextChoices):
    """One meeting in the diary."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    MOVED = "moved", pgettext_lazy("meeting", "moved to another time")
    MISSED = "missed", pgettext_lazy("meeting", "did not take place")
    HELD = "held", pgettext_lazy("meeting", "took place, not described yet")
    FILLED = "filled", pgettext_lazy("meeting", "took place and is described")


class GridState(models.TextChoices):
    """The grid of one mentor with one learner in one month."""

    OPEN = "open", pgettext_lazy("grid", "being filled in")
    FINISHED = "finished", pgettext_lazy("grid", "finished by the mentor")
    SEALED = "sealed", pgettext_lazy("grid", "sealed")
    ARCHIVED = "archived", pgettext_lazy("grid", "original archived")


class AskingState(models.TextChoices):
    """What became of a mentor's request to open a locked month."""

    WAITING = "waiting", pgettext_lazy("opening a month", "waits for the coordinator")
    OPENED = "opened", pgettext_lazy("opening a month", "the month was opened")
    REFUSED = "refused", pgettext_lazy("opening a month", "refused")


#: The meeting took place and counts (R31: nothing else does).
TOOK_PLACE = frozenset({EntryState.HELD, EntryState.FILLED})
#: Nobody writes in the grid any more.
CLOSED = frozenset({GridState.FINISHED, GridState.SEALED, GridState.ARCHIVED})
