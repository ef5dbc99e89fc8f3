"""States of a request for support (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.states import CaseState


class RequestState(models.TextChoices):
    PREPARED = "prepared", _("prepared, not sent yet")
    SENT = "sent", _("waits for the signature")
    SIGNED = "signed", _("signed")
    REGISTERED = "registered", _("signed, original archived")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: What the request is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: RequestState.SENT,
    CaseState.SIGNING: RequestState.SENT,
    CaseState.PARTLY_SIGNED: RequestState.SENT,
    CaseState.SIGNED: RequestState.SIGNED,
    CaseState.ARCHIVED: RequestState.REGISTERED,
    CaseState.ANNULLED: RequestState.WITHDRAWN,
}
#: Somebody has signed it, and nobody has taken it back.
SIGNED = frozenset({RequestState.SIGNED, RequestState.REGISTERED})
TONES = {
    RequestState.PREPARED: "warning",
    RequestState.SENT: "info",
    RequestState.SIGNED: "success",
    RequestState.REGISTERED: "success",
    RequestState.WITHDRAWN: "neutral",
}
