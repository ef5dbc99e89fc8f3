"""Whether the attendance of a group is still being marked."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class SheetState(models.TextChoices):
    """After closing a slip can still be mended: then results follow, and who has a certificate keeps the hours."""

    OPEN = "open", pgettext_lazy("attendance", "being marked")
    CLOSED = "closed", pgettext_lazy("attendance", "closed")


class ListState(models.TextChoices):
    """Of the closed list as a document for its trainer to sign."""

    SENT = "sent", pgettext_lazy("attendance list", "waits for the trainer")
    SIGNED = "signed", pgettext_lazy("attendance list", "signed")
    ARCHIVED = "archived", pgettext_lazy("attendance list", "signed, archived")
    ANNULLED = "annulled", pgettext_lazy("attendance list", "annulled")


#: What the list is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: ListState.SENT,
    CaseState.SIGNING: ListState.SENT,
    CaseState.PARTLY_SIGNED: ListState.SENT,
    CaseState.SIGNED: ListState.SIGNED,
    CaseState.ARCHIVED: ListState.ARCHIVED,
    CaseState.ANNULLED: ListState.ANNULLED,
}
