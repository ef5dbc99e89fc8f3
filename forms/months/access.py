"""Who writes in a month, who opens it again, and how much of a diary whoever reads (domain reference 2.2, R26, R45)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from forms.people.models import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.months.models import LearnerMonth
    from forms.people.access import Scope
    from kernel.accounts.models import User

#: VIAA's: what a mentor writes beyond activities stays with them and the mentor.
READ_ALL = frozenset({Role.EXP, Role.AUD})
#: Readers of the learner's own institution who see the activities too.
READ_ACTIVITIES = frozenset({Role.IAPS})


class Depth(IntEnum):
    """How much of a diary somebody reads: day and hours; activities too; everything."""

    HOURS = 1
    ACTIVITIES = 2
    ALL = 3


def is_mentor(month: LearnerMonth, user: User) -> bool:
    return month.provider.mentor.user_id == user.pk


def depth_of(month: LearnerMonth, scope: Scope) -> Depth:
    """For who may see the month at all."""
    if is_mentor(month, scope.user) or scope.everywhere & READ_ALL:
        return Depth.ALL
    code = month.provider.plan.institution.register_code
    return Depth.ACTIVITIES if code in scope.where(*READ_ACTIVITIES) else Depth.HOURS


def coordinates(month: LearnerMonth, scope: Scope) -> bool:
    """The coordinator of the learner's municipality opens the month again."""
    return month.provider.plan.institution.municipality_id in scope.coordinates


#: What pages and rights ask of a month.
RELATED = ("provider__plan__learner__person", "provider__plan__institution", "provider__mentor")


def related(months: QuerySet[LearnerMonth]) -> QuerySet[LearnerMonth]:
    """With all of that and its diary, in one query."""
    return months.select_related(*RELATED, "diary")
