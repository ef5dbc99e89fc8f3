"""States of an agreement (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class AgreementState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("agreement", "prepared, not sent yet")
    SENT = "sent", _("waits for both signatures")
    PARTLY_SIGNED = "partly_signed", _("one of the two has signed")
    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    IN_FORCE = "in_force", pgettext_lazy("agreement", "in force, original archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("agreement", "withdrawn")
    REPLACED = "replaced", pgettext_lazy("agreement", "replaced by a newer one")


#: What the agreement is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: AgreementState.SENT,
    CaseState.SIGNING: AgreementState.SENT,
    CaseState.PARTLY_SIGNED: AgreementState.PARTLY_SIGNED,
    CaseState.SIGNED: AgreementState.SIGNED,
    CaseState.ARCHIVED: AgreementState.IN_FORCE,
    CaseState.ANNULLED: AgreementState.WITHDRAWN,
}
#: Both have signed.
SIGNED = frozenset({AgreementState.SIGNED, AgreementState.IN_FORCE})
#: No longer the agreement of its plan and mentor.
GONE = frozenset({AgreementState.WITHDRAWN, AgreementState.REPLACED})
TONES = {
    AgreementState.PREPARED: "warning",
    AgreementState.SENT: "info",
    AgreementState.PARTLY_SIGNED: "info",
    AgreementState.SIGNED: "success",
    AgreementState.IN_FORCE: "success",
    AgreementState.WITHDRAWN: "neutral",
    AgreementState.REPLACED: "neutral",
}
