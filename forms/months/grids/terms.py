"""One row of a grid as its form gives it to the verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

#: Characters of the longest topic.
TOPIC = 300


@dataclass(frozen=True)
class RowTerms:
    """`row`: the row it was shown from, None for a new one. `hours` as typed, so that the rule can refuse halves."""

    row: UUID | None
    day: date
    starts: time | None
    hours: Decimal
    topic: str
