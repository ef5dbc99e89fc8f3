"""States of a hand-over act (domain reference 5.1)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class HandoverState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("hand-over", "prepared, not sent yet")
    SENT = "sent", pgettext_lazy("hand-over", "waits for both signatures")
    PARTLY_SIGNED = "partly_signed", pgettext_lazy("hand-over", "one of the two has signed")
    SIGNED = "signed", pgettext_lazy("hand-over", "signed")
    DONE = "done", pgettext_lazy("hand-over", "handed over, act archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "withdrawn")


#: What the act is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: HandoverState.SENT,
    CaseState.SIGNING: HandoverState.SENT,
    CaseState.PARTLY_SIGNED: HandoverState.PARTLY_SIGNED,
    CaseState.SIGNED: HandoverState.SIGNED,
    CaseState.ARCHIVED: HandoverState.DONE,
    CaseState.ANNULLED: HandoverState.WITHDRAWN,
}
#: May still be taken back.
OPEN = frozenset({HandoverState.PREPARED, HandoverState.SENT, HandoverState.PARTLY_SIGNED})
TONES = {
    HandoverState.PREPARED: "warning",
    HandoverState.SENT: "info",
    HandoverState.PARTLY_SIGNED: "info",
    HandoverState.SIGNED: "success",
    HandoverState.DONE: "success",
    HandoverState.WITHDRAWN: "neutral",
}
