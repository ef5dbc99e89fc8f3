"""Background acts of pairs. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.pairs import actions, keeping
from forms.questionnaires.models import FilledForm
from kernel.jobs.queue import job, periodic
from kernel.periods import now


@job("pairs.note_form", version=1, queue="default", tries=8, limit=60)
def note_form(*, form: str) -> None:
    """A filled form → what it answers."""
    actions.note_form(form=FilledForm.objects.select_related("filled_by").get(public_id=form), on=now())


@periodic("pairs.forget", at=time(3, 40), tries=3, limit=120)
def forget() -> None:
    """Words of programmes whose time of keeping has ended."""
    keeping.forget(on=now())
