"""Who reaches what of filled forms: roles of the programme, and what a person belongs to (domain reference 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from forms.people.models import Membership
from forms.questionnaires import catalogue, subjects
from forms.questionnaires.catalogue import definition_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from forms.questionnaires.definitions import Definition
    from forms.questionnaires.models import FilledForm
    from kernel.accounts.models import User


class Depth(IntEnum):
    """How much of a filled form somebody reads: nothing, what is not confidential, everything."""

    NONE = 0
    OPEN = 1
    ALL = 2


@dataclass(frozen=True)
class Reach:
    """One person on one day, read once per request. `roles`: role → register codes of the institutions where it is held; None:
    everywhere. `belongs`: kind of subject → ids. `readable`: editions whose records a role reads."""

    user: User
    roles: Mapping[str, frozenset[str] | None]
    belongs: Mapping[str, frozenset[UUID]]
    readable: Mapping[int, Definition]

    def fills(self, definition: Definition) -> bool:
        return bool(set(definition.fills) & set(self.roles))

    def visible(self) -> Q:
        """Own ones, those of a pair whose form gives itself to both, those that a role reads."""
        found = Q(filled_by=self.user)
        whole = [row.pk for row in catalogue.ever() if definition_of(row).pair] if self.belongs else []
        for kind, ids in self.belongs.items():
            found |= Q(subject_kind=kind, subject__in=ids, edition__in=whole)
        return found | self._by_role()

    def _by_role(self) -> Q:
        found = Q(pk__in=[])
        for role, codes in self.roles.items():
            editions = [pk for pk, definition in self.readable.items() if role in definition.reads]
            if editions:
                found |= Q(edition__in=editions) if codes is None else Q(edition__in=editions, register_code__in=codes)
        return found

    def depth(self, row: FilledForm) -> Depth:
        """Of a row that `visible` found."""
        if row.filled_by_id == self.user.pk:
            return Depth.ALL
        definition = definition_of(row.edition)
        if definition.pair and row.subject in self.belongs.get(row.subject_kind, frozenset()):
            return Depth.ALL
        return Depth.OPEN if self._reads(row, definition) else Depth.NONE

    def _reads(self, row: FilledForm, definition: Definition) -> bool:
        held = [self.roles[role] for role in definition.reads if role in self.roles]
        return any(codes is None or row.register_code in codes for codes in held)

    def reads_form(self, definition: Definition) -> bool:
        """Whether a role of this person reads records of the form."""
        return any(role in self.roles for role in definition.reads)

    def place_for(self, definition: Definition) -> str:
        """Register code of the institution in which the person fills it in; "" for the programme itself."""
        held = [codes for role in definition.fills if (codes := self.roles.get(role))]
        return min((min(codes) for codes in held), default="")


def reach_of(user: User, *, on: date) -> Reach:
    """Two queries, and one for each registered kind of subject."""
    roles: dict[str, frozenset[str] | None] = {}
    rows = Membership.objects.in_force(on).filter(user=user, municipality=None)
    for role, code in rows.values_list("role", "institution__register_code"):
        before = roles.get(role, frozenset())
        roles[role] = None if code is None or before is None else before | {code}
    found = {kind.code: frozenset(kind.of(user)) for kind in subjects.kinds()}
    belongs = {code: ids for code, ids in found.items() if ids}
    readable = {row.pk: definition_of(row) for row in catalogue.read_by(roles)} if roles else {}
    return Reach(user, roles, belongs, readable)
