"""Finds documents that stand still though nobody is to blame, and sets them going again, within two minutes.

Three things can stop one on this side: the job that makes the document and opens the envelope, the one that prints it
anew when its signers turn to paper, and the news from signing that moves the case along. What a person has to look at (an error that no repeat heals) is left.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import signing.facade as signing_facade
from forms.records.models import CaseDocument
from forms.records.states import AT_SIGNERS, UNDER_WAY, CaseState
from kernel.jobs.going import every, set_going
from signing.enums import EnvelopeState

if TYPE_CHECKING:
    from datetime import datetime

#: A state younger than this is not stuck, its job is on the way.
PATIENCE = timedelta(seconds=30)
AT_ONCE = 200

#: What signing says -> the case's states that have not heard it yet.
UNHEARD = {
    EnvelopeState.PARTLY_SIGNED: {CaseState.SIGNING},
    EnvelopeState.COMPLETING: {CaseState.SIGNING},
    EnvelopeState.COMPLETED: AT_SIGNERS,
    EnvelopeState.ARCHIVED: AT_SIGNERS | {CaseState.SIGNED},
} | {
    closed: AT_SIGNERS | {CaseState.SIGNED}
    for closed in (EnvelopeState.DECLINED, EnvelopeState.CANCELLED, EnvelopeState.EXPIRED)
}


def mend(*, on: datetime) -> int:
    """One pass; how many documents were set going."""
    return every([mend_documents, mend_papers, mend_news], on=on)


def mend_documents(*, on: datetime) -> int:
    """Numbered, and no envelope: the job that typesets was lost or has given up."""
    stuck = CaseDocument.objects.filter(state=CaseState.NUMBERED, numbered_at__lt=on - PATIENCE)
    return sum(
        set_going("records.prepare", prefix=str(case), args={"case": str(case)}, on=on)
        for case in stuck.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def mend_papers(*, on: datetime) -> int:
    """Turned to paper, and still the version for electronic signatures: the job that prints it anew was lost."""
    turned = signing_facade.unprintable(before=on - PATIENCE)[:AT_ONCE]
    if not turned:
        return 0
    stuck = CaseDocument.objects.filter(public_id__in=turned, state=CaseState.SIGNING, paper=False)
    return sum(
        set_going("records.for_hand", prefix=str(case), args={"case": str(case)}, on=on)
        for case in stuck.order_by("pk").values_list("public_id", flat=True)
    )


def mend_news(*, on: datetime) -> int:
    """The envelope is further than the case: its news was lost on the way."""
    waiting = CaseDocument.objects.filter(state__in=UNDER_WAY - {CaseState.NUMBERED})
    ours = dict(waiting.order_by("pk").values_list("public_id", "state"))
    return sum(
        set_going(
            "records.hear", prefix=f"mend:{subject}:{state}", args={"subject": str(subject), "news": "mend"}, on=on
        )
        for subject, state in signing_facade.states(ours, before=on - PATIENCE).items()
        if ours[subject] in UNHEARD.get(state, ())
    )
