"""What the schedule is made of: groups with their days, places, results of rounds against the rules (R46)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.programmes.editions import rules_on_days
from forms.training.applications.facts import held_places
from forms.training.models import TrainingGroup, TrainingRound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from forms.programmes.rules import RuleValues


@dataclass(frozen=True)
class Places:
    """Places of a group; None where nobody has said."""

    capacity: int | None
    taken: int | None

    @property
    def left(self) -> int | None:
        if self.capacity is None or self.taken is None:
            return None
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True)
class RoundResult:
    """A round and what its rules ask: `minimum` is None before the first edition of the rules."""

    round: TrainingRound
    minimum: int | None

    @property
    def reached(self) -> bool:
        return None not in (self.round.trained, self.minimum) and self.round.trained >= self.minimum  # type: ignore[operator]


@dataclass(frozen=True)
class Progress:
    """Mentors trained so far against the target of the edition in force on the day asked for."""

    trained: int
    values: RuleValues | None
    rounds: tuple[RoundResult, ...]

    @property
    def target(self) -> int | None:
        return self.values.mentors_target if self.values else None


def groups() -> QuerySet[TrainingGroup]:
    """Every group with its round and days: two queries, however many."""
    return TrainingGroup.objects.select_related("round").prefetch_related("days")


def taken_places(rows: Iterable[TrainingGroup]) -> dict[int, int | None]:
    """Places taken by group (pk): those that applications hold, and those that the organiser has given otherwise; None
    where neither is known. The one place where this is decided. One query."""
    rows = list(rows)
    held = held_places([row.pk for row in rows])
    return {
        row.pk: None if row.taken is None and row.pk not in held else (row.taken or 0) + held.get(row.pk, 0)
        for row in rows
    }


def places(rows: Iterable[TrainingGroup]) -> dict[int, Places]:
    """Places by group (pk)."""
    rows = list(rows)
    taken = taken_places(rows)
    return {row.pk: Places(row.capacity, taken[row.pk]) for row in rows}


def progress(*, on: date) -> Progress:
    """Results of every round (R46): the target by `on`, each round's minimum by the round's own day. Two queries."""
    rounds = list(TrainingRound.objects.all())
    values = rules_on_days({on, *(row.reference_on for row in rounds)})
    results = tuple(
        RoundResult(row, values[row.reference_on].round_min if row.reference_on in values else None) for row in rounds
    )
    return Progress(sum(row.trained or 0 for row in rounds), values.get(on), results)
