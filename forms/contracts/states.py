"""States of an employment contract (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractState(models.TextChoices):
    AGREED = "agreed", _("agreed")
    SENT = "sent", _("sent for signature")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force, original archived")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: The text may still change.
EDITABLE = frozenset({ContractState.AGREED})
#: Waits for a signature.
AT_SIGNERS = frozenset({ContractState.SENT, ContractState.PARTLY_SIGNED})
