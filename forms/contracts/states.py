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
    EXPIRED = "expired", _("term expired")
    ENDED = "ended", _("terminated")


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
#: Its days are over, by the calendar or by a signed termination.
OVER = frozenset({ContractState.EXPIRED, ContractState.ENDED})
#: Everybody has signed.
SIGNED = frozenset({ContractState.SIGNED, ContractState.IN_FORCE}) | OVER


class CheckState(models.TextChoices):
    """A suitability check (D05): entered, then confirmed by the employer's signature under its document."""

    RECORDED = "recorded", _("recorded, not confirmed yet")
    SENT = "sent", _("sent for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    ANNULLED = "annulled", _("annulled")


CHECK_BY_CASE = {
    CaseState.NUMBERED: CheckState.SENT,
    CaseState.SIGNING: CheckState.SENT,
    CaseState.PARTLY_SIGNED: CheckState.SENT,
    CaseState.SIGNED: CheckState.CONFIRMED,
    CaseState.ARCHIVED: CheckState.CONFIRMED,
    CaseState.ANNULLED: CheckState.ANNULLED,
}


class PaperState(models.TextChoices):
    """An amendment of a contract or its termination (D08)."""

    AGREED = "agreed", _("agreed")
    SENT = "sent", _("sent for signature")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    SIGNED = "signed", _("signed")
    ARCHIVED = "archived", _("signed, original archived")
    WITHDRAWN = "withdrawn", _("withdrawn")


PAPER_BY_CASE = {
    CaseState.NUMBERED: PaperState.SENT,
    CaseState.SIGNING: PaperState.SENT,
    CaseState.PARTLY_SIGNED: PaperState.PARTLY_SIGNED,
    CaseState.SIGNED: PaperState.SIGNED,
    CaseState.ARCHIVED: PaperState.ARCHIVED,
    CaseState.ANNULLED: PaperState.WITHDRAWN,
}
#: Everybody who has to has signed it.
PAPER_SIGNED = frozenset({PaperState.SIGNED, PaperState.ARCHIVED})
#: Neither signed by all nor taken back.
PAPER_OPEN = frozenset({PaperState.AGREED, PaperState.SENT, PaperState.PARTLY_SIGNED})
