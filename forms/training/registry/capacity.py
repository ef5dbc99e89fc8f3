"""Free places of mentors (R8): the ceiling of the edition less the learners that count.

Learners stand in plans, and plans come after this step: they give the count through `register_count`. Until they do,
nobody has any, and the whole ceiling is free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.programmes.editions import rules_in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    #: (persons by pk, Riga date) → learners that count then under R8, by person; who has none may be left out.
    Count = Callable[[Collection[int], date], Mapping[int, int]]


def _nobody(persons: Collection[int], on: date) -> Mapping[int, int]:
    return {}


_count: Count = _nobody


def register_count(count: Count) -> None:
    """Called once at start by the step that keeps plans."""
    global _count
    _count = count


def free_places(persons: Collection[int], *, on: date) -> dict[int, int]:
    """How many learners more each may take, never below none. Raises NoRules before the first edition."""
    if not persons:
        return {}
    most = rules_in_force(on).max_learners
    counted = _count(persons, on)
    return {person: max(most - counted.get(person, 0), 0) for person in persons}
