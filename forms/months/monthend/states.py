"""States of a month's end and of each thing in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class EndState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("month end", "under way")
    PAUSED = "paused", pgettext_lazy("month end", "paused")
    CANCELLED = "cancelled", pgettext_lazy("month end", "cancelled")
    ENDED = "ended", pgettext_lazy("month end", "ended")


#: Something of it is still to be done.
OPEN = frozenset({EndState.RUNNING, EndState.PAUSED})
TONES = {
    EndState.RUNNING: "info",
    EndState.PAUSED: "warning",
    EndState.CANCELLED: "neutral",
    EndState.ENDED: "success",
}


class What(models.TextChoices):
    """What is made, in the order in which it is done."""

    GRID = "GR", pgettext_lazy("month end", "grid")
    TIMESHEET = "DLUV", pgettext_lazy("month end", "timesheet")
    PAY = "AT", pgettext_lazy("month end", "pay statement")


class ItemState(models.TextChoices):
    """What has been done of one item. How far its document is after that, the document itself says."""

    WAITING = "waiting", pgettext_lazy("month end item", "in line")
    MADE = "made", pgettext_lazy("month end item", "made")
    FAILED = "failed", pgettext_lazy("month end item", "failed")
    LEFT = "left", pgettext_lazy("month end item", "left out")


class Standing(models.TextChoices):
    """Where one item is for whoever reads the report: its state and that of its document together."""

    WAITING = "gaida", pgettext_lazy("month end item", "in line")
    SEALING = "top", pgettext_lazy("month end item", "the document is being made and sealed")
    AT_MENTOR = "mentoram", pgettext_lazy("month end item", "made, waits for the mentor's signature")
    SECOND = "otrs", pgettext_lazy("month end item", "confirmed, waits for the second confirmation")
    KEPT = "arhiva", pgettext_lazy("month end item", "sealed, in the archive")
    STOPPED = "apstajas", pgettext_lazy("month end item", "made, but sealing has stopped")
    FAILED = "neizdevas", pgettext_lazy("month end item", "failed")
    LEFT = "atstats", pgettext_lazy("month end item", "left out")


STANDING_TONES = {
    Standing.WAITING: "neutral",
    Standing.SEALING: "info",
    Standing.AT_MENTOR: "success",
    Standing.SECOND: "success",
    Standing.KEPT: "success",
    Standing.STOPPED: "danger",
    Standing.FAILED: "danger",
    Standing.LEFT: "neutral",
}
#: This act has nothing more to do for it.
READY = frozenset({Standing.AT_MENTOR, Standing.SECOND, Standing.KEPT})


class Readiness(models.TextChoices):
    """Where one thing stands before anything is begun."""

    READY = "taps", pgettext_lazy("month end", "will be made")
    MADE = "ir", pgettext_lazy("month end", "made already")
    NOT_READY = "nav", pgettext_lazy("month end", "not ready")


READINESS_TONES = {Readiness.READY: "info", Readiness.MADE: "success", Readiness.NOT_READY: "warning"}
