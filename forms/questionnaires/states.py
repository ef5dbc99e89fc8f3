"""States of what was filled in by a definition, and of a definition that was uploaded."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class FilledState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("filled form", "submitted, being sealed")
    SIGNING = "signing", pgettext_lazy("filled form", "waits for the signature")
    SEALED = "sealed", pgettext_lazy("filled form", "sealed")
    ARCHIVED = "archived", pgettext_lazy("filled form", "archived")
    ANNULLED = "annulled", pgettext_lazy("filled form", "annulled")


#: What a record of a confirmed form is when its numbered document is so far; and of a signed one.
CONFIRMED = {
    CaseState.NUMBERED: FilledState.SUBMITTED,
    CaseState.SIGNING: FilledState.SUBMITTED,
    CaseState.PARTLY_SIGNED: FilledState.SUBMITTED,
    CaseState.SIGNED: FilledState.SEALED,
    CaseState.ARCHIVED: FilledState.ARCHIVED,
    CaseState.ANNULLED: FilledState.ANNULLED,
}
SIGNED = CONFIRMED | {
    CaseState.NUMBERED: FilledState.SIGNING,
    CaseState.SIGNING: FilledState.SIGNING,
    CaseState.PARTLY_SIGNED: FilledState.SIGNING,
}
TONES = {
    FilledState.SUBMITTED: "info",
    FilledState.SIGNING: "warning",
    FilledState.SEALED: "success",
    FilledState.ARCHIVED: "success",
    FilledState.ANNULLED: "neutral",
}


class ProposalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("uploaded form", "waits for approval")
    APPROVED = "approved", pgettext_lazy("uploaded form", "approved")
    REFUSED = "refused", pgettext_lazy("uploaded form", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("uploaded form", "withdrawn")


PROPOSAL_TONES = {
    ProposalState.WAITING: "warning",
    ProposalState.APPROVED: "success",
    ProposalState.REFUSED: "neutral",
    ProposalState.WITHDRAWN: "neutral",
}
