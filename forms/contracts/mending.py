"""Finds contracts that stand still though nobody is to blame, and sets them going again, within two minutes.

Two things can stop one on this side: the job that makes the document and opens the envelope, and the news from signing
that moves contract and case along. What a person has to look at (an error that no repeat heals) is left.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.states import CaseState
from kernel.jobs.going import every, set_going
from signing.enums import EnvelopeState

if TYPE_CHECKING:
    from datetime import datetime

#: A state younger than this is not stuck, its job is on the way.
PATIENCE = timedelta(seconds=30)
AT_ONCE = 200

#: What signing says -> the contract's states that have not heard it yet.
UNHEARD = {
    EnvelopeState.PARTLY_SIGNED: {ContractState.SENT},
    EnvelopeState.COMPLETING: {ContractState.SENT},
    EnvelopeState.COMPLETED: {ContractState.SENT, ContractState.PARTLY_SIGNED},
    EnvelopeState.ARCHIVED: {ContractState.SENT, ContractState.PARTLY_SIGNED, ContractState.SIGNED},
} | {
    closed: {ContractState.SENT, ContractState.PARTLY_SIGNED, ContractState.SIGNED}
    for closed in (EnvelopeState.DECLINED, EnvelopeState.CANCELLED, EnvelopeState.EXPIRED)
}


def mend(*, on: datetime) -> int:
    """One pass; how many contracts were set going."""
    return every([mend_documents, mend_news], on=on)


def mend_documents(*, on: datetime) -> int:
    """Numbered, and no envelope: the job that typesets was lost or has given up."""
    stuck = EmploymentContract.objects.filter(case__state=CaseState.NUMBERED, case__numbered_at__lt=on - PATIENCE)
    return sum(
        set_going("contracts.prepare", prefix=str(row), args={"contract": str(row)}, on=on)
        for row in stuck.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def mend_news(*, on: datetime) -> int:
    """The envelope is further than the contract: its news was lost on the way."""
    waiting = EmploymentContract.objects.filter(case__state__in=[CaseState.SIGNING, CaseState.SIGNED])
    ours = dict(waiting.order_by("pk").values_list("case__public_id", "state"))
    return sum(
        set_going(
            "contracts.hear", prefix=f"mend:{subject}:{state}", args={"subject": str(subject), "news": "mend"}, on=on
        )
        for subject, state in signing_facade.states(ours, before=on - PATIENCE).items()
        if ours[subject] in UNHEARD.get(state, ())
    )
