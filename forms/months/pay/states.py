"""States of a pay statement and of a repayment (domain reference 5.1)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class StatementState(models.TextChoices):
    """Before it is approved it is only calculated, and nothing is kept: what is kept was approved."""

    CALCULATED = "calculated", pgettext_lazy("pay statement", "calculated")
    APPROVED = "approved", pgettext_lazy("pay statement", "approved")
    PAID = "paid", pgettext_lazy("pay statement", "paid")
    CORRECTED = "corrected", pgettext_lazy("pay statement", "corrected by another")


#: The one that counts for its contract and month.
COUNTING = frozenset({StatementState.APPROVED, StatementState.PAID})

TONES = {
    StatementState.CALCULATED: "info",
    StatementState.APPROVED: "warning",
    StatementState.PAID: "success",
    StatementState.CORRECTED: "neutral",
}

#: Its document decides nothing of its state.
BY_CASE: dict[CaseState, StatementState] = {}


class RepaymentState(models.TextChoices):
    OPEN = "open", pgettext_lazy("repayment", "to be paid back")
    REPAID = "repaid", pgettext_lazy("repayment", "paid back")
    DROPPED = "dropped", pgettext_lazy("repayment", "dropped")


class Manner(models.TextChoices):
    """How the mentor pays back (R35)."""

    NEXT = "next", pgettext_lazy("repayment", "kept back from the next statements")
    SEPARATE = "separate", pgettext_lazy("repayment", "paid separately")


REPAYMENT_TONES = {
    RepaymentState.OPEN: "warning",
    RepaymentState.REPAID: "success",
    RepaymentState.DROPPED: "neutral",
}
