"""Who reads reports: coordinators of their own municipalities, the agency and who controls it of the whole project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.people.access import Scope


@dataclass(frozen=True)
class Reach:
    """`municipalities`: those of a coordinator (primary keys); None: the whole project. `answers`: reads the summary of
    evaluations too."""

    municipalities: frozenset[int] | None
    answers: bool

    @property
    def whole(self) -> bool:
        return self.municipalities is None


def reach_of(scope: Scope) -> Reach | None:
    """None: no reports at all. The organiser of the training reads figures only, and no learner is in them."""
    if scope.reads_everything or scope.organises:
        return Reach(None, answers=scope.reads_everything)
    return Reach(scope.coordinates, answers=True) if scope.coordinates else None
