"""What people wrote to the coordinator goes when its time of keeping has ended; days, states and numbers stay (domain reference 3.2, 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from forms.pairs.models import Pairing, PairMember, PairQuestion, Participant, Run
from forms.programmes.derived import derived
from kernel.audit.log import record as audit
from kernel.periods import add_months, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.programmes.derived import Derived


def term_of(run: Run) -> Derived:
    """How many months after its last day the words of a programme are kept, and why."""
    return derived(f"pair_words_months_{run.programme}", run.end)


def kept_until(run: Run) -> date:
    """The last day on which the words of a programme are kept."""
    return add_months(run.end, term_of(run).amount)


def forget(*, on: datetime) -> int:
    """Empty reasons and consents and delete questions of programmes whose time has ended; of how many programmes."""
    today, forgotten = riga_date(on), 0
    for run in Run.objects.filter(end__lt=today):
        if kept_until(run) < today and _forget(run, on=on):
            forgotten += 1
    return forgotten


def _forget(run: Run, *, on: datetime) -> bool:
    """False when nothing was left to forget."""
    with transaction.atomic():
        touched = 0
        for pairing in run.pairings.prefetch_related("members"):
            touched += _emptied(pairing, reasons=[]) + sum(_emptied(one, reason="") for one in pairing.members.all())
        touched += Participant.objects.filter(run=run).exclude(consent_by="").update(consent_by="")
        touched += PairQuestion.objects.filter(participant__run=run).delete()[0]
        if touched:
            audit("pairs.words_forgotten", subject=run.public_id, by=None, on=on, facts={"touched": touched})
    return bool(touched)


def _emptied(row: Pairing | PairMember, **empty: Any) -> int:
    """1 where there was something: what is encrypted is asked here, not in the database."""
    if all(getattr(row, name) == value for name, value in empty.items()):
        return 0
    type(row)._default_manager.filter(pk=row.pk).update(**empty)
    return 1
