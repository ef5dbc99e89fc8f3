"""What a person's roles let them reach (domain reference 2.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.people.models import Institution, Membership, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kernel.accounts.models import User

#: Contract row of the permission matrix: who may create and send, who reads in which scope.
CONTRACT_WRITERS = frozenset({Role.HEAD, Role.IAPS})
CONTRACT_SENDERS = frozenset({Role.HEAD})
READERS_INSTITUTION = frozenset({Role.HEAD, Role.IAPS, Role.RESP})
READERS_PLACE = READERS_INSTITUTION | {Role.ACC, Role.ARC}
READERS_MUNICIPALITY = frozenset({Role.COO, Role.ACC})
READERS_EVERYTHING = frozenset({Role.EXP, Role.ARC, Role.AUD})
#: Row "Signed original, archive package": readers of the contract who do not get the signed original.
NO_ORIGINALS = frozenset({Role.RESP, Role.ACC})
#: Rows "Support request" and "IAP": who reads the learners of an institution; its writers are those of the contract.
LEARNER_READERS_PLACE = READERS_INSTITUTION | {Role.ARC}
LEARNER_READERS_MUNICIPALITY = frozenset({Role.COO})
#: U beside those who write: they bring in what was signed on paper.
UPLOADERS = frozenset({Role.COO, Role.ARC})


@dataclass(frozen=True)
class Scope:
    """The reach of one person on one day, read once per request."""

    user: User
    roles: frozenset[str]
    writes: frozenset[str]
    sends: frozenset[str]
    reads: frozenset[str]
    originals: frozenset[str]
    uploads: frozenset[str]
    reads_everything: bool
    uploads_everything: bool
    #: Institutions whose learners and partner data are read, municipalities that are coordinated (primary keys).
    learners: frozenset[str] = frozenset()
    coordinates: frozenset[int] = frozenset()
    #: Roles by institution (a municipality's reach all its institutions), and those in the whole project.
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()
    #: Organises the training, and so reads and sends its documents (their register code is the issuer's).
    organises: bool = False
    #: Enters municipalities, institutions and roles.
    administers: bool = False

    def where(self, *roles: str) -> frozenset[str]:
        """Institutions in which the person has one of these roles: the answer to one row of the matrix."""
        return frozenset(code for code, here in self.places.items() if here & set(roles))

    def may_read(self, register_code: str) -> bool:
        return self.reads_everything or register_code in self.reads


def scope_of(user: User, *, on: date) -> Scope:
    """The scope from memberships in force on a Riga date. An anonymous or inactive user has none."""
    empty: frozenset[str] = frozenset()
    if not user.is_authenticated or not user.is_active:
        return Scope(user, empty, empty, empty, empty, empty, empty, False, False)
    rows = list(Membership.objects.in_force(on).filter(user=user).select_related("institution"))
    by_place: dict[str, set[str]] = {}
    by_municipality: dict[int, set[str]] = {}
    everywhere: set[str] = set()
    organises = administers = False
    for row in rows:
        if row.institution is not None:
            by_place.setdefault(row.institution.register_code, set()).add(row.role)
        elif row.municipality_id is not None:
            if row.role in READERS_MUNICIPALITY:
                by_municipality.setdefault(row.municipality_id, set()).add(row.role)
        elif row.role in READERS_EVERYTHING:
            everywhere.add(row.role)
        elif row.role == Role.REG:
            organises = True
        elif row.role == Role.ADM:
            administers = True
    readers = {code: roles & READERS_PLACE for code, roles in by_place.items() if roles & READERS_PLACE}
    if by_municipality:
        places = Institution.objects.filter(municipality__in=by_municipality)
        for code, municipality in places.values_list("register_code", "municipality_id"):
            readers[code] = readers.get(code, set()) | by_municipality[municipality]
    coordinated = {pk for pk, roles in by_municipality.items() if roles & LEARNER_READERS_MUNICIPALITY}
    readers_of_learners = LEARNER_READERS_PLACE | LEARNER_READERS_MUNICIPALITY
    learners = {code for code, roles in readers.items() if roles & readers_of_learners}
    return Scope(
        user=user,
        roles=frozenset(row.role for row in rows),
        writes=frozenset(code for code, roles in by_place.items() if roles & CONTRACT_WRITERS),
        sends=frozenset(code for code, roles in by_place.items() if roles & CONTRACT_SENDERS),
        reads=frozenset(readers),
        originals=frozenset(code for code, roles in readers.items() if roles - NO_ORIGINALS),
        uploads=frozenset(code for code, roles in readers.items() if roles & UPLOADERS),
        reads_everything=bool(everywhere),
        uploads_everything=bool(everywhere & UPLOADERS),
        learners=frozenset(learners),
        coordinates=frozenset(coordinated),
        places={code: frozenset(roles) for code, roles in readers.items()},
        everywhere=frozenset(everywhere),
        organises=organises,
        administers=administers,
    )
