"""Long jobs: how far they are, and each step's effect committed together with that."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar

from django.db import transaction

from kernel.jobs.errors import Cancelled
from kernel.jobs.models import Job, State
from kernel.jobs.running import checkpoint, current

T = TypeVar("T")


class Step(Generic[T]):
    """`with step: …` does one item; its effect and the progress commit in one transaction."""

    def __init__(self, item: T, number: int, total: int) -> None:
        self.item = item
        self.number = number
        self.total = total
        self._atomic: Any = None

    def __enter__(self) -> T:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        return self.item

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                _advance(self.number, self.total)
            except Cancelled as stop:
                self._atomic.__exit__(Cancelled, stop, stop.__traceback__)
                raise
        self._atomic.__exit__(kind, error, trace)


def chunked(items: Sequence[T]) -> Iterator[Step[T]]:
    """The steps that are still to do. After a kill or a failure the job goes on where it was.

    `items` must come in the same order at every attempt (order by primary key).
    """
    running = current()
    total = len(items)
    start = running.done_units if running else 0
    for number in range(start, total):
        checkpoint()
        yield Step(items[number], number + 1, total)


def _advance(number: int, total: int) -> None:
    running = current()
    if running is None:
        return
    changed = Job.objects.filter(pk=running.pk, claim=running.claim, state=State.RUNNING).update(
        done_units=number, total_units=total
    )
    if not changed:
        raise Cancelled(str(running))
