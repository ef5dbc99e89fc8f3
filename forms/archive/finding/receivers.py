"""News of deposits: what lies in the archive is soon found there. A receiver only rings a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from kernel.jobs.queue import enqueue
from signing.signals import deposit_made

if TYPE_CHECKING:
    from uuid import UUID


@receiver(deposit_made)
def on_deposit(sender: object, *, subject: UUID, **kwargs: Any) -> None:
    enqueue("archive.index", key=str(subject), args={"case": str(subject)})
