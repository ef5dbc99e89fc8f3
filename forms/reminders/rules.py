"""Of what people are reminded, and how many days before the term (derived). Pure: days are Riga days and told."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Kind(StrEnum):
    """The value is what the digest calls its count. Months and signatures have letters of their own steps."""

    MONTH = "months"
    SIGNATURE = "signatures"
    CONTRACT = "contracts"
    EVALUATION = "evaluations"
    REVIEW = "reviews"
    SUPERVISION = "supervisions"
    COMPOSITION = "compositions"
    ORDER = "orders"
    FORM = "forms"


#: Days before the term on which the digest goes out; a negative one is after it.
AHEAD: dict[Kind, tuple[int, ...]] = {
    Kind.CONTRACT: (30, 7),
    Kind.EVALUATION: (14, 3, -7),
    Kind.REVIEW: (3, -7),
    Kind.SUPERVISION: (3, 1),
    Kind.COMPOSITION: (2, 0),
    Kind.ORDER: (7, 3, 1),
    Kind.FORM: (3, -7),
}
#: A digest that could not go out on its day is made up for within so many days.
MISSED = timedelta(days=3)
#: The longest reach of AHEAD, both ways: other terms need not be read.
FARTHEST, LATEST = timedelta(days=60), timedelta(days=30)


def days_of(kind: Kind, term: date) -> tuple[date, ...]:
    """In the order in which they come."""
    return tuple(term - timedelta(days=ahead) for ahead in AHEAD[kind])


def is_due(kind: Kind, term: date, *, since: date, on: date) -> bool:
    """Whether one of its days came after `since` and not after `on`."""
    return any(since < day <= on for day in days_of(kind, term))


def next_day(days: tuple[date, ...], *, on: date) -> date | None:
    """The next of these days, today among them; None: there is none any more."""
    return min((day for day in days if day >= on), default=None)
