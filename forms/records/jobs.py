"""Background acts on documents of every kind. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from forms.records import actions, mending, road, text_actions, unsent
from kernel.jobs.going import every
from kernel.jobs.queue import job, periodic
from kernel.periods import now


@job("records.prepare", version=1, queue="office", tries=5, limit=180)
def prepare(*, case: str) -> None:
    """Numbered record → DOCX and PDF/A → envelope."""
    road.prepare_document(case=UUID(case), on=now())


@job("records.for_hand", version=1, queue="office", tries=5, limit=180)
def for_hand(*, case: str) -> None:
    """What was sent for electronic signatures is printed and signed by hand."""
    road.prepare_for_hand(case=UUID(case), on=now())


@job("records.hear", version=1, queue="default", tries=8, limit=60)
def hear(*, subject: str, news: str) -> None:
    """Bring the case and its record up to what signing says now."""
    road.catch_up(subject=UUID(subject), on=now())


@periodic("records.erase_texts", at=time(3, 30), tries=3, limit=120)
def erase_texts() -> None:
    """Texts beside records that were taken back, dropped ones, unfinished forms and what was typed and
    never sent, whose time of keeping has ended."""
    every([text_actions.drop_left, text_actions.erase_dropped, actions.erase_drafts, unsent.forget], on=now())


@periodic("records.mend", every=timedelta(seconds=30), tries=1, limit=60)
def mend() -> None:
    """Find what got stuck and set it going."""
    mending.mend(on=now())
