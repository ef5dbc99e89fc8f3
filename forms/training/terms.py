"""What an organiser says of a round, a group or a material, checked and typed: what the verbs take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from forms.training.days import Day
    from forms.training.models import TrainingRound
    from kernel.files.intake import Accepted


@dataclass(frozen=True, kw_only=True)
class RoundTerms:
    number: int
    term: str
    reference_on: date
    source: str
    trained: int | None
    trained_source: str


@dataclass(frozen=True, kw_only=True)
class GroupTerms:
    """`days` has at least one day, in order; `state` is one of states.RUNNING."""

    round: TrainingRound
    region: str
    city: str
    venue: str
    days: tuple[Day, ...]
    state: str
    capacity: int | None
    taken: int | None


@dataclass(frozen=True, kw_only=True)
class MaterialTerms:
    """`file` None: the file stays as it is (not for a new material)."""

    kind: str
    title: str
    about: str
    edition: str
    issued_on: date
    state: str
    file: Accepted | None
