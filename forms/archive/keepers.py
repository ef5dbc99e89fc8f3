"""Whose records the archive keeps: institutions, and those that keep records where no institution does, which are the
operator of the training and the sister programmes. Their codes stand in numbers as those of institutions do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.pairs.access import COORDINATES, reach_of
from forms.people.letterhead import letterhead_of
from forms.people.models import ISSUER_CODE, PROGRAMME_CODES, Institution
from forms.questionnaires.issuers import LETTERHEADS
from forms.training import issuer
from kernel.periods import today

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forms.people.access import Scope

CAPITAL = "Rīgā"


@dataclass(frozen=True)
class Keeper:
    """As its documents call it; `place` in the locative, as they begin."""

    register_code: str
    name: str
    place: str
    letterhead: Mapping[str, str]


OPERATOR = Keeper(issuer.CODE, issuer.NAME, CAPITAL, issuer.LETTERHEAD)
#: Those that are no institution, by code.
OTHERS: Mapping[str, Keeper] = {
    OPERATOR.register_code: OPERATOR,
    **{
        code: Keeper(code, LETTERHEADS[programme]["name"], CAPITAL, LETTERHEADS[programme])
        for programme, code in PROGRAMME_CODES.items()
    },
}


def keepers(codes: Collection[str] | None = None) -> list[Keeper]:
    """Of these codes, None: all of them; institutions in their order, then the others. One query."""
    rows = Institution.objects.all()
    rows = rows if codes is None else rows.filter(register_code__in=codes)
    found = [Keeper(row.register_code, row.name, row.place, letterhead_of(row)) for row in rows]
    return [*found, *(one for code, one in OTHERS.items() if codes is None or code in codes)]


def keeper_of(register_code: str) -> Keeper:
    """Raises LookupError for a code that is nobody's."""
    if register_code in OTHERS:
        return OTHERS[register_code]
    row = Institution.objects.filter(register_code=register_code).first()
    if row is None:
        raise LookupError(register_code)
    return Keeper(register_code, row.name, row.place, letterhead_of(row))


def operated(scope: Scope) -> frozenset[str]:
    """The operator's code for who organises the training (decision 0029)."""
    return frozenset({ISSUER_CODE}) if scope.organises else frozenset()


def headed(scope: Scope) -> frozenset[str]:
    """Codes of those for which this person stands in a head's place: besides `operated` a programme for who coordinates the
    whole of it (decision 0058). Its case files are the archive's."""
    if not scope.roles & set(COORDINATES):
        return operated(scope)
    places = reach_of(scope.user, on=today()).places
    return operated(scope) | {PROGRAMME_CODES[programme] for programme, here in places.items() if None in here}
