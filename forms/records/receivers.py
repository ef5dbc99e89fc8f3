"""News from signing: each receiver only rings a job, so no news is lost and no receiver can break a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from kernel.jobs.queue import enqueue
from signing.signals import deposit_made, envelope_closed, envelope_completed, paper_chosen, turn_finished

if TYPE_CHECKING:
    from uuid import UUID


def _ring(news: str, subject: UUID, detail: str) -> None:
    enqueue("records.hear", key=f"{news}:{subject}:{detail}", args={"subject": str(subject), "news": news})


@receiver(turn_finished)
def on_turn(sender: object, *, subject: UUID, turn: UUID, **kwargs: Any) -> None:
    _ring("turn", subject, str(turn))


@receiver(envelope_completed)
def on_completed(sender: object, *, subject: UUID, envelope: UUID, **kwargs: Any) -> None:
    _ring("completed", subject, str(envelope))


@receiver(envelope_closed)
def on_closed(sender: object, *, subject: UUID, envelope: UUID, **kwargs: Any) -> None:
    _ring("closed", subject, str(envelope))


@receiver(deposit_made)
def on_deposit(sender: object, *, subject: UUID, envelope: UUID, **kwargs: Any) -> None:
    _ring("deposited", subject, str(envelope))


@receiver(paper_chosen)
def on_paper(sender: object, *, subject: UUID, envelope: UUID, **kwargs: Any) -> None:
    enqueue("records.for_hand", key=str(subject), args={"case": str(subject)})
