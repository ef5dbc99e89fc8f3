"""States of a hand-over record (domain reference 3.1, D24), and what is handed over."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class HandoverState(models.TextChoices):
    LISTED = "listed", pgettext_lazy("hand-over record", "waits for the plan author")
    RETURNED = "returned", pgettext_lazy("hand-over record", "given back to the mentor")
    SENT = "sent", pgettext_lazy("hand-over record", "waits for both signatures")
    PARTLY_SIGNED = "partly_signed", pgettext_lazy("hand-over record", "one of the two has signed")
    SIGNED = "signed", pgettext_lazy("hand-over record", "signed")
    DONE = "done", pgettext_lazy("hand-over record", "handed over, record archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over record", "withdrawn")


class Sort(models.TextChoices):
    """Papers of a semester that a mentor may hold."""

    GRID = "grid", pgettext_lazy("original", "Grid")
    SHEET = "sheet", pgettext_lazy("original", "Signature sheet")
    AGREEMENT = "agreement", pgettext_lazy("original", "Agreement")


#: What the record is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: HandoverState.SENT,
    CaseState.SIGNING: HandoverState.SENT,
    CaseState.PARTLY_SIGNED: HandoverState.PARTLY_SIGNED,
    CaseState.SIGNED: HandoverState.SIGNED,
    CaseState.ARCHIVED: HandoverState.DONE,
    CaseState.ANNULLED: HandoverState.WITHDRAWN,
}
#: The mentor may still change the list.
OPEN = frozenset({HandoverState.LISTED, HandoverState.RETURNED})
#: Out for signature.
OUT = frozenset({HandoverState.SENT, HandoverState.PARTLY_SIGNED})
#: Both have signed: the papers are with the institution.
HANDED = frozenset({HandoverState.SIGNED, HandoverState.DONE})
TONES = {
    HandoverState.LISTED: "warning",
    HandoverState.RETURNED: "warning",
    HandoverState.SENT: "info",
    HandoverState.PARTLY_SIGNED: "info",
    HandoverState.SIGNED: "success",
    HandoverState.DONE: "success",
    HandoverState.WITHDRAWN: "neutral",
}
