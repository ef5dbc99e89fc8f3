"""States of an employment contract (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.states import CaseState


class ContractState(models.TextChoices):
    AGREED = "agreed", _("agreed")
    SENT = "sent", _("sent for signature")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force, original archived")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: What the contract is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: ContractState.SENT,
    CaseState.SIGNING: ContractState.SENT,
    CaseState.PARTLY_SIGNED: ContractState.PARTLY_SIGNED,
    CaseState.SIGNED: ContractState.SIGNED,
    CaseState.ARCHIVED: ContractState.IN_FORCE,
    CaseState.ANNULLED: ContractState.WITHDRAWN,
}
#: The text may still change.
EDITABLE = frozenset({ContractState.AGREED})
#: Waits for a signature.
AT_SIGNERS = frozenset({ContractState.SENT, ContractState.PARTLY_SIGNED})
#: Everybody has signed.
SIGNED = frozenset({ContractState.SIGNED, ContractState.IN_FORCE})
